import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Packer } from "../../src/runner/pack";
import { changes } from "../../src/trace/changes";
import { Reason } from "../../src/trace/raw/events";
import { openTrace } from "../../src/trace/trace";
import { record } from "./support/pack";
import { globalsAt, le, mainCfa, Player, program, stackHigh } from "./support/program";
import { RawWriter } from "./support/raw-writer";

describe("read-only data", () => {
  it("is kept where the program's data points, also from there on, and nowhere else", async () => {
    const folder = mkdtempSync(join(tmpdir(), "seepp-image-"));
    try {
      const low = 0x402000;
      const section = Buffer.alloc(4096);
      section.write("hello", 0x300); // pointed at by data
      section.write("x".repeat(600), 0x500); // runs over two pages, pointed at from read-only data
      section.write("unseen", 0xe00);
      section.set(le(low + 0x500, 8), 0x310); // in the same page as "hello"
      writeFileSync(join(folder, "a.out"), Buffer.concat([Buffer.alloc(64), section]));
      const made = program();
      made.symbols.sections = [{ name: ".rodata", address: "0x402000", size: 4096, offset: 64, writable: false, executable: false }];
      const writer = new RawWriter();
      const p = new Player(writer);
      p.begin();
      p.set(globalsAt + 8, low + 0x302, 8);
      p.line(1);
      p.end();
      const parts: Uint8Array[] = [];
      const packer = new Packer({
        request: { main: "main.cpp", flags: [], args: [] }, sources: [], symbols: made.symbols, sites: made.sites, compiler: "", recorder: "",
        binary: join(folder, "a.out"),
      }, (bytes) => parts.push(bytes.slice()));
      packer.push(writer.bytes());
      packer.finish({ outcome: "exited" });
      const { memory } = (await openTrace(Buffer.concat(parts))).run.at(2);
      const text = (at: number, length: number): string => {
        const read = memory.read(BigInt(low + at), length);
        return read.readable ? Buffer.from(read.bytes).toString() : "unreadable";
      };
      assert.equal(text(0x302, 4), "llo\0");
      assert.equal(text(0x500, 601), `${"x".repeat(600)}\0`);
      assert.equal(text(0xe00, 6), "unreadable");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("threads", () => {
  it("know where their stacks end, also when a number is used again", async () => {
    const [low, high] = [0x5a00000, 0x6200000];
    const cfa = high - 0x100;
    const trace = await record((p) => {
      p.begin(); // 1
      for (let turn = 0; turn < 2; turn++) {
        p.sink.threadStart(2, 1, low, high);
        p.sink.thread(2);
        p.call(1, cfa, -1, 8); // 2, 4
        p.leave(15); // 3, 5
        p.sink.threadEnd(2);
        p.sink.thread(1);
      }
      p.end();
    });
    const place = (step: number, address: number): unknown => trace.run.at(step).place(BigInt(address));
    for (const [step, thread] of [[2, 2], [4, 3]] as const) { // numbered in the order in which they began
      assert.deepEqual(place(step, cfa - 20), { kind: "stack", thread, frame: 0 }, `step ${step}`);
      assert.deepEqual(place(step, cfa - 0x4000), { kind: "stack", thread, dead: true }, `step ${step}`);
    }
  });

  it("have stacks, frames and steps of their own", async () => {
    const low = 0x5a00000;
    const high = 0x6200000;
    const cfa = high - 0x100;
    const trace = await record((p) => {
      p.begin(); // 1
      p.line(1); // 2
      p.sink.threadStart(2, 1, low, high);
      p.sink.thread(2);
      p.call(1, cfa, -1, 8); // 3
      p.set(cfa - 20, 5);
      p.line(9); // 4
      p.sink.thread(1);
      p.line(2); // 5
      p.sink.thread(2);
      p.leave(15); // 6
      p.sink.threadEnd(2);
      p.sink.thread(1);
      p.line(3); // 7
      p.end();
    });
    const threads = (step: number): unknown => trace.run.at(step).threads.map(({ id, state, frames }) => [id, state, frames.map(({ function: fn, site }) => [fn, site])]);
    assert.deepEqual(threads(2), [[1, "running", [[0, 1]]]]);
    assert.deepEqual(threads(4), [[1, "waiting", [[0, 1]]], [2, "running", [[1, 9]]]]);
    assert.deepEqual(threads(5), [[1, "running", [[0, 2]]], [2, "waiting", [[1, 9]]]]);
    assert.deepEqual(threads(7), [[1, "running", [[0, 3]]]]);
    assert.deepEqual(trace.threads().map(({ id, from, to }) => [id, from, to]), [[1, 1, trace.stepCount + 1], [2, 3, 7]]);
    assert.deepEqual([trace.threadStep(2, 1, "next"), trace.threadStep(2, 4, "next"), trace.threadStep(2, 6, "next"), trace.threadStep(2, 5, "previous"), trace.threadStep(2, 3, "previous")], [3, 6, undefined, 4, undefined]);
    assert.deepEqual([...trace.threadLane(trace.stepCount)].slice(0, 8), [1, 1, 2, 2, 1, 2, 1, 1]);
    assert.deepEqual([...trace.threadLane(2)], [2, 1]);
    assert.deepEqual(trace.run.at(5).place(BigInt(cfa - 20)), { kind: "stack", thread: 2, frame: 0 });
    assert.equal(trace.run.at(5).memory.read(BigInt(cfa - 20), 4).bytes[0], 5);
    assert.deepEqual(trace.run.at(7).place(BigInt(cfa - 20)), { kind: "unmapped" });
    assert.deepEqual(trace.run.at(7).place(BigInt(stackHigh - 0x500)), { kind: "stack", thread: 1, frame: 0 });
    assert.deepEqual(trace.run.at(7).frameAt(BigInt(mainCfa - 8))?.function, 0);
    const navigator = trace.navigator("statement");
    assert.equal(navigator.over(2), 5, "over stays in its thread");
    assert.equal(navigator.over(4), 6);
    assert.equal(trace.run.executed(5), 1, "what led to a step is its own thread's statement");
  });

  it("have thread-local variables of their own, also where a later thread's lie in the same place", async () => {
    const low = 0x5a00000;
    const high = 0x6200000;
    const [mains, others] = [0x4d56700, high + 0x690];
    const made = program();
    made.symbols.globals.push({ name: "own", qualifiedName: "own", type: 0, size: 4, location: { kind: "tls", offset: 8 } });
    const worker = (p: Player, value: number): void => {
      p.sink.threadStart(2, 1, low, high);
      p.sink.threadLocals(2, others, 16);
      p.sink.thread(2);
      p.set(others, 0, 8);
      p.set(others + 8, 1, 8);
      p.call(1, high - 0x100, -1, 8);
      p.set(others + 8, value);
      p.line(9);
      p.leave(15);
      p.sink.threadEnd(2);
      p.sink.thread(1);
    };
    const trace = await record((p) => {
      p.sink.threadStart(1, 0, stackHigh - 0x1000, stackHigh);
      p.sink.threadLocals(1, mains, 16);
      p.set(mains, 0, 8);
      p.set(mains + 8, 1, 8);
      p.sink.push(0, mainCfa, -1, 0x401f00);
      p.line(0, Reason.Call); // 1
      worker(p, 7); // 2 to 4
      p.line(1); // 5
      worker(p, 8); // 6 to 8
      p.line(2); // 9
    }, made);
    const own = (step: number): unknown[] => trace.snapshot(step).globals.filter(({ name }) => name === "own").map(({ value, state, address }) => [value, state, address]);
    const at = (address: number): string => `0x${address.toString(16)}`;
    assert.deepEqual([1, 2, 3, 5, 6, 7, 9].map((step) => own(step)), [
      [["1", "defined", at(mains + 8)]], [["1", "defined", at(others + 8)]], [["7", "defined", at(others + 8)]], [["1", "defined", at(mains + 8)]],
      [["1", "defined", at(others + 8)]], [["8", "defined", at(others + 8)]], [["1", "defined", at(mains + 8)]],
    ]);
    assert.deepEqual(trace.run.at(3).place(BigInt(others + 10)), { kind: "global", name: "own", offset: 2, size: 4 });
    assert.deepEqual(trace.run.at(5).place(BigInt(others + 8)), { kind: "unmapped" }, "its thread has ended");
    assert.deepEqual(changes(trace.snapshot(3), trace.snapshot(5)).values.filter(({ path }) => path === "own"), [], "another thread's copy is no change of this one's");
    assert.equal(changes(trace.snapshot(2), trace.snapshot(3)).values.find(({ path }) => path === "own")?.new, "7");
  });
});
