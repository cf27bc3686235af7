/** Memory errors in words: leaks with the variable that held the last pointer, undefined values with where they come from. */
import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDirective } from "../../src/program/directive";
import { openTrace, type OpenTrace } from "../../src/trace/trace";
import { recordRequest } from "../corpus/recording";

async function traceOf(name: string): Promise<OpenTrace> {
  const code = readFileSync(join(__dirname, "sources", name), "utf8");
  const { origins, flags } = parseDirective(code, name).wishes;
  const recording = await recordRequest({ version: 1, code, format: "seepp", ...(flags === undefined ? {} : { flags }), ...(origins === true ? { options: { trackOrigins: true } } : {}) });
  try {
    return await openTrace(recording.bytes);
  } finally {
    await recording.remove();
  }
}

const errorsOf = (trace: OpenTrace, kind: string): string[] => Array.from({ length: trace.stepCount }, (_, i) => trace.snapshot(i + 1).errors).flat()
  .filter((error) => error.kind === kind).map(({ line, message }) => `${line}: ${message.replace(/ \(step \d+\)/g, "")}`);

describe("memory errors", function () {
  this.timeout(300_000);

  it("say of a leak which variable held the last pointer, and what became of it", async () => {
    const lost = (await errorsOf(await traceOf("leaks.cpp"), "leak"));
    assert.deepEqual(lost, [
      "10: The block `Node` of 16 bytes allocated in line 9 is lost: `Node.next` held the last pointer to it and was given another value. It was never freed.",
      "12: The block `Node` of 16 bytes allocated in line 11 is lost: `other` in `main()` held the last pointer to it and was given another value. It was never freed.",
      "12: The block `Node` of 16 bytes allocated in line 11 is lost: only lost blocks lead to it; `other` in `main()` held the last pointer that led to them and was given another value. It was never freed.",
      "6: The block `int[3]` of 12 bytes allocated in line 4 is lost: `p` in `forget(int)` held the last pointer to it and went out of scope. It was never freed.",
      "15: The block `Node` of 16 bytes allocated in line 14 is lost: `Node.next` held the last pointer to it, in a block that was freed. It was never freed.",
      "16: The block of 4 bytes allocated in line 16 is lost: no pointer leads to it any more. It was never freed.",
    ]);
  });

  it("name of leaks the blocks that the heap lists, those that a container's value shows too, and all are counted", async () => {
    const trace = await traceOf("lost_text.cpp");
    const named: string[] = [];
    for (let step = 1; step <= trace.stepCount; step++) {
      const { errors, heap } = trace.snapshot(step);
      for (const { kind, address } of errors) {
        if (kind !== "leak") continue;
        const block = heap.find((each) => each.address === address && each.state === "leaked");
        assert.ok(block, `step ${step} names ${address}, and does not list it`);
        named.push(block.type ?? "");
      }
    }
    assert.deepEqual(named.toSorted(), ["char[41]", "std::list<int>", "std::string", "std::__detail::_List_node_base", "std::__detail::_List_node_base"].toSorted());
    const atEnd = trace.snapshot(trace.stepCount).heap.filter(({ state }) => state === "leaked");
    assert.deepEqual(trace.leaks().map(({ id, size }) => [id, size]), atEnd.map(({ id, size }) => [id, size]));
    const before = trace.snapshot(trace.leaks()[0]!.leaked!.step - 1);
    assert.deepEqual(before.heap.map(({ type }) => type), ["std::string"], "until it is lost the text is the string's");
  });

  it("tell pointers to what a returned function left behind, and whose it was", async () => {
    const trace = await traceOf("returned_locals.cpp");
    const steps = Array.from({ length: trace.stepCount }, (_, i) => trace.snapshot(i + 1));
    const before = steps.find(({ line, function: name }) => line === 18 && name === "main()")!.frames[0]!.variables;
    const shown = (name: string): unknown[] => { const value = before.find((each) => each.name === name)!; return [value.value?.replace(/^0x.*/, "0x"), value.dead, value.targetState]; };
    assert.deepEqual(shown("fine"), ["0x", undefined, "stack"]);
    assert.deepEqual(shown("kept"), ["4", undefined, "stack"]);
    for (const name of ["p", "r"]) assert.match(String(shown(name)[1]), /^\S+ of lost\w*\(\)$/, name);
    assert.deepEqual(shown("text"), ["<gone: text[0] of lostText()>", "text[0] of lostText()", "stack"]);
    assert.match(before.find(({ name }) => name === "part")!.children![0]!.dead!, / of lost/);
    for (const { frames } of steps.filter(({ function: name }) => name === "leaf(int)")) {
      assert.ok(frames[0]!.variables.every(({ dead }) => dead === undefined), "a leaf's own variables may lie below the stack pointer");
    }
    const found = steps.flatMap(({ errors }) => errors).find(({ line }) => line === 19)!;
    assert.match(found.message, /`p` leads to `.* of .*`, which has returned: return the value itself/);
    assert.equal(found.returned, true);
  });

  it("leave an exception that the library threw its name and message, whatever it is caught as", async () => {
    const trace = await traceOf("caught.cpp");
    const caught = Array.from({ length: trace.stepCount }, (_, i) => trace.snapshot(i + 1)).find(({ reason }) => reason === "catch")!;
    const { type, value, targetState } = caught.frames[0]!.variables.find(({ name }) => name === "e")!;
    assert.deepEqual([type, targetState], ["std::exception&", "live"]);
    assert.match(value ?? "", /^std::out_of_range\{what: "basic_string.*"\}$/);
  });

  it("are none where a closing brace runs destructors: what they left is called destroyed", async () => {
    const trace = await traceOf("destroyed.cpp");
    const step = Array.from({ length: trace.stepCount }, (_, i) => i + 1).find((each) => trace.snapshot(each).function.includes("~Loud"))!;
    const { frames } = trace.snapshot(step);
    assert.deepEqual(frames[1]!.variables.map(({ name, value }) => [name, value]), [
      ["last", undefined], ["numbers", "<destroyed>"], ["text", "<destroyed>"], ["held", "<destroyed>"], ["watcher", "<destroyed>"],
    ]);
  });

  it("and allocations have lines that have run: of what a temporary holds too", async () => {
    const trace = await traceOf("temporaries.cpp");
    assert.deepEqual(new Set(trace.run.blocks.map(({ allocated }) => allocated.line)), new Set([12, 13]));
  });

  it("and blocks are arrays where they are: of no elements, and what was a container's storage", async () => {
    const trace = await traceOf("storage.cpp");
    const at = (line: number): ReturnType<OpenTrace["snapshot"]> => trace.snapshot(Array.from({ length: trace.stepCount }, (_, i) => i + 1).find((step) => trace.snapshot(step).line === line)!);
    const before = at(20);
    const pointers = before.frames[0]!.variables.filter(({ kind }) => kind === "pointer");
    assert.deepEqual(pointers.map(({ name, targetState }) => [name, targetState]), [["empty", "live"], ["none", "live"], ["number", "freed"], ["point", "freed"]]);
    assert.deepEqual(before.heap.map(({ type, state, value }) => [type, state, value?.kind, value?.length]), [
      ["double[0]", "live", "array", 0], ["Point[0]", "live", "array", 0], ["int[3]", "freed", "array", 3], ["Point[2]", "freed", "array", 2],
      ["Point", "live", "struct", undefined],
    ]);
  });

  it("warn of an index outside of an array, container or string, and of nothing else", async () => {
    const trace = await traceOf("bounds.cpp");
    const steps = Array.from({ length: trace.stepCount }, (_, i) => trace.snapshot(i + 1));
    const warnings = steps.flatMap((each) => each.warnings ?? []).map(({ line, message }) => `${line}: ${message}`);
    assert.deepEqual(warnings, [
      "29: The index 5 lies outside of `numbers`, which has 5 elements (0 to 4).",
      "32: The index 4 lies outside of `table`, which has 4 elements (0 to 3).",
      "13: The index 3 lies outside of `a`, which has 3 elements (0 to 2). At that place is `box.b` of `main()`.",
      "40: The index 3 lies outside of `vector`, which has 3 elements (0 to 2).",
      "23: The index 4 lies outside of `v`, which has 3 elements (0 to 2).",
      "42: The index 3 lies outside of `grid[1]`, which has 3 elements (0 to 2).",
      "49: The index 5 lies outside of `numbers`, which has 5 elements (0 to 4).",
    ]);
    const marked = trace.marks().filter(({ kind }) => kind === "warning").map(({ step }) => step);
    assert.deepEqual(marked, steps.filter((each) => each.warnings !== undefined).map(({ step }) => step));
    for (const name of ["../../../examples/bubble_sort.cpp", "../../../examples/vector_growth.cpp", "../../../examples/pointers_and_arrays.cpp"]) {
      assert.deepEqual((await traceOf(name)).marks().filter(({ kind }) => kind === "warning"), [], name);
    }
  });

  it("say of an undefined value where it comes from, when that was asked for", async () => {
    assert.deepEqual(errorsOf(await traceOf("origins.cpp"), "uninitialised-condition"), [
      "12: A decision depends on an uninitialised value, which comes from a local variable of `choose(bool)` that was never set (`n` has no value yet).",
      "13: A decision depends on an uninitialised value, which lies in a block allocated in line 10 and was never set there.",
    ]);
  });
});
