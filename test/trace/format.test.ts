import assert from "node:assert/strict";
import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { ChunkType, Codec, writeChunk } from "../../src/trace/format/chunks";
import { GroupReader } from "../../src/trace/format/group-reader";
import { GroupWriter } from "../../src/trace/format/group-writer";
import { readTrace } from "../../src/trace/format/reader";
import { withViews } from "../../src/trace/format/views";
import type { ViewFile } from "../../src/trace/natvis/definitions";
import { defaultLimits, TablesBuilder } from "../../src/trace/tables-builder";
import { openTrace, TraceFormatError } from "../../src/trace/trace";
import { EventLog } from "./support/event-log";
import { pack, packRaw } from "./support/pack";
import { globalsAt, mainCfa, Player } from "./support/program";
import { randomRun } from "./support/random-run";

describe("trace file", () => {
  it("gives back the events of any run", async () => {
    await fc.assert(fc.asyncProperty(fc.integer(), fc.integer({ min: 0, max: 2000 }), async (seed, length) => {
      const expected = new EventLog();
      randomRun(new Player(expected), seed, length);
      const got = new EventLog();
      await readTrace(pack((p) => randomRun(p, seed, length)).bytes, got);
      assert.deepEqual(got.lines, expected.lines);
    }), { numRuns: 60 });
  });

  it("gives back numbers of every size and course", () => {
    const value = fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.bigInt({ min: 0n, max: 300n }), fc.constantFrom(0n, 1n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 63n, 2n ** 64n - 1n));
    fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom(1, 2, 4, 8), value), { maxLength: 200 }), (values) => {
      const play = (p: Player): void => values.forEach(([size, one], i) => {
        p.set(globalsAt + 16 + (i % 5) * 8, one, size);
        p.line(i % 3);
      });
      const expected = new EventLog();
      play(new Player(expected));
      const writer = new GroupWriter();
      play(new Player(writer));
      const got = new EventLog();
      new GroupReader(got).read(writer.finishGroup());
      assert.deepEqual(got.lines, expected.lines);
    }));
  });

  it("splits writes that are longer than a piece", async () => {
    const bytes = Uint8Array.from({ length: 3_000_000 }, (_, i) => (i * 7) % 256);
    const trace = await openTrace(pack((p) => {
      p.begin();
      p.sink.alloc(0x5000000, bytes.length, 0, 0);
      p.sink.write(2, 0x5000000, bytes.length, bytes, 0);
      p.line(1);
      p.end();
    }).bytes);
    const read = trace.run.at(2).memory.read(0x5000000n, bytes.length);
    assert.ok(Buffer.from(read.bytes).equals(Buffer.from(bytes)));
    assert.ok(read.undefinedBits.every((bits) => bits === 0));
  });

  it("keeps a group's bytes as they are documented", () => {
    const writer = new GroupWriter();
    const p = new Player(writer);
    p.set(globalsAt, 5);
    p.line(0);
    p.set(globalsAt, 6);
    p.line(1);
    p.set(globalsAt, 7);
    p.line(0);
    p.sink.push(1, mainCfa, 0, 0x401050);
    assert.equal(Buffer.from(writer.finishGroup()).toString("hex"), [
      "01", "07", "0c", // first step, events, columns:
      "0007", "0103", "020c", "0303", "0601", "0706", "0801", "0904", "1803", "1903", "1a03", "1b03",
      "02400240024005", // kinds: write step write step write step push
      "030403", // sites 0, 1, 0, each as site + 3
      "81808204", "81808204", "81808204", // addresses: each from 0, for each statement is new
      "040404", // lengths
      "02", // function 1, as 1 + 1
      "80b080f0ff07", // CFA: 0 - 0x1fff000c00 in zigzag, + 1
      "00", // the caller's site is the last step's
      "a0c18004", // return address
      "0a0c0e", // lowest bytes of 5, 6, 7 in zigzag
      "000000", "000000", "000000", // the other bytes
    ].join(""));
  });

  it("is cut at any byte: an error, or the steps before the cut", async function () {
    this.timeout(240_000);
    const { bytes } = pack((p) => randomRun(p, 3, 1200));
    const whole = await openTrace(bytes);
    let opened = 0;
    let refused = 0;
    for (let end = 0; end < bytes.length; end++) {
      try {
        const trace = await openTrace(bytes.subarray(0, end));
        opened++;
        assert.match(trace.info.cut ?? "", /ends early/);
        assert.ok(trace.stepCount <= whole.stepCount);
        if (trace.stepCount > 0) assert.deepEqual(trace.step(trace.stepCount), whole.step(trace.stepCount));
      } catch (error) {
        assert.ok(error instanceof TraceFormatError, String(error));
        assert.match(error.message, /\.$/);
        refused++;
      }
    }
    assert.ok(opened > 0 && refused > 0);
    assert.equal(whole.info.cut, undefined);
  });

  it("loses at most the group under way when the recording is cut", async () => {
    const { raw } = pack((p) => randomRun(p, 5, 6000));
    const whole = await openTrace(packRaw(raw).bytes);
    const cut = await openTrace(packRaw(raw.subarray(0, raw.length >> 1)).bytes);
    assert.ok(cut.stepCount > whole.stepCount / 4 && cut.stepCount < whole.stepCount);
    for (const step of [1, cut.stepCount >> 1, cut.stepCount]) assert.deepEqual(cut.step(step), whole.step(step));
  });

  it("skips chunks of unknown types", async () => {
    const { bytes } = pack((p) => { p.begin(); p.end(); });
    const end = bytes.length - 13;
    const more = Buffer.concat([bytes.subarray(0, end), writeChunk("XTRA", Codec.Raw, 3, Uint8Array.of(1, 2, 3)), bytes.subarray(end)]);
    assert.equal((await openTrace(more)).stepCount, (await openTrace(bytes)).stepCount);
  });

  it("carries the user's views, which can be put in, replaced and taken out", async () => {
    const { bytes } = pack((p) => randomRun(p, 3, 1200));
    const views = (name: string): ViewFile[] => [{ path: `${name}.natvis`, intrinsics: [], types: [{ line: 3, names: [name], priority: 2, inheritable: true, displays: [], intrinsics: [] }] }];
    const contents = async (file: Uint8Array): Promise<ViewFile[]> => (await readTrace(file, new TablesBuilder(defaultLimits))).views;
    const once = withViews(bytes, views("A"));
    assert.deepEqual(await contents(once), views("A"));
    assert.deepEqual(await contents(withViews(once, views("B"))), views("B"));
    assert.deepEqual(Buffer.from(withViews(once, [])), Buffer.from(bytes), "without them the file is what it was");
    const whole = await openTrace(bytes);
    const viewed = await openTrace(once);
    for (const step of [1, 200, whole.stepCount]) assert.deepEqual(viewed.snapshot(step), whole.snapshot(step));
    assert.deepEqual(await contents(withViews(bytes.subarray(0, bytes.length - 40), views("A"))), views("A"), "a file that was cut too");
    assert.throws(() => withViews(bytes.subarray(10), views("A")), TraceFormatError);
    await assert.rejects(openTrace(withViews(bytes, [{ path: 1 } as never])), /chunk VIEW is not as it should be/);
  });

  const empty = (): Uint8Array => pack((p) => { p.begin(); p.end(); }).bytes;
  const bad: [string, () => Uint8Array, RegExp][] = [
    ["no bytes", () => new Uint8Array(0), /ends inside its header/],
    ["another file", () => new TextEncoder().encode("int main() { return 0; }"), /not a See\+\+ trace/],
    ["a later format", () => { const bytes = empty().slice(); bytes[8] = 2; return bytes; }, /version 2\.1.*Update See\+\+/],
    ["an unknown architecture", () => { const bytes = empty().slice(); bytes[12] = 9; return bytes; }, /kind of machine/],
    ["a chunk that inflates to more than it says", () => bomb(100, 2 ** 20), /more than it announced/],
    ["a chunk that inflates to less than it says", () => bomb(2 ** 21, 2 ** 20), /less than it announced/],
    ["a chunk that claims too much", () => bomb(2 ** 30, 100), /more than a chunk may have/],
  ];
  function bomb(claimed: number, real: number): Uint8Array {
    const bytes = empty();
    const chunk = writeChunk(ChunkType.Events, Codec.Deflate, claimed, deflateRawSync(new Uint8Array(real)));
    return Buffer.concat([bytes.subarray(0, bytes.length - 13), chunk, bytes.subarray(bytes.length - 13)]);
  }
  for (const [name, make, message] of bad) {
    it(`refuses ${name}`, async () => {
      await assert.rejects(openTrace(make()), (error) => error instanceof TraceFormatError && message.test(error.message));
    });
  }
});
