/**
 * Answers that come as a stream: the real SDK, Lambda as test/lambda/streaming.ts plays it, the real handler; and the handler's
 * stream as AWS's own emulator reads it.
 */
import * as assert from "node:assert/strict";
import { buttonsOf } from "../../src/editor/failure-buttons";
import { LambdaExecutor } from "../../src/executors/lambda";
import { lambdaPrice } from "../../src/executors/cloud/prices";
import { cancelledResult, type RunResult } from "../../src/executors/executor";
import type { Streaming as Setting } from "../../src/executors/lambda/client";
import { encodeResult, WireDecoder, type Frame } from "../../src/runner/wire";
import { openTrace } from "../../src/trace/trace";
import { emulatorOrSkip, startEmulator, type Emulator } from "./emulator";
import { until } from "../until";
import { failureOf, withCredentials } from "./environment";
import { refuses, startStreaming, streams, type Streaming, type Wire } from "./streaming";

const COUNTING = "#include <cstdio>\nint main() {\n  int sum = 0;\n  for (int i = 0; i < 3; i++) sum += i;\n  printf(\"%d\\n\", sum);\n  return sum;\n}\n";
/** Its trace is larger than 6 MB. */
const LARGE = `#include <vector>
int main() {
  unsigned s = 1;
  std::vector<unsigned> v(900000);
  for (unsigned& x : v) { s = s * 1664525u + 1013904223u; x = s ^ (s >> 13); }
}
`;
const LARGE_REQUEST = { code: LARGE, limits: { steps: 5_000_000, seconds: 50, traceBytes: 1_000_000_000 } };
/** The function's own time for it, also on a slow machine. */
const LARGE_MS = 180_000;
const REGION = "eu-central-1";
const QUICKLY = { most: 3, firstMs: 5, longestMs: 20 };
const SITUATION = { canRetry: true, canBeNative: true, canDeploy: true };

describe("streamed answers of the cloud executor", function () {
  this.timeout(600_000);
  let lambda: Streaming;
  let restore: () => void = () => undefined;
  const open: LambdaExecutor[] = [];
  const executor = (streaming: Setting, more: { tenant?: string; endpoint?: string } = {}): LambdaExecutor => {
    const made = new LambdaExecutor({ functionName: "function", region: REGION, profile: "", endpoint: lambda.endpoint, streaming, ...more }, { tries: QUICKLY });
    open.push(made);
    return made;
  };

  before(async function () {
    emulatorOrSkip(this);
    restore = withCredentials();
    lambda = await startStreaming();
  });
  after(async () => {
    await lambda?.stop();
    restore();
  });
  beforeEach(() => Object.assign(lambda, { instead: [], onPiece: undefined, timeoutMs: 60_000, ways: [], tenants: [], modes: [] }));
  afterEach(() => Promise.all(open.splice(0).map((each) => each.dispose())));

  const stepsOf = async ({ trace }: RunResult): Promise<number> => (await openTrace(trace!)).stepCount;

  it("bring the same as one in one piece, and tell how far it is", async () => {
    const phases = new Set<string>();
    const streamed = await executor("always").run({ code: COUNTING }, { onProgress: ({ phase }) => phases.add(phase) });
    const whole = await executor("never").run({ code: COUNTING });
    assert.deepEqual([lambda.ways, lambda.modes], [["streaming", "buffered"], ["streaming", undefined]]);
    assert.deepEqual([streamed.outcome, streamed.exitCode, streamed.stats.steps], [whole.outcome, whole.exitCode, whole.stats.steps]);
    const [one, other] = await Promise.all([openTrace(streamed.trace!), openTrace(whole.trace!)]);
    assert.deepEqual(one.snapshot(one.stepCount), other.snapshot(other.stepCount));
    assert.deepEqual([...phases], ["preparing", "compiling", "recording", "packaging"]);
    assert.equal(streamed.cloud?.billedMs, 500);
    assert.equal(streamed.cloud?.image, whole.cloud?.image);
  });

  it("bring what the program or its source did wrong", async () => {
    const { outcome, diagnostics } = await executor("always").run({ code: "int main() { return y; }\n" });
    assert.deepEqual([outcome, diagnostics[0]?.line], ["compile-error", 1]);
  });

  it("hold what one piece does not: asked for when a trace was cut, and from then on", async () => {
    const log: string[] = [];
    lambda.timeoutMs = LARGE_MS;
    const auto = executor("auto");
    assert.equal((await auto.run({ code: COUNTING })).exitCode, 3);
    assert.deepEqual(lambda.ways, ["buffered"], "most are small");
    const large = await auto.run(LARGE_REQUEST, { onLog: (line) => log.push(line) });
    assert.deepEqual([large.outcome, large.exitCode], ["exited", 0], large.message);
    assert.ok(large.trace!.length > 6 * 1024 * 1024, `${large.trace!.length} bytes`);
    assert.equal(await stepsOf(large), large.stats.steps);
    assert.deepEqual(lambda.ways, ["buffered", "buffered", "streaming"]);
    assert.match(log.join("\n"), /Tracing once more, with a stream/);
    const bill = { region: REGION, architecture: "x86_64" as const, memoryMb: 1769, billedMs: 500 };
    assert.equal(large.cloud?.invocations, 2);
    assert.ok(large.cloud.usd > 2 * lambdaPrice(bill), "bytes beyond 6 MB are paid for");
    await auto.run({ code: COUNTING });
    assert.deepEqual(lambda.ways.slice(3), ["streaming"]);
  });

  it("are never asked for where the setting says so", async () => {
    lambda.timeoutMs = LARGE_MS;
    const cut = await executor("never").run(LARGE_REQUEST);
    assert.deepEqual([cut.outcome, cut.limit], ["limit", "traceBytes"]);
    assert.deepEqual(lambda.ways, ["buffered"]);
  });

  it("are given up where a region has none: what came in one piece is shown, and no stream is asked for again", async () => {
    lambda.timeoutMs = LARGE_MS;
    const auto = executor("auto");
    lambda.instead = [undefined, ({ reply }) => void reply.writeHead(404, { "Content-Type": "application/json" }).end("{}")];
    const log: string[] = [];
    const cut = await auto.run(LARGE_REQUEST, { onLog: (line) => log.push(line) });
    assert.deepEqual([cut.outcome, cut.limit, lambda.ways], ["limit", "traceBytes", ["buffered", "streaming"]]);
    assert.equal(await stepsOf(cut), cut.stats.steps);
    assert.match(log.join("\n"), /does not stream answers here.*in one piece from now on/);
    await auto.run({ code: COUNTING });
    assert.deepEqual(lambda.ways.slice(2), ["buffered"]);
  });

  it("are refused in words, with a button, where they are a must", async () => {
    // The emulator itself knows no streams.
    const emulator = await startEmulator();
    try {
      const failure = await failureOf(executor("always", { endpoint: emulator.endpoint }).run({ code: COUNTING }));
      assert.equal(failure.code, "no-streaming");
      assert.match(failure.message, /does not stream answers here/);
      assert.match(failure.cure, /seepp\.cloud\.streaming: never/);
      assert.deepEqual(buttonsOf(failure, SITUATION).slice(0, 2), ["no-stream", "retry"]);
    } finally {
      await emulator.stop();
    }
    lambda.instead = [refuses(400, "InvalidRequestContentException", "Response streaming is not supported in this region")];
    assert.equal((await failureOf(executor("always").run({ code: COUNTING }))).code, "no-streaming");
    lambda.instead = [refuses(404, "ResourceNotFoundException", "Function not found: f")];
    assert.equal((await failureOf(executor("always").run({ code: COUNTING }))).code, "no-such-function");
  });

  it("of a function of before streams come in one piece", async () => {
    const { trace: _, ...document } = await executor("never").run({ code: "int main() { return y; }\n" });
    const text = Buffer.from(JSON.stringify(document));
    lambda.instead = [streams([text.subarray(0, 20), text.subarray(20)])];
    assert.equal((await executor("always").run({ code: COUNTING })).outcome, "compile-error");
  });

  interface Wrong {
    what: string;
    fault: { pieces: Uint8Array[]; end?: Parameters<typeof streams>[1] } | ((wire: Wire) => void);
    code: string;
    message: RegExp;
    tries: 1 | 3;
  }
  const JSON_FAILURE = JSON.stringify({ errorType: "Seepp.no-toolchain", errorMessage: "There is no toolchain in /opt.", cure: "Deploy the executor image anew." });
  const FRAME = Buffer.from([25, 0, 0, 0, 1, ...Buffer.from('{"phase":"compiling"}'.padEnd(25))]);
  const wrong: Wrong[] = [
    { what: "a stream without an end", fault: { pieces: [FRAME], end: "none" }, code: "connection-cut", message: /ended before it was complete/, tries: 3 },
    { what: "a stream that is complete without a result", fault: { pieces: [FRAME] }, code: "connection-cut", message: /ended before its result/, tries: 3 },
    { what: "an empty stream", fault: { pieces: [] }, code: "connection-cut", message: /ended before its result/, tries: 3 },
    { what: "a stream that is no answer", fault: { pieces: [Buffer.from("<html>Welcome! Sign in</html>")] }, code: "answer-unreadable", message: /not one of the See\+\+ executor/, tries: 3 },
    { what: "a stream that goes on after its result", fault: { pieces: [FRAME, encodeResult(cancelledResult), Buffer.from([1])] }, code: "answer-unreadable", message: /goes on after its result/, tries: 3 },
    { what: "another's function", fault: { pieces: [Buffer.from('{"hello":1}')] }, code: "not-our-function", message: /not as the See\+\+ executor does/, tries: 1 },
    { what: "time that ran out in the middle", fault: { pieces: [FRAME], end: { ErrorCode: "Sandbox.Timedout", ErrorDetails: "RequestId: 1 Error: Task timed out after 3.00 seconds" } }, code: "function-timeout", message: /its own time of 3 seconds/, tries: 1 },
    { what: "time that ran out without a word", fault: { pieces: [FRAME], end: { ErrorCode: "Function.Timedout" } }, code: "function-timeout", message: /ran out of its own time/, tries: 1 },
    { what: "memory that ran out in the middle", fault: { pieces: [FRAME], end: { ErrorCode: "Runtime.OutOfMemory", ErrorDetails: "signal: killed" } }, code: "function-out-of-memory", message: /ran out of memory/, tries: 1 },
    { what: "an answer longer than 200 MB", fault: { pieces: [FRAME], end: { ErrorCode: "Function.ResponseSizeTooLarge" } }, code: "answer-too-large", message: /200 MB/, tries: 1 },
    { what: "what our own handler could not do", fault: { pieces: [FRAME], end: { ErrorCode: "Function.Failed", ErrorDetails: JSON_FAILURE } }, code: "no-toolchain", message: /no toolchain in \/opt/, tries: 1 },
    { what: "an environment that broke off", fault: { pieces: [FRAME], end: { ErrorCode: "Runtime.TruncatedResponse", ErrorDetails: "" } }, code: "stream-cut", message: /broke off in the middle/, tries: 3 },
    { what: "a connection that is cut between two messages", fault: ({ reply, event }) => void reply.writeHead(200).write(event("PayloadChunk", FRAME), () => reply.destroy()), code: "connection-cut", message: /was cut|ended before/, tries: 3 },
    { what: "a message that is cut", fault: ({ reply, event }) => void reply.writeHead(200).end(event("PayloadChunk", FRAME).subarray(0, 40)), code: "connection-cut", message: /was cut/, tries: 3 },
    { what: "a message that was changed on its way", fault: ({ reply, event }) => {
      const message = event("PayloadChunk", FRAME);
      message[message.length - 10] ^= 1;
      reply.writeHead(200).end(message);
    }, code: "answer-unreadable", message: /something on the way has changed it/, tries: 1 },
    { what: "throttling", fault: refuses(429, "TooManyRequestsException", "Rate Exceeded."), code: "throttled", message: /busy/, tries: 3 },
    { what: "access denied", fault: refuses(403, "AccessDeniedException", "User: u is not authorized to perform: lambda:InvokeFunction on resource: arn:aws:lambda:eu-central-1:123456789012:function:function"), code: "access-denied", message: /lambda:InvokeFunction on arn/, tries: 1 },
  ];
  for (const { what, fault, code, message, tries } of wrong) {
    it(`tell of ${what}`, async () => {
      lambda.instead = Array<Streaming["instead"][number]>(3).fill(typeof fault === "function" ? fault : streams(fault.pieces, fault.end));
      const failure = await failureOf(executor("always").run({ code: COUNTING }));
      assert.equal(failure.code, code, failure.message);
      assert.match(failure.message, message);
      assert.equal(lambda.ways.length, tries);
    });
  }

  it("leave what came in one piece where they fail otherwise, with what both cost", async () => {
    lambda.timeoutMs = LARGE_MS;
    lambda.instead = [undefined, streams([FRAME], { ErrorCode: "Runtime.OutOfMemory", ErrorDetails: "signal: killed" })];
    const log: string[] = [];
    const cut = await executor("auto").run(LARGE_REQUEST, { onLog: (line) => log.push(line) });
    assert.deepEqual([cut.outcome, cut.limit, lambda.ways], ["limit", "traceBytes", ["buffered", "streaming"]]);
    assert.match(log.join("\n"), /ran out of memory.*Shown is the trace that was cut/);
  });

  it("are asked for again when the connection was cut in the middle of a real one", async () => {
    let cuts = 0;
    lambda.onPiece = ({ reply }, before) => {
      if (before === 0 || cuts === 2 || reply.destroyed) return reply.destroyed;
      cuts += 1;
      reply.destroy();
      return true;
    };
    const result = await executor("always").run({ code: COUNTING });
    assert.deepEqual([result.exitCode, lambda.ways.length, cuts], [3, 3, 2]);
  });

  it("are asked for again when the environment died in the middle", async () => {
    let died = false;
    lambda.onPiece = () => {
      if (!died) void lambda.environment.stop();
      died = true;
      return false;
    };
    const result = await executor("always").run({ code: COUNTING });
    assert.deepEqual([died, result.exitCode, lambda.ways.length, lambda.modes.length], [true, 3, 2, 2]);
  });

  it("end with the handler's own word when it cannot go on", async () => {
    lambda.timeoutMs = 3000; // Less than it keeps for itself.
    const failure = await failureOf(executor("always").run({ code: COUNTING }));
    assert.equal(failure.code, "function-timeout");
    assert.match(failure.cure, /longer timeout/);
    assert.deepEqual(lambda.modes, ["streaming"]);
    lambda.timeoutMs = 60_000;
    assert.equal((await executor("always").run({ code: COUNTING })).exitCode, 3, "the environment is as good as before");
  });

  it("are cancelled at once in the middle", async () => {
    const abort = new AbortController();
    let closed: Promise<void> | undefined;
    lambda.onPiece = ({ reply }) => {
      closed ??= new Promise((resolve) => reply.on("close", resolve));
      setTimeout(() => abort.abort(), 20);
      return false;
    };
    const start = performance.now();
    const { outcome } = await executor("always").run({ code: "#include <unistd.h>\nint main() { sleep(8); }\n" }, { signal: abort.signal });
    assert.equal(outcome, "cancelled");
    await closed;
    assert.ok(performance.now() - start < 6000, "before the program ended");
  });

  it("let go of the connection when they are no stream of ours, and use it again after a whole one", async () => {
    const seen = { sockets: new Set<unknown>(), closed: 0 };
    const watched = (then: (wire: Wire) => void) => (wire: Wire): void => {
      seen.sockets.add(wire.reply.socket);
      wire.reply.on("close", () => { if (!wire.reply.writableFinished) seen.closed += 1; });
      then(wire);
    };
    // It goes on for ever, as far as the caller knows.
    const foreign = watched(({ reply, event }) => {
      reply.writeHead(200, { "Content-Type": "application/vnd.amazon.eventstream" });
      reply.write(event("PayloadChunk", Buffer.from("\0no frame of ours")));
    });
    const executors = executor("always");
    lambda.instead = [foreign, foreign, foreign];
    await assert.rejects(executors.run({ code: COUNTING }), { code: "answer-unreadable" });
    await until(() => seen.closed === 3, () => `${seen.closed} of 3 connections are closed`);
    const { trace, ...result } = cancelledResult;
    assert.equal(trace, undefined);
    seen.sockets.clear();
    lambda.instead = [watched(streams([encodeResult(result)])), watched(streams([encodeResult(result)]))];
    for (let i = 0; i < 2; i++) await executors.run({ code: COUNTING });
    assert.equal(seen.sockets.size, 1);
  });

  describe("with a tenant id", () => {
    it("carry it, as those in one piece do", async () => {
      await executor("always", { tenant: "pupil-7" }).run({ code: COUNTING });
      await executor("never", { tenant: "pupil-7" }).run({ code: COUNTING });
      await executor("never").run({ code: COUNTING });
      assert.deepEqual(lambda.tenants, ["pupil-7", "pupil-7", undefined]);
    });

    /** AWS's words for the first are known from its blog, for the second from its troubleshooting page alone. */
    const refusals: [what: string, tenant: string, status: number, type: string, words: string, code: string, cure: RegExp][] = [
      ["is missing", "", 400, "InvalidParameterValueException", "The invoked function is enabled with tenancy configuration. Add a valid tenant ID in your request and try again.", "tenant-needed", /Set seepp\.lambda\.tenant/],
      ["is not wanted", "pupil-7", 400, "InvalidParameterValueException", "The invoked function is not enabled with tenancy configuration. Remove the tenant ID from your request and try again.", "tenant-unknown", /Empty seepp\.lambda\.tenant/],
      ["is none", "a#b", 400, "ValidationException", "1 validation error detected: Value 'a#b' at 'tenantId' failed to satisfy constraint: Member must satisfy regular expression pattern", "wrong-tenant", /up to 256/],
    ];
    for (const [what, tenant, status, type, words, code, cure] of refusals) {
      it(`tell when it ${what}`, async () => {
        for (const way of ["always", "never"] as const) {
          lambda.instead = [refuses(status, type, words)];
          const failure = await failureOf(executor(way, { tenant }).run({ code: COUNTING }));
          assert.equal(failure.code, code);
          assert.match(failure.cure, cure);
          assert.ok(buttonsOf(failure, SITUATION).includes("settings"));
        }
        assert.equal(lambda.ways.length, 2, "not tried again");
      });
    }
  });

  describe("as AWS's emulator reads them", () => {
    let emulator: Emulator;
    before(async () => { emulator = await startEmulator(); });
    after(() => emulator?.stop());

    const ask = async (event: object): Promise<Buffer> => {
      const reply = await fetch(`${emulator.endpoint}/2015-03-31/functions/function/invocations`, { method: "POST", body: JSON.stringify(event) });
      return Buffer.from(await reply.arrayBuffer());
    };

    it("are frames: progress, trace, who answers, result", async () => {
      const decoder = new WireDecoder();
      const frames = decoder.push(await ask({ seepp: "stream", version: 1, code: COUNTING, format: "seepp" }));
      decoder.end();
      assert.equal(frames[0].type, "progress");
      assert.deepEqual(frames.slice(-2).map(({ type }) => type), ["about", "result"]);
      const trace = await openTrace(Buffer.concat(frames.filter((frame): frame is Frame & { type: "trace" } => frame.type === "trace").map(({ bytes }) => bytes)));
      assert.equal(trace.snapshot(trace.stepCount).output.stdout, "3\n");
    });
  });
});
