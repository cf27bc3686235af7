import assert from "node:assert/strict";
import fc from "fast-check";
import { RawDecoder, RawStreamError } from "../../src/trace/raw/decoder";
import { EventLog } from "./support/event-log";
import { Player } from "./support/program";
import { randomRun } from "./support/random-run";
import { RawWriter } from "./support/raw-writer";

function decode(raw: Uint8Array, chunks: number[]): { log: EventLog; decoder: RawDecoder } {
  const log = new EventLog();
  const decoder = new RawDecoder(log);
  let at = 0;
  for (let i = 0; at < raw.length; i++) {
    const size = chunks.length === 0 ? raw.length : chunks[i % chunks.length]!;
    // Overwritten after the call: a decoder must not keep what is not its own.
    const chunk = raw.slice(at, at + size);
    decoder.push(chunk);
    chunk.fill(0xee);
    at += size;
  }
  return { log, decoder };
}

/** A run as the events that were played, and as raw stream. */
function played(seed: number, length: number): { lines: string[]; raw: Uint8Array } {
  const log = new EventLog();
  randomRun(new Player(log), seed, length);
  const writer = new RawWriter();
  randomRun(new Player(writer), seed, length);
  return { lines: log.lines, raw: writer.bytes() };
}

describe("raw stream", () => {
  it("gives the events that were written, however it is cut into chunks", () => {
    fc.assert(fc.property(fc.integer(), fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 5 }), (seed, chunks) => {
      const { lines, raw } = played(seed, 120);
      assert.deepEqual(decode(raw, chunks).log.lines, lines);
    }), { numRuns: 60 });
  });

  it("is good up to its last whole record when it is cut at any byte", () => {
    const { lines, raw } = played(7, 60);
    let longest = -1;
    for (let end = 0; end <= raw.length; end++) {
      const { log, decoder } = decode(raw.subarray(0, end), []);
      assert.deepEqual(log.lines, lines.slice(0, log.lines.length));
      assert.ok(log.lines.length >= longest, "a longer stream gives no fewer events");
      assert.equal(decoder.atBoundary, end >= 8 && decoder.offset === end);
      longest = log.lines.length;
    }
    assert.equal(longest, lines.length);
  });

  it("joins a record that comes in many chunks", () => {
    const writer = new RawWriter();
    const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => i % 251);
    writer.write(2, 0x404000, bytes.length, bytes, 0);
    writer.step(3, 0);
    const { log } = decode(writer.bytes(), [1000]);
    assert.equal(log.lines.length, 2);
    assert.equal(log.lines[0], `write 2 ${0x404000} ${bytes.length} ${Buffer.from(bytes).toString("hex")}`);
  });

  const bad: [string, number[], RegExp][] = [
    ["another magic", [0x53, 0x50, 0x52, 0x58, 1, 8, 0, 0], /SPRW/],
    ["another version", [0x53, 0x50, 0x52, 0x57, 9, 8, 0, 0], /version 9/],
    ["pointers of 4 bytes", [0x53, 0x50, 0x52, 0x57, 1, 4, 0, 0], /pointers/],
    ["an unknown record", [0x53, 0x50, 0x52, 0x57, 1, 8, 0, 0, 99], /kind 99/],
    ["an unknown reason", [0x53, 0x50, 0x52, 0x57, 1, 8, 0, 0, 1, 1, 77], /reason 77/],
    ["a write below address 0", [0x53, 0x50, 0x52, 0x57, 1, 8, 0, 0, 2, 3, 1, 0], /address space/],
    ["a varint without end", [0x53, 0x50, 0x52, 0x57, 1, 8, 0, 0, 6, ...new Array<number>(11).fill(0xff)], /varint/],
  ];
  for (const [name, bytes, message] of bad) {
    it(`refuses ${name}`, () => {
      assert.throws(() => decode(Uint8Array.from(bytes), []), (error) => error instanceof RawStreamError && message.test(error.message));
    });
  }
});
