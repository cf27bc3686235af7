/**
 * The cloud executor with the real SDK against AWS's emulator, and everything that can go wrong on the way: each failure has
 * its own code, says its cause and its cure, and comes with the button for it.
 */
import * as assert from "node:assert/strict";
import { buttonsOf, type Button } from "../../src/editor/failure-buttons";
import { LambdaExecutor } from "../../src/executors/lambda";
import { lambdaPrice } from "../../src/executors/cloud/prices";
import { checkCloud } from "../../src/executors/lambda/check";
import { openTrace } from "../../src/trace/trace";
import { emulatorOrSkip, startEmulator, type Emulator } from "./emulator";
import { failureOf, withCredentials } from "./environment";
import * as front from "./front";

const COUNTING = "#include <cstdio>\nint main() {\n  int sum = 0;\n  for (int i = 0; i < 3; i++) sum += i;\n  printf(\"%d\\n\", sum);\n  return sum;\n}\n";
const REGION = "eu-central-1";
const ARN = `arn:aws:lambda:${REGION}:123456789012:function:function`;
const DENIED = `User: arn:aws:iam::123456789012:user/pupil is not authorized to perform: lambda:InvokeFunction on resource: ${ARN} because no identity-based policy allows the lambda:InvokeFunction action`;
const SITUATION = { canRetry: true, canBeNative: true, canDeploy: true };
const QUICKLY = { most: 4, firstMs: 5, longestMs: 20 };

describe("the Lambda executor", function () {
  this.timeout(180_000);
  let emulator: Emulator;
  let lambda: front.Front;
  let executor: LambdaExecutor;
  let restore: () => void = () => undefined;
  const settings = () => ({ functionName: "function", region: REGION, profile: "", endpoint: lambda.endpoint });

  before(async function () {
    emulatorOrSkip(this);
    restore = withCredentials();
    emulator = await startEmulator();
    lambda = await front.startFront([emulator]);
    executor = new LambdaExecutor(settings(), { tries: QUICKLY });
  });
  after(async () => {
    await executor?.dispose();
    await lambda?.stop();
    await emulator?.stop();
    restore();
  });
  beforeEach(() => {
    lambda.faults = [];
    lambda.calls = 0;
    lambda.served = 0;
    lambda.functions = [];
    lambda.bodies = [];
  });

  it("traces a program, and says what the account pays", async () => {
    const phases: string[] = [];
    const log: string[] = [];
    const result = await executor.run({ code: COUNTING }, { onProgress: ({ phase }) => phases.push(phase), onLog: (line) => log.push(line) });
    assert.deepEqual([result.outcome, result.exitCode], ["exited", 3]);
    const trace = await openTrace(result.trace!);
    assert.equal(trace.snapshot(trace.stepCount).output.stdout, "3\n");
    assert.ok(phases.includes("preparing"));
    const { cloud } = result;
    assert.ok(cloud !== undefined && cloud.billedMs >= result.stats.seconds.total * 1000, JSON.stringify(cloud));
    assert.deepEqual([cloud.region, cloud.architecture, cloud.invocations, cloud.memoryMb], [REGION, "x86_64", 1, 3008]);
    assert.equal(cloud.usd, lambdaPrice({ region: REGION, architecture: "x86_64", memoryMb: 3008, billedMs: cloud.billedMs }));
    assert.match(log.join("\n"), /billed \d+ ms at 3008 MB/);
  });

  it("is ready with credentials and a function's name, and says which", async () => {
    assert.deepEqual(await executor.availability(), { ready: true, detail: `AWS Lambda function function in ${REGION}` });
    assert.equal(lambda.calls, 0, "asking costs nothing");
    const { version, architecture, image } = await executor.about();
    assert.deepEqual([version !== "", architecture, /^[0-9a-f]{32}$/.test(image ?? "")], [true, process.arch, true]);
  });

  it("refuses here what the runner would refuse there, without a call", async () => {
    assert.equal((await executor.run({ code: " " })).outcome, "refused");
    assert.equal((await executor.run({ code: COUNTING, flags: ["-fplugin=x"] })).outcome, "refused");
    assert.equal(lambda.calls, 0);
  });

  it("walks the whole way and says what is right", async () => {
    const findings: string[] = [];
    for await (const { good, text } of checkCloud(executor)) findings.push(`${good} ${text}`);
    assert.equal(findings.length, 3);
    assert.match(findings[0], /^true Credentials: access key AKIA\.\.\.TEST, region eu-central-1/);
    assert.match(findings[1], /^true Function: answers with See\+\+ /);
    assert.match(findings[2], /^true Trace: \d+ steps/);
  });

  it("walks the way up to what is wrong", async () => {
    lambda.faults = [front.refuse(403, "AccessDeniedException", DENIED)];
    const findings: string[] = [];
    for await (const { good, text } of checkCloud(executor)) findings.push(`${good} ${text}`);
    assert.equal(findings.length, 2);
    assert.match(findings[1], /^false You may not invoke the function.*lambda:InvokeFunction/);
  });

  /** `tries`: how many calls were made before it was told. */
  interface Wrong {
    what: string;
    fault: front.Fault;
    code: string;
    message: RegExp;
    cure: RegExp;
    button: Button;
    tries: 1 | 4;
  }
  const wrong: Wrong[] = [
    { what: "throttling", fault: front.throttled, code: "throttled", message: /busy: function in eu-central-1 has reached its limit/, cure: /Wait a moment/, button: "retry", tries: 4 },
    { what: "Lambda's own failure", fault: front.serviceFailed, code: "lambda-failed", message: /Lambda itself failed: Service encountered/, cure: /health\.aws/, button: "retry", tries: 4 },
    { what: "a 503 without JSON", fault: front.unavailable, code: "lambda-failed", message: /Lambda itself failed/, cure: /Trace again/, button: "retry", tries: 4 },
    { what: "a connection that is cut at once", fault: front.hungUp, code: "connection-cut", message: /cut before the answer/, cure: /Check the network/, button: "retry", tries: 4 },
    { what: "an answer that is cut", fault: front.cut, code: "connection-cut", message: /cut before the answer/, cure: /Check the network/, button: "retry", tries: 4 },
    { what: "an answer of which half is kept back", fault: front.shortened, code: "answer-unreadable", message: /not JSON: it was cut/, cure: /endpoint and the proxy/, button: "retry", tries: 4 },
    { what: "a page of a hotel's network", fault: front.says(200, "<html>Welcome! Sign in</html>", { "Content-Type": "text/html" }), code: "answer-unreadable", message: /not JSON/, cure: /endpoint and the proxy/, button: "retry", tries: 4 },
    { what: "a refusal in no known form", fault: front.says(403, "<html>Forbidden</html>", { "Content-Type": "text/html" }), code: "answer-unreadable", message: /cannot be read/, cure: /endpoint and the proxy/, button: "retry", tries: 1 },
    { what: "a function that is being made", fault: front.refuse(409, "ResourceConflictException", "The operation cannot be performed at this time. The function is currently in the following state: Pending"), code: "function-not-ready", message: /still being made ready/, cure: /Wait a minute/, button: "retry", tries: 4 },
    { what: "access denied", fault: front.refuse(403, "AccessDeniedException", DENIED), code: "access-denied", message: new RegExp(`lambda:InvokeFunction on ${ARN} is denied`), cure: new RegExp(`"Action":"lambda:InvokeFunction","Resource":"${ARN}"`), button: "copy-policy", tries: 1 },
    { what: "expired credentials", fault: front.refuse(403, "ExpiredTokenException", "The security token included in the request is expired"), code: "credentials-expired", message: /have expired/, cure: /sign in again/, button: "retry", tries: 1 },
    { what: "credentials that AWS does not know", fault: front.refuse(403, "UnrecognizedClientException", "The security token included in the request is invalid."), code: "wrong-credentials", message: /does not know these/, cure: /Check the access key/, button: "settings", tries: 1 },
    { what: "a wrong signature", fault: front.refuse(403, "InvalidSignatureException", "The request signature we calculated does not match the signature you provided."), code: "wrong-credentials", message: /does not know these/, cure: /Check the access key/, button: "settings", tries: 1 },
    { what: "a wrong clock", fault: front.refuse(403, "InvalidSignatureException", "Signature expired: 20261125T000000Z is now earlier than 20261125T080000Z (20261125T081500Z - 15 min.)"), code: "wrong-clock", message: /clock is wrong/, cure: /Set the clock/, button: "retry", tries: 1 },
    { what: "no such function", fault: front.refuse(404, "ResourceNotFoundException", `Function not found: ${ARN}`), code: "no-such-function", message: /There is no function function in eu-central-1\. There are: seepp-prod, other\./, cure: /functionName, seepp\.lambda\.region/, button: "choose-function", tries: 1 },
    { what: "a name that is none", fault: front.refuse(400, "ValidationException", "1 validation error detected: Value 'a b' at 'functionName' failed to satisfy constraint"), code: "request-refused", message: /refuses the request/, cure: /NAME:ALIAS/, button: "settings", tries: 1 },
    { what: "a request that Lambda finds too large", fault: front.refuse(413, "RequestTooLargeException", "Request must be smaller than 6291456 bytes for the InvokeFunction operation"), code: "request-too-large", message: /larger than the 6 MB/, cure: /less input/, button: "settings", tries: 1 },
    { what: "an image that Lambda cannot read", fault: front.refuse(502, "CodeArtifactUserPendingException", "Lambda can't start up this function because its image is gone."), code: "function-broken", message: /cannot start the function/, cure: /image, key or network/, button: "deploy", tries: 1 },
    { what: "a key that may not be used", fault: front.refuse(502, "KMSAccessDeniedException", "Lambda couldn't decrypt the environment variables because KMS access was denied."), code: "function-broken", message: /cannot start the function/, cure: /image, key or network/, button: "deploy", tries: 1 },
    { what: "a network that is full", fault: front.refuse(502, "ENILimitReachedException", "Lambda couldn't create an elastic network interface"), code: "function-broken", message: /cannot start the function/, cure: /image, key or network/, button: "deploy", tries: 1 },
    { what: "a function that ran out of its time", fault: front.failed("Sandbox.Timedout", "RequestId: 1 Error: Task timed out after 3.00 seconds"), code: "function-timeout", message: /its own time of 3 seconds/, cure: /update-function-configuration --function-name function --timeout 120/, button: "copy-command", tries: 1 },
    { what: "a function that ran out of memory", fault: front.failed("Runtime.OutOfMemory", "RequestId: 1 Error: Runtime exited with error: signal: killed"), code: "function-out-of-memory", message: /ran out of memory/, cure: /--memory-size 3008/, button: "copy-command", tries: 1 },
    { what: "a function whose log alone says that memory ran out", fault: front.failed("Runtime.ExitError", "RequestId: 1 Error: Runtime exited without providing a reason", "REPORT RequestId: 1\tDuration: 10.00 ms\tBilled Duration: 11 ms\tMemory Size: 512 MB\tMax Memory Used: 512 MB\t\n"), code: "function-out-of-memory", message: /ran out of memory/, cure: /--memory-size 3008/, button: "cloud-logs", tries: 1 },
    { what: "an image for another processor", fault: front.failed("Runtime.InvalidEntrypoint", "RequestId: 1 Error: fork/exec /usr/bin/node: exec format error"), code: "wrong-function-architecture", message: /another architecture/, cure: /x86_64/, button: "deploy", tries: 1 },
    { what: "an image started wrongly", fault: front.failed("Runtime.InvalidEntrypoint", "RequestId: 1 Error: fork/exec /bin/seepp: no such file or directory"), code: "wrong-entry-point", message: /does not start what it should/, cure: /handler\.js/, button: "deploy", tries: 1 },
    { what: "an answer too large for Lambda", fault: front.failed("Function.ResponseSizeTooLarge", "Response payload size (6500000 bytes) exceeded maximum allowed payload size (6291556 bytes)."), code: "answer-too-large", message: /larger than the 6 MB/, cure: /seepp\.limits\.steps/, button: "settings", tries: 1 },
    { what: "an environment that was given up", fault: front.failed("Runtime.ExitError", "RequestId: 1 Error: Runtime exited with error: exit status 75"), code: "environment-replaced", message: /was replaced/, cure: /Trace again/, button: "retry", tries: 4 },
    { what: "a function that failed somehow", fault: front.failed("Runtime.Unknown", "Something else"), code: "function-failed", message: /failed: Something else/, cure: /CloudWatch/, button: "cloud-logs", tries: 1 },
    { what: "another's function", fault: front.says(200, '"Hello from Lambda!"'), code: "not-our-function", message: /not as the See\+\+ executor does/, cure: /functionName/, button: "choose-function", tries: 1 },
    { what: "an image of another See++", fault: front.says(200, JSON.stringify({ version: 1, ok: false, outcome: "refused", diagnostics: [], stats: { steps: 0, seconds: { compile: 0, record: 0, package: 0, total: 0 }, traceBytes: 0 }, runner: { version: "9.0", traceFormat: "9.0" } })), code: "wrong-image-version", message: /See\+\+ 9\.0, whose traces \(format 9\.0\)/, cure: /Update See\+\+/, button: "deploy", tries: 1 },
    { what: "a toolchain that is not in the image", fault: front.failed("Seepp.no-toolchain", "There is no toolchain in /opt/seepp/toolchain"), code: "no-toolchain", message: /no toolchain/, cure: /Deploy the executor image anew/, button: "settings", tries: 1 },
  ];
  for (const { what, fault, code, message, cure, button, tries } of wrong) {
    it(`tells of ${what}`, async () => {
      lambda.faults = Array<front.Fault>(4).fill(fault);
      lambda.functions = ["seepp-prod", "other"];
      const failure = await failureOf(executor.run({ code: COUNTING }));
      assert.equal(failure.code, code);
      assert.match(failure.message, message);
      assert.match(failure.cure, cure);
      assert.equal(lambda.calls, tries);
      const buttons = buttonsOf(failure, SITUATION);
      assert.ok(buttons.includes(button), `${button} among ${buttons.join(", ")}`);
    });
  }

  it("has a code of its own for each failure, and each says something else", () => {
    const said = new Map<string, string>();
    for (const { code, cure } of wrong) said.set(code, said.get(code) ?? cure.source);
    assert.ok(said.size >= 20, [...said.keys()].join(", "));
  });

  it("tries again what may be tried again, and gives the right result once", async () => {
    lambda.faults = [front.throttled, front.cut, front.serviceFailed];
    const log: string[] = [];
    const result = await executor.run({ code: COUNTING }, { onLog: (line) => log.push(line) });
    assert.deepEqual([result.outcome, result.exitCode], ["exited", 3]);
    assert.equal(lambda.calls, 4);
    assert.equal(log.filter((line) => line.includes("Trying again")).length, 3);
  });

  it("counts what failed tries cost", async () => {
    lambda.faults = [front.failed("Runtime.ExitError", "exit status 75", "REPORT RequestId: 1\tDuration: 999.10 ms\tBilled Duration: 1000 ms\tMemory Size: 3008 MB\tMax Memory Used: 99 MB\t\n")];
    const { cloud } = await executor.run({ code: COUNTING });
    assert.equal(cloud?.invocations, 2);
    assert.ok(cloud.billedMs > 1000);
  });

  it("does not disturb other runs when one fails", async () => {
    lambda.faults = [front.slow(300), front.refuse(403, "AccessDeniedException", DENIED)];
    const [good, bad] = await Promise.allSettled([executor.run({ code: COUNTING }), new Promise((resolve) => setTimeout(resolve, 50)).then(() => executor.run({ code: COUNTING }))]);
    assert.equal(bad.status, "rejected");
    assert.equal(good.status === "fulfilled" && good.value.exitCode, 3);
    assert.equal(lambda.calls, 2, "no connection was cut");
  });

  it("says that a new environment is starting when the answer is long in coming", async () => {
    lambda.faults = [front.slow(4500)];
    const details: string[] = [];
    const result = await executor.run({ code: COUNTING }, { onProgress: ({ detail }) => details.push(detail ?? "") });
    assert.equal(result.exitCode, 3);
    assert.ok(details.some((detail) => detail.includes("function is starting")), details.join("; "));
  });

  it("gives up a function that never answers", async () => {
    lambda.faults = [front.silent];
    // Sixty seconds of grace are too long for a test: the same deadline is set by hand.
    const timeout = AbortSignal.timeout;
    AbortSignal.timeout = () => timeout.call(AbortSignal, 300);
    try {
      const failure = await failureOf(executor.run({ code: COUNTING }));
      assert.equal(failure.code, "no-answer");
      assert.match(failure.message, /did not answer within 90 seconds/);
      assert.match(failure.cure, /seepp\.limits\.seconds/);
      assert.equal(lambda.calls, 1, "it took its whole time: not again");
    } finally {
      AbortSignal.timeout = timeout;
    }
  });

  it("is cancelled at once, while it waits for an answer and between two tries", async () => {
    for (const faults of [[front.silent], Array<front.Fault>(4).fill(front.throttled)]) {
      lambda.faults = faults;
      const slow = new LambdaExecutor(settings(), { tries: { most: 4, firstMs: 600_000, longestMs: 600_000 } });
      const abort = new AbortController();
      setTimeout(() => abort.abort(), 200);
      const start = performance.now();
      const { outcome, ok } = await slow.run({ code: COUNTING }, { signal: abort.signal });
      assert.deepEqual([outcome, ok], ["cancelled", false]);
      assert.ok(performance.now() - start < 2000);
      await slow.dispose();
    }
  });

  it("ends what runs when it is disposed of", async () => {
    lambda.faults = [front.silent];
    const own = new LambdaExecutor(settings(), { tries: QUICKLY });
    const running = own.run({ code: COUNTING });
    await new Promise((resolve) => setTimeout(resolve, 200));
    await own.dispose();
    assert.equal((await running).outcome, "cancelled");
  });

  it("does not send a request that is larger than Lambda takes", async () => {
    const failure = await failureOf(executor.run({ code: COUNTING, stdin: "x".repeat(6_500_000) }));
    assert.equal(failure.code, "request-too-large");
    assert.equal(lambda.calls, 0);
  });

  it("has a trace cut to what Lambda answers with, and says so", async () => {
    const code = `#include <vector>
int main() {
  unsigned s = 1;
  std::vector<unsigned> v(2000000);
  for (unsigned& x : v) { s = s * 1664525u + 1013904223u; x = s ^ (s >> 13); }
}
`;
    const result = await executor.run({ code, limits: { steps: 5_000_000, seconds: 40, traceBytes: 1_000_000_000 } });
    assert.deepEqual([result.ok, result.outcome, result.limit], [true, "limit", "traceBytes"]);
    assert.match(result.message ?? "", /6 MB/);
    assert.equal((await openTrace(result.trace!)).stepCount, result.stats.steps);
  });

  it("tells of a function whose own time is too short for a compiler", async () => {
    const short = await startEmulator({ seconds: 3 });
    const before = await front.startFront([short]);
    const own = new LambdaExecutor({ ...settings(), endpoint: before.endpoint }, { tries: QUICKLY });
    try {
      const failure = await failureOf(own.run({ code: COUNTING }));
      assert.equal(failure.code, "function-timeout");
      assert.match(failure.cure, /longer timeout/);
    } finally {
      await own.dispose();
      await before.stop();
      await short.stop();
    }
  });
});
