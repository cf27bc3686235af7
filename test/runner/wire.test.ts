import { strict as assert } from "node:assert";
import { encodeProgress, encodeResult, encodeTrace, WireDecoder, WireError, type Frame } from "../../src/runner/wire";
import type { TraceResult } from "../../src/runner/request";

const result: TraceResult = {
  version: 1, ok: true, outcome: "exited", exitCode: 3,
  diagnostics: [{ file: "a.cpp", line: 1, column: 2, severity: "warning", message: "é" }],
  stats: { steps: 5, seconds: { compile: 1, record: 2, package: 3, total: 6 }, traceBytes: 4 },
};

function stream(): Uint8Array {
  return Buffer.concat([encodeProgress({ phase: "recording", steps: 7 }), ...encodeTrace(Uint8Array.of(1, 2, 3, 4)), encodeResult(result)]);
}

const expected: Frame[] = [
  { type: "progress", progress: { phase: "recording", steps: 7 } },
  { type: "trace", bytes: Uint8Array.of(1, 2, 3, 4) },
  { type: "result", result },
];

const plain = (frames: Frame[]): unknown => frames.map((frame) => (frame.type === "trace" ? { ...frame, bytes: [...frame.bytes] } : frame));

describe("wire", () => {
  for (const size of [1, 2, 3, 7, 64, 100_000]) {
    it(`gives back what was sent in pieces of ${size} bytes`, () => {
      const decoder = new WireDecoder();
      const frames: Frame[] = [];
      const bytes = stream();
      for (let from = 0; from < bytes.length; from += size) frames.push(...decoder.push(bytes.subarray(from, from + size)));
      decoder.end();
      assert.deepEqual(plain(frames), plain(expected));
    });
  }

  it("says when the stream is cut before the result", () => {
    const decoder = new WireDecoder();
    const bytes = stream();
    decoder.push(bytes.subarray(0, bytes.length - 1));
    assert.throws(() => decoder.end(), WireError);
  });

  it("refuses a length beyond the limit before it has the bytes", () => {
    assert.throws(() => new WireDecoder().push(Uint8Array.of(255, 255, 255, 255, 2)), WireError);
  });

  it("refuses unknown types, documents that are not well formed, and what follows the result", () => {
    assert.throws(() => new WireDecoder().push(Uint8Array.of(0, 0, 0, 0, 9)), WireError);
    assert.throws(() => new WireDecoder().push(Buffer.concat([Uint8Array.of(2, 0, 0, 0, 3), Buffer.from("{}")])), WireError);
    assert.throws(() => new WireDecoder().push(Buffer.concat([Uint8Array.of(1, 0, 0, 0, 1), Buffer.from("{")])), WireError);
    const decoder = new WireDecoder();
    decoder.push(stream());
    assert.throws(() => decoder.push(stream()), WireError);
  });
});
