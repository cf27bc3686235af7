import assert from "node:assert/strict";
import { changes } from "../../src/trace/changes";
import { briefErrors, groupErrors } from "../../src/trace/error-groups";
import { exportOpt, optValue, type OptStep } from "../../src/trace/export-opt";
import type { Trace } from "../../src/trace/model";
import { sentence, sentenceText } from "../../src/trace/sentence";
import { showText, showValue } from "../../src/trace/show-text";
import type { Snapshot, Value } from "../../src/trace/snapshot";

const int = (name: string, value: string | undefined, more: Partial<Value> = {}): Value =>
  ({ name, type: "int", kind: "scalar", state: value === undefined ? "undefined" : "defined", ...(value === undefined ? {} : { value }), address: "0x7000", size: 4, ...more });
const node = (value: string): Value => ({
  name: "", type: "Node", kind: "struct", state: "defined", address: "0x5000", size: 16,
  children: [int("value", value, { address: "0x5000" }), { name: "next", type: "Node*", kind: "pointer", state: "defined", value: "nullptr", target: "0x0", targetState: "null", address: "0x5008", size: 8 }],
});
const snapshot = (variables: Value[], more: Partial<Snapshot> = {}): Snapshot => {
  const frames = [{ function: "main()", file: "main.cpp", line: 4, variables, id: 1 }];
  return { step: 2, reason: "line", executed: { file: "main.cpp", line: 3, column: 1 }, thread: 1, threads: [{ id: 1, state: "running", frames }], file: "main.cpp", line: 4, column: 1, function: "main()", frames, globals: [], heap: [], output: { stdout: "", stderr: "" }, errors: [], ...more };
};
const block = (value: Value): Snapshot["heap"][number] => ({ id: 3, address: "0x5000", size: 16, state: "live", type: "Node", allocated: { step: 2, line: 3 }, value });
const head = (target: string): Value => ({ name: "head", type: "Node*", kind: "pointer", state: "defined", value: target === "0x0" ? "nullptr" : target, target, targetState: target === "0x0" ? "null" : "live", address: "0x7010", size: 8 });

describe("changes", () => {
  it("the innermost parts that differ, with their paths", () => {
    const before = snapshot([int("count", "4"), head("0x0")], { heap: [block(node("1"))] });
    const now = snapshot([int("count", "5"), head("0x5000"), int("fresh", undefined, { address: "0x7020" })], { heap: [block(node("2"))], output: { stdout: "hi", stderr: "" } });
    const found = changes(before, now);
    assert.deepEqual(found.values.map((each) => [each.path, each.where, each.kind, each.old, each.new]), [
      ["count", "frame", "changed", "4", "5"], ["head", "frame", "changed", "nullptr", "0x5000"], ["fresh", "frame", "appeared", undefined, "?"], ["#3.value", "heap", "changed", "1", "2"],
    ]);
    assert.equal(found.output.stdout, "hi");
  });
  it("frames and blocks that come and go", () => {
    const before = snapshot([int("a", "1")], { heap: [block(node("1"))] });
    const now = snapshot([]);
    const inner = { function: "f(int)", file: "main.cpp", line: 9, variables: [int("n", "3")], id: 7 };
    now.threads[0]!.frames = now.frames = [inner, now.frames[0]!];
    const found = changes(before, now);
    assert.deepEqual([found.entered, found.left, found.heap.gone], [[{ id: 7, function: "f(int)" }], [], [{ id: 3, address: "0x5000" }]]);
    assert.deepEqual(found.values.map((each) => `${each.path} ${each.kind} ${each.frame}`), ["n appeared 7", "a gone 1"]);
    assert.equal(changes(now, now).values.length, 0);
    assert.equal(changes(undefined, before).heap.allocated.length, 1);
  });
});

describe("errors of one step", () => {
  const error = (kind: string, message: string, line = 33) => ({ kind, message, file: "main.cpp", line });
  const decision = error("uninitialised-condition", "A decision.");
  const use = error("uninitialised-value", "An address.");
  it("that are alike are told once, with how many they are", () => {
    const errors = [decision, use, decision, error("leak", "One is lost.", 31), error("leak", "Two is lost.", 31), decision];
    assert.deepEqual(groupErrors(errors).map((each) => `${each.error.message} ${each.times}`), ["A decision. 3", "An address. 1", "One is lost. 1", "Two is lost. 1"]);
    assert.deepEqual(briefErrors(errors).map((each) => `${each.error.kind} ${each.error.line} ${each.times}`), ["uninitialised-value 33 4", "leak 31 2"]);
    assert.deepEqual(briefErrors([decision, decision, { ...use, line: 34 }]).map((each) => `${each.error.kind} ${each.times}`), ["uninitialised-condition 2", "uninitialised-value 1"]);
    const text = showText({ ...snapshot([]), errors });
    assert.equal(text.split("\n").filter((line) => line.startsWith("  error")).join("\n"), [
      "  error uninitialised-condition in line 33: A decision. (3 times)", "  error uninitialised-value in line 33: An address.",
      "  error leak in line 31: One is lost.", "  error leak in line 31: Two is lost.",
    ].join("\n"));
  });
});

describe("sentences", () => {
  const say = (before: Snapshot | undefined, now: Snapshot) => sentenceText(sentence(before, now));
  it("name what happened", () => {
    const one = snapshot([int("count", "4")]);
    assert.equal(say(one, snapshot([int("count", "5")])), "`count` changes from `4` to `5`.");
    assert.equal(say(one, snapshot([int("count", "4"), int("x", undefined, { address: "0x7020" })])), "`x` has no value yet.");
    assert.equal(say(one, snapshot([int("count", "4"), int("x", undefined, { address: "0x7020", computed: true })])), "`x` was computed from an undefined value.");
    assert.equal(say(one, snapshot([int("count", "4"), head("0x5000")], { heap: [block(node("3"))] })), "A new `Node{3, nullptr}` and `head` is `→ Node`.");
    assert.equal(say(one, one), "Nothing in memory changes.");
    assert.equal(say(one, snapshot([int("count", "4")], { output: { stdout: "a\n", stderr: "" } })), 'Prints `"a\\n"`.');
    const call = snapshot([]);
    call.reason = "call";
    call.function = "f(int)";
    call.frames = [{ function: "f(int)", file: "main.cpp", line: 9, variables: [int("n", "3")], id: 7 }];
    assert.equal(say(one, call), "Calls `f(3)`.");
    assert.equal(say(one, { ...one, reason: "return", function: "f(int)", returned: int("return", "9") }), "`f` returns `9`.");
    assert.equal(say(one, { ...one, errors: [{ kind: "invalid-read", message: "Reads 4 bytes of `Node`." }] }), "Reads 4 bytes of `Node`.");
  });
  const vector = (texts: string[], at = 0x6000, type = "std::vector<int>"): Value => ({
    name: "v", type, kind: "sequence", state: "defined", length: texts.length, address: "0x7040", size: 24,
    children: texts.map((text, i) => int(`[${i}]`, text, { role: "element", address: `0x${(at + 4 * i).toString(16)}` })),
  });
  const from = (old: string[], now: string[], type?: string) => say(snapshot([vector(old, 0x6000, type)]), snapshot([vector(now, 0x6000, type)]));
  it("of elements of a block, by the pointer that leads to it", () => {
    const numbers = (first: string) => ({ id: 4, address: "0x6000", size: 8, state: "live" as const, type: "int[2]", allocated: { step: 1, line: 1 },
      value: { name: "", type: "int[2]", kind: "array" as const, state: "defined" as const, address: "0x6000", size: 8,
        children: [int("[0]", first, { address: "0x6000", size: 4 }), int("[1]", "2", { address: "0x6004", size: 4 })] } });
    const pointer = (name: string, target: string, address: string): Value => ({ ...head(target), name, type: "int*", address });
    const p = pointer("p", "0x6000", "0x7100");
    assert.equal(say(snapshot([p], { heap: [numbers("1")] }), snapshot([p], { heap: [numbers("5")] })), "`p[0]` changes from `1` to `5`.");
    assert.equal(say(snapshot([], { heap: [numbers("1")] }), snapshot([], { heap: [numbers("5")] })), "`element 0 of the int block` changes from `1` to `5`.");
    const shadowed = [p, pointer("p", "0x0", "0x7110")];
    assert.equal(say(snapshot(shadowed, { heap: [numbers("1")] }), snapshot(shadowed, { heap: [numbers("5")] })), "`element 0 of the int block` changes from `1` to `5`.");
    assert.equal(say(snapshot([], { heap: [] }), snapshot([p], { heap: [numbers("1")] })), "A new `int[2]` and `p` is `→ int[2]`.");
    assert.equal(say(snapshot([p], { heap: [numbers("1")] }), snapshot([p, pointer("q", "0x6004", "0x7120")], { heap: [numbers("1")] })), "`q` is `→ p[1]`.");
    const reference: Value = { name: "r", type: "int&", kind: "reference", state: "defined", value: "1", target: "0x6000", targetState: "live", address: "0x7130", size: 8 };
    assert.equal(say(snapshot([p], { heap: [numbers("1")] }), snapshot([p, reference], { heap: [numbers("1")] })), "`r` refers to `p[0]`.");
  });

  it("of what sequences gain and lose", () => {
    assert.equal(from(["1", "2", "3"], []), "`v` is empty now.");
    assert.equal(from(["2", "4", "6"], ["2", "6"]), "`v` loses `4` at `[1]`.");
    assert.equal(from(["2", "6"], ["99", "2", "6"]), "`v` gets `99` at `[0]`.");
    assert.equal(from(["2"], ["2", "2"]), "`v` gets `2` at its end.");
    assert.equal(from(["1", "2", "3", "4", "5"], ["5"]), "`v` loses 4 elements from `[0]` on.");
    assert.equal(from(["1", "2"], ["1", "3"]), "`v[1]` changes from `2` to `3`.");
    assert.equal(from(["1", "2"], ["7", "8", "9"]), "`v[0]` changes from `1` to `7`, `v[1]` changes from `2` to `8` and `v[2]` is `9`.");
  });
  it("of what sets gain and lose, by value", () => {
    assert.equal(from(["2", "4", "6"], ["2", "6"], "std::set<int>"), "`v` loses `4`.");
    assert.equal(from(["2", "4", "6"], ["2", "3", "4", "6"], "std::set<int>"), "`v` gets `3`.");
    assert.equal(from(["2", "2"], ["2"], "std::multiset<int>"), "`v` loses `2`.");
    assert.equal(from(["1", "2"], ["2", "1"], "std::unordered_set<int>"), "`v` puts its elements in another order.");
  });
  it("of storage that moves", () => {
    assert.equal(say(snapshot([vector(["1", "2"])]), snapshot([vector(["1", "2"], 0x9000)])), "`v` moves its elements to other storage.");
    assert.equal(say(snapshot([vector(["1"])]), snapshot([vector(["1", "2"], 0x9000)])), "`v` gets `2` at its end and `v` moves its elements to other storage.");
  });
  it("of pointers that dangle, and of what pointers and references lead to", () => {
    const freed = { ...block(node("1")), state: "freed" as const };
    assert.equal(say(snapshot([head("0x5000")], { heap: [block(node("1"))] }), snapshot([{ ...head("0x5000"), targetState: "freed" }], { heap: [freed] })), "The `Node` is freed and `head` points to freed memory now.");
    const pointer = (target: string): Value => ({ name: "it", type: "int*", kind: "pointer", state: "defined", value: target, target, targetState: "live", address: "0x7010", size: 8 });
    assert.equal(say(snapshot([vector(["1", "2"])]), snapshot([vector(["1", "2"]), pointer("0x6004")])), "`it` is `→ v[1]`.");
    assert.equal(say(snapshot([vector(["1", "2"])]), snapshot([vector(["1", "2"]), pointer("0x6008")])), "`it` is `→ the end of v`.");
    const alias: Value = { name: "x", type: "int&", kind: "reference", state: "defined", value: "2", target: "0x6004", targetState: "live", address: "0x7018", size: 8 };
    assert.equal(say(snapshot([vector(["1", "2"])]), snapshot([vector(["1", "2"]), alias])), "`x` refers to `v[1]`.");
  });
  it("of what a statement did before its call or return", () => {
    const one = snapshot([int("count", "4")]);
    const two = snapshot([int("count", "5")]);
    assert.equal(say(one, { ...two, reason: "return", function: "f(int)" }), "`count` changes from `4` to `5`. `f` ends.");
    assert.equal(say(one, { ...two, reason: "return", function: "main()::<lambda(int, int)>", returned: int("return", "9") }), "`count` changes from `4` to `5`. `lambda in main` returns `9`.");
  });
});

describe("text of a snapshot", () => {
  it("has names for addresses", () => {
    const text = showText(snapshot([int("count", "4"), { ...head("0x7000"), type: "int*", targetState: "stack" }, head("0x5000")], { heap: [block(node("3"))], output: { stdout: "x", stderr: "" } }));
    assert.equal(text, [
      "step 2 line, ran line 3, next main.cpp:4:1", "  main() at main.cpp:4", "    count: int = 4", "    head: int* = -> count", "    head: Node* = -> #3",
      "  heap", "    #3 Node, 16 bytes, live, from line 3 = {value: 3, next: nullptr}", '  stdout "x"', "",
    ].join("\n"));
    assert.doesNotMatch(text, /0x/);
  });
  it("breaks long values into lines", () => {
    const children = Array.from({ length: 60 }, (_, i) => int(`[${i}]`, String(i * 1000), { role: "element" }));
    const lines = showValue({ name: "v", type: "std::vector<int>", kind: "sequence", state: "defined", length: 100, elided: 40, children }).split("\n");
    assert.deepEqual([lines[0], lines[1], lines.at(-2)], ["v: std::vector<int> of 100", "  [0]: int = 0", "  ... 40 more"]);
  });
});

describe("references to pointers in the text of a snapshot", () => {
  it("say what they refer to, and where that leads", () => {
    const pointer: Value = { ...head("0x5000"), name: "", address: "0x7100" };
    const reference: Value = { name: "ref", type: "Node*&", kind: "reference", state: "defined", value: "0x5000", target: "0x7100", targetState: "stack", alias: pointer };
    const text = showText(snapshot([{ ...head("0x5000"), address: "0x7100" }, reference], { heap: [block(node("3"))] }));
    assert.match(text, /ref: Node\*& = head, which is -> #3\n/);
  });
});

describe("export to Python Tutor's form", () => {
  it("encodes values", () => {
    assert.deepEqual(optValue(int("a", "7")), ["C_DATA", "0x7000", "int", 7]);
    assert.deepEqual(optValue(int("a", undefined)), ["C_DATA", "0x7000", "int", "<UNINITIALIZED>"]);
    assert.deepEqual(optValue(int("big", "18446744073709551615")), ["C_DATA", "0x7000", "int", "18446744073709551615"]);
    assert.deepEqual(optValue({ ...int("c", "'x'"), type: "char" }), ["C_DATA", "0x7000", "char", "x"]);
    assert.deepEqual(optValue(node("1")), ["C_STRUCT", "0x5000", "Node", ["value", ["C_DATA", "0x5000", "int", 1]], ["next", ["C_DATA", "0x5008", "pointer", "0x0"]]]);
    const row = (name: string): Value => ({ name, type: "int[2]", kind: "array", state: "defined", address: "0x7000", children: [int("[0]", "1"), int("[1]", "2")] });
    const e = ["C_DATA", "0x7000", "int", 1], f = ["C_DATA", "0x7000", "int", 2];
    assert.deepEqual(optValue(row("a")), ["C_ARRAY", "0x7000", e, f]);
    assert.deepEqual(optValue({ ...row("m"), type: "int[2][2]", children: [row("[0]"), row("[1]")] }), ["C_MULTIDIMENSIONAL_ARRAY", "0x7000", [2, 2], e, f, e, f]);
  });
  it("writes one whole JSON document, steps by the line", () => {
    const steps = [snapshot([head("0x5000")], { heap: [block(node("1"))] }), snapshot([int("a", "1"), int("a", "2")], { step: 3, errors: [{ kind: "invalid-read", message: "bad" }] })];
    const trace = { sources: [{ path: "main.cpp", text: "int main() {}" }], info: { main: "main.cpp" }, snapshot: (step: number) => steps[step - 1]!, navigator: () => ({ count: 2, at: (index: number) => index }) } as unknown as Trace;
    const document = JSON.parse([...exportOpt(trace)].join("")) as { code: string; trace: OptStep[] };
    assert.equal(document.code, "int main() {}");
    const [first, second] = document.trace;
    assert.deepEqual(Object.keys(first!.heap), ["0x5000"]);
    assert.equal(first!.heap["0x5000"]![0], "C_ARRAY");
    assert.deepEqual(first!.stack_to_render[0]!.encoded_locals["head"], ["C_DATA", "0x7010", "pointer", "0x5000"]);
    assert.deepEqual([first!.event, first!.func_name, first!.stack_to_render[0]!.unique_hash, first!.stack_to_render[0]!.is_highlighted], ["step_line", "main", "main_0x1", true]);
    assert.deepEqual([second!.event, second!.exception_msg, second!.stack_to_render[0]!.ordered_varnames], ["exception", "bad", ["a", "a (2)"]]);
  });
});
