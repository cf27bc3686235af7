/** "Show Cloud Logs": the end of a run's log comes with its answer, the whole of it from CloudWatch, where that is permitted. */
import * as assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buttonsOf } from "../../src/editor/failure-buttons";
import { LambdaExecutor, type RunLog } from "../../src/executors/lambda";
import { cloudWatchLines, logGroupOf } from "../../src/executors/lambda/cloudwatch";
import { emulatorOrSkip, startEmulator } from "./emulator";
import { failureOf, withCredentials } from "./environment";
import { startFront } from "./front";

const RUN = "11111111-2222-3333-4444-555555555555";
const NEIGHBOUR = "99999999-2222-3333-4444-555555555555";
const TIME = Date.parse("2026-11-25T09:00:00Z");

interface LogEvent { stream: string; timestamp: number; message: string }

/** Two environments; in one of them a run before ours ends in the millisecond in which ours begins. */
const EVENTS: LogEvent[] = [
  [0, `START RequestId: ${NEIGHBOUR} Version: $LATEST`], [1, "seepp: of the run before"], [2, `END RequestId: ${NEIGHBOUR}`], [2, `REPORT RequestId: ${NEIGHBOUR}\tBilled Duration: 3 ms`],
  [2, `START RequestId: ${RUN} Version: $LATEST`], [5, "seepp: a line that names no run"], [9, `END RequestId: ${RUN}`], [9, `REPORT RequestId: ${RUN}\tBilled Duration: 8 ms`],
].map(([ms, message]) => ({ stream: "one", timestamp: TIME + Number(ms), message: `${String(message)}\n` })).concat([{ stream: "two", timestamp: TIME + 5, message: "seepp: of another environment\n" }]);

describe("the cloud's logs", function () {
  this.timeout(60_000);
  let restore: () => void;
  let server: Server | undefined;
  beforeEach(() => {
    restore = withCredentials();
  });
  afterEach(async () => {
    server?.closeAllConnections();
    if (server !== undefined) await new Promise((resolve) => server?.close(resolve));
    server = undefined;
    restore();
  });

  /** CloudWatch Logs' two calls, on a list of events; pages of three. */
  async function cloudWatch(events: LogEvent[] | { status: number; type: string; message: string }): Promise<string> {
    server = createServer((request, reply) => {
      let body = "";
      request.on("data", (text: Buffer) => { body += text.toString(); });
      request.on("end", () => {
        const answer = (status: number, document: unknown, type = ""): void => void reply.writeHead(status, { "Content-Type": "application/x-amz-json-1.1", ...(type === "" ? {} : { "x-amzn-errortype": type }) }).end(JSON.stringify(document));
        if (!Array.isArray(events)) return answer(events.status, { __type: events.type, message: events.message }, events.type);
        const asked = JSON.parse(body) as { logGroupName: string; filterPattern?: string; startTime: number; endTime?: number; logStreamName?: string; nextToken?: string };
        assert.equal(asked.logGroupName, "/aws/lambda/seepp");
        const within = events.filter(({ timestamp }) => timestamp >= asked.startTime && timestamp < (asked.endTime ?? Infinity));
        if (request.headers["x-amz-target"] === "Logs_20140328.GetLogEvents") return answer(200, { events: within.filter(({ stream }) => stream === asked.logStreamName).map(({ timestamp, message }) => ({ timestamp, message })) });
        const found = within.filter(({ message }) => message.includes(JSON.parse(asked.filterPattern ?? '""') as string));
        const from = Number(asked.nextToken ?? 0);
        answer(200, { events: found.slice(from, from + 2).map(({ stream, timestamp, message }) => ({ logStreamName: stream, timestamp, message })), ...(from + 2 < found.length ? { nextToken: String(from + 2) } : {}) });
      });
    });
    await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const lines = async (endpoint: string, requestId = RUN): Promise<string[]> =>
    cloudWatchLines({ functionName: "seepp:live", region: "eu-central-1", requestId, time: new Date(TIME + 500) }, { functionName: "seepp:live", region: "", profile: "", endpoint });

  it("finds the group of a function by any of its names", () => {
    for (const name of ["seepp", "seepp:live", "seepp:$LATEST", "123456789012:function:seepp", "arn:aws:lambda:eu-central-1:123456789012:function:seepp", "arn:aws-cn:lambda:cn-north-1:123456789012:function:seepp:7"]) assert.equal(logGroupOf(name), "/aws/lambda/seepp", name);
  });

  it("takes from CloudWatch the lines of this run, and no other's", async () => {
    assert.deepEqual(await lines(await cloudWatch(EVENTS)), [
      `START RequestId: ${RUN} Version: $LATEST`, "seepp: a line that names no run", `END RequestId: ${RUN}`, `REPORT RequestId: ${RUN}\tBilled Duration: 8 ms`,
    ]);
  });

  it("knows that the lines may not be there yet", async () => {
    assert.deepEqual(await lines(await cloudWatch([])), []);
  });

  it("says which right is missing, with the policy to copy", async () => {
    const endpoint = await cloudWatch({ status: 400, type: "AccessDeniedException", message: "User: x is not authorized to perform: logs:FilterLogEvents" });
    const failure = await failureOf(lines(endpoint));
    assert.equal(failure.code, "no-logs-access");
    assert.match(failure.cure, /"logs:FilterLogEvents","logs:GetLogEvents".*log-group:\/aws\/lambda\/seepp:\*/);
    assert.ok(buttonsOf(failure, { canRetry: false, canBeNative: false, canDeploy: false }).includes("copy-policy"));
  });

  it("says that there is no such log", async () => {
    const failure = await failureOf(lines(await cloudWatch({ status: 400, type: "ResourceNotFoundException", message: "The specified log group does not exist." })));
    assert.equal(failure.code, "no-log-group");
    assert.match(failure.message, /no log group \/aws\/lambda\/seepp in eu-central-1/);
  });

  it("keeps the end of the last run's log", async function () {
    emulatorOrSkip(this);
    const emulator = await startEmulator();
    const front = await startFront([emulator]);
    const executor = new LambdaExecutor({ functionName: "function", region: "eu-central-1", profile: "", endpoint: front.endpoint });
    try {
      await executor.run({ code: "int main() {}\n" });
      const log: RunLog | undefined = executor.lastLog;
      assert.match(log?.requestId ?? "", /^[0-9a-f-]{36}$/);
      assert.match(log?.lines.join("\n") ?? "", /^START RequestId[\s\S]*^REPORT RequestId.*Billed Duration/m);
    } finally {
      await executor.dispose();
      await front.stop();
      await emulator.stop();
    }
  });
});
