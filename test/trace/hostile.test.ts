import assert from "node:assert/strict";
import { ByteReader } from "../../src/trace/bytes";
import { Codec, readChunks, readHeader, writeChunk } from "../../src/trace/format/chunks";
import { Kind } from "../../src/trace/raw/events";
import type { Symbols } from "../../src/trace/symbols";
import { openTrace, TraceFormatError } from "../../src/trace/trace";
import { pack } from "./support/pack";
import { type Player, program } from "./support/program";

type Made = ReturnType<typeof program>;

function short(p: Player): void {
  p.begin();
  p.set(0x404000, 7);
  p.line(1);
  p.end();
}

/** Opens a file in which one thing is wrong, and asks what touches it. */
async function open(spoil: (made: Made) => void, play: (player: Player) => void = short): Promise<void> {
  const made = program();
  spoil(made);
  const trace = await openTrace(pack(play, made).bytes);
  trace.marks();
  trace.blocks();
  trace.functions.at("main.cpp", 1);
  for (const step of [1, trace.stepCount]) {
    trace.snapshot(step);
    trace.value(step, "g", { from: 0, count: 3 });
  }
}

/** The global `g` with another type. */
function retyped({ symbols }: Made, ...types: Symbols["types"]): void {
  symbols.globals[0]!.type = symbols.types.length;
  symbols.types.push(...types);
}

const huge = { kind: "struct" as const, name: "Huge", keyword: "struct" as const, size: 2 ** 40, bases: [], members: [] };

describe("traces that lie about their program", () => {
  const refused: [string, (made: Made) => void][] = [
    ["a constant that is no number", ({ symbols }) => { symbols.globals[0]!.location = { kind: "constant", value: "abc" }; }],
    ["an expression that is no hex", ({ symbols }) => { symbols.globals[0]!.location = { kind: "expr", bytes: "zz" }; }],
    ["an enumerator without a value", (made) => retyped(made, { kind: "enum", name: "E", size: 4, values: [{ name: "a", value: "q" }] })],
    ["a statement of no function", ({ sites }) => { sites.statements[0]!.function = 99; }],
  ];
  for (const [what, spoil] of refused) it(`are refused: ${what}`, () => assert.rejects(open(spoil), TraceFormatError));

  it("are refused: blocks in blocks without end", async () => {
    const depth = 50_000;
    const text = JSON.stringify(program().symbols).replace('"scopes":[]', `"scopes":[${'{"low":"0x401000","high":"0x401100","variables":[],"scopes":['.repeat(depth)}${"]}".repeat(depth)}]`);
    const symbols = new TextEncoder().encode(text);
    const reader = new ByteReader(pack(short).bytes);
    readHeader(reader);
    const header = reader.data.slice(0, reader.position);
    const chunks = [...readChunks(reader)].map(({ type, length, codec, payload }) => (type === "SYMB" ? writeChunk(type, Codec.Raw, symbols.length, symbols) : writeChunk(type, codec, length, payload)));
    await assert.rejects(openTrace(Buffer.concat([header, ...chunks])), TraceFormatError);
  });

  it("are refused: views within views without end", async () => {
    const depth = 50_000;
    const node = '{"kind":"synthetic","line":1,"name":"s","displays":[],"expand":[';
    const views = `[{"path":"v.natvis","intrinsics":[],"types":[{"line":1,"names":["S"],"priority":2,"inheritable":true,"displays":[],"intrinsics":[],"expand":[${node.repeat(depth)}${"]}".repeat(depth)}]}]}]`;
    const chunk = writeChunk("VIEW", Codec.Raw, views.length, new TextEncoder().encode(views));
    const { bytes } = pack(short);
    await assert.rejects(openTrace(Buffer.concat([bytes.subarray(0, bytes.length - 13), chunk, bytes.subarray(bytes.length - 13)])), TraceFormatError);
  });

  const survived: [string, (made: Made) => void][] = [
    ["a constant of a terabyte", (made) => { retyped(made, huge); made.symbols.globals[0]!.location = { kind: "constant", value: "5" }; }],
    ["a computed value of a terabyte", (made) => { retyped(made, huge); made.symbols.globals[0]!.location = { kind: "expr", bytes: "309f" }; }],
    ["a bound of one byte", (made) => retyped(made, { kind: "array", target: 0, dimensions: [{ boundVariable: { kind: "constant", value: "0x01" } }] })],
    ["more elements than numbers", (made) => retyped(made, { kind: "array", target: 0, size: 4, dimensions: Array.from({ length: 60 }, () => ({ count: 2 ** 50 })) })],
  ];
  for (const [what, spoil] of survived) it(`are shown as far as they go: ${what}`, () => open(spoil));
});

describe("traces that keep the reader busy", function () {
  this.timeout(20_000);
  const word = new Uint8Array(8);

  it("by threads: what is written outside their stacks costs what it costs with one", () => open(() => undefined, (p) => {
    for (let id = 1; id < 60_000; id++) p.sink.thread(id);
    for (let id = 1; id < 4_000; id++) p.sink.threadStart(id, 0, id << 16, (id << 16) + 4096);
    p.sink.thread(1);
    for (let i = 0; i < 300_000; i++) p.sink.write(Kind.Write, 0x404000 + 8 * (i & 15), 8, word, 0);
    p.line(0);
  }));

  it("by blocks larger than memory, again and again", () => assert.rejects(open(() => undefined, (p) => {
    for (let i = 0; i < 100_000; i++) {
      p.sink.alloc(0x5000000, 2 ** 46, 0, 0);
      p.sink.write(Kind.Write, 0x5000000 + 4096 * (i & 0xfff), 8, word, 0);
    }
    p.line(0);
  }), TraceFormatError));

  it("a block that begins where another was has nothing of it, on whole pages and on parts of them", async () => {
    const [low, size] = [0x5000800, 3 * 4096];
    const trace = await openTrace(pack((p) => {
      p.begin();
      p.sink.alloc(low, size, 0, 0);
      for (let at = low; at < low + size; at += 8) p.set(at, 1, 8);
      p.line(1);
      p.sink.free(low, 0, 0);
      p.sink.alloc(low, size, 0, 0);
      for (let at = low; at < low + size; at += 8) p.set(at, 2, 1);
      p.end();
    }).bytes);
    for (let at = low; at < low + size; at += 8) {
      assert.deepEqual([...trace.bytes(`0x${at.toString(16)}`, 8, trace.stepCount)!.undefinedBits], [0, 255, 255, 255, 255, 255, 255, 255], `0x${at.toString(16)}`);
    }
  });
});
