/** How a streamed answer keeps within what Lambda sends: of a real recording, whole or cut at a step. */
import * as assert from "node:assert/strict";
import { join } from "node:path";
import { isKeepable } from "../../src/executors/cloud/result-cache";
import { DEFAULT_LIMITS } from "../../src/runner/limits";
import { runRequest } from "../../src/runner/run";
import { StreamedAnswer, type Bounds } from "../../src/runner/lambda/stream";
import type { TraceResult } from "../../src/runner/request";
import { WireDecoder, type Frame } from "../../src/runner/wire";
import { openTrace } from "../../src/trace/trace";
import { nativeToolchain, REPOSITORY } from "../corpus/recording";

const MB = 1024 * 1024;
const ABOUT = { version: "1", traceFormat: "1.0" };
/** Values that deflating finds nothing in: some 200 kB of trace. */
const code = "#include <vector>\nint main() {\n  unsigned s = 1;\n  std::vector<unsigned> v(12000);\n  for (unsigned& x : v) { s = s * 1664525u + 1013904223u; x = s ^ (s >> 13); }\n  return 4;\n}\n";

describe("what a streamed answer holds", function () {
  this.timeout(60_000);
  let pieces: Uint8Array[];
  let whole: TraceResult;
  before(async () => {
    pieces = [];
    whole = await runRequest({ code }, {
      toolchain: await nativeToolchain(), wasmFolder: join(REPOSITORY, "dist"), signal: new AbortController().signal, groupBytes: 1024,
      onProgress: () => undefined, onTrace: (bytes) => pieces.push(bytes.slice()),
    });
    assert.ok(whole.stats.traceBytes > 100_000 && pieces.length > 12, `${whole.stats.traceBytes} bytes, ${pieces.length} pieces`);
  });

  async function answered(bounds: Bounds): Promise<{ result: TraceResult; bytes: number; trace: Uint8Array; types: string[] }> {
    const decoder = new WireDecoder();
    const frames: Frame[] = [];
    let bytes = 0;
    const answer = new StreamedAnswer({
      write: (piece) => {
        bytes += piece.length;
        frames.push(...decoder.push(piece));
      },
      end: () => Promise.resolve(true),
    }, bounds);
    for (const piece of pieces) answer.trace(piece);
    assert.ok(await answer.end(whole, ABOUT));
    decoder.end();
    const last = frames.at(-1);
    assert.ok(last?.type === "result");
    return { result: last.result, bytes, trace: Buffer.concat(frames.map((frame) => (frame.type === "trace" ? frame.bytes : Buffer.alloc(0)))), types: frames.map(({ type }) => type) };
  }

  it("is the whole trace where there is room and time", async () => {
    for (const deadline of [NaN, Date.now() + 3_600_000]) {
      const { result, trace, types } = await answered({ deadline });
      assert.deepEqual([result.outcome, result.exitCode, result.stats], ["exited", 4, whole.stats]);
      assert.deepEqual(Buffer.from(trace), Buffer.concat(pieces));
      assert.deepEqual(types.slice(-2), ["about", "result"]);
    }
  });

  it("is cut at a step where it would be too long, and says so", async () => {
    const steps = new Set<number>();
    for (const mostBytes of [whole.stats.traceBytes - 1000, 100_000, 60_000]) {
      const { result, trace, bytes } = await answered({ deadline: NaN, mostBytes });
      assert.ok(bytes < mostBytes + 2000, `${bytes} of ${mostBytes}`);
      assert.deepEqual([result.ok, result.outcome, result.limit, result.exitCode], [true, "limit", "traceBytes", undefined]);
      assert.match(result.message ?? "", /^The trace stops after [\d,]+ of [\d,]+ steps: AWS Lambda streams 200 MB at most\./);
      assert.equal(result.stats.traceBytes, trace.length, "of the trace, without its frames");
      const opened = await openTrace(trace);
      assert.deepEqual([opened.stepCount, opened.info.outcome, opened.info.cut], [result.stats.steps, "limit", undefined]);
      assert.ok(opened.stepCount < whole.stats.steps);
      steps.add(opened.stepCount);
    }
    assert.equal(steps.size, 3, "as long as there is room for");
  });

  it("is not kept as the answer when it was cut on its way, but when the recorder met the request's own limit", async () => {
    const limits = { ...DEFAULT_LIMITS, traceBytes: 50_000 };
    const own = await runRequest({ code, limits: { traceBytes: limits.traceBytes } }, {
      toolchain: await nativeToolchain(), wasmFolder: join(REPOSITORY, "dist"), signal: new AbortController().signal, onProgress: () => undefined, onTrace: () => undefined,
    });
    assert.deepEqual([own.outcome, own.limit, isKeepable(own, limits)], ["limit", "traceBytes", true]);
    const { result } = await answered({ deadline: NaN, mostBytes: 100_000 });
    assert.deepEqual([result.outcome, result.limit, isKeepable(result, DEFAULT_LIMITS)], ["limit", "traceBytes", false]);
  });

  it("is refused where not even the first steps have room", async () => {
    const { result, trace } = await answered({ deadline: NaN, mostBytes: 100 });
    assert.deepEqual([result.ok, result.outcome, result.stats.steps], [false, "refused", 0]);
    assert.match(result.message ?? "", /Not even the first steps/);
    assert.ok(trace.length < whole.stats.traceBytes);
  });

  it("is cut where Lambda, which slows down after 6 MB, would not have sent it in time", async () => {
    const chunk = pieces.slice(5).reduce((longest, piece) => (Buffer.from(piece).toString("latin1").startsWith("EVNT") && piece.length > longest.length ? piece : longest), new Uint8Array(0));
    const groups = Math.ceil((10 * MB) / chunk.length);
    /** Megabytes, by a clock that stands: what Lambda needs to send counts, not what this machine needs to write. */
    const sent = (milliseconds: number): number => {
      let bytes = 0;
      const now = 1_000_000;
      const answer = new StreamedAnswer({ write: (piece) => void (bytes += piece.length), end: () => Promise.resolve(true) }, { deadline: now + milliseconds, now: () => now });
      for (const piece of pieces.slice(0, 5)) answer.trace(piece);
      for (let i = 0; i < groups; i++) answer.trace(chunk);
      return bytes / MB;
    };
    assert.ok(sent(10_000) >= 10, "three seconds for the end, two for 4 MB");
    const cut = sent(4000);
    const group = chunk.length / MB;
    assert.ok(cut > 8 - 2 * group && cut <= 8, `${cut} MB in the second that is left: 6 at once, 2 in it`);
  });
});
