/**
 * The whole log of one run from CloudWatch, for those who may read it; Lambda itself sends only the end of a log along. A
 * line does not name the run that printed it, but its environment's stream does one run after the other: the lines are those
 * between the marks START and REPORT, which do.
 */
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { ExecutorError } from "../executor";
import { clientOptions, type LambdaSettings } from "./client";
import { sdkError } from "./errors";

export interface CloudRunId {
  functionName: string;
  region: string;
  requestId: string;
  time: Date;
}

const CALL_MS = 15_000;
/** Clocks differ, and a run may last this long. */
const AROUND_MS = 20 * 60_000;
const MOST_LINES = 10_000;

/** Where Lambda writes by itself. Names are NAME, NAME:ALIAS, ACCOUNT:function:NAME, or a whole ARN. */
export function logGroupOf(functionName: string): string {
  return `/aws/lambda/${/(?:^|:function:)([\w-]+)(?::[\w$-]+)?$/.exec(functionName)?.[1] ?? functionName}`;
}

/** Throws ExecutorError. Empty when CloudWatch does not have it yet: it comes some seconds after the run. */
export async function cloudWatchLines(run: CloudRunId, settings: LambdaSettings): Promise<string[]> {
  const { CloudWatchLogsClient, FilterLogEventsCommand, GetLogEventsCommand } = await import("./lambda-sdk");
  const client: CloudWatchLogsClient = new CloudWatchLogsClient(await clientOptions({ ...settings, region: run.region }, "logs"));
  const logGroupName = logGroupOf(run.functionName);
  const options = () => ({ abortSignal: AbortSignal.timeout(CALL_MS) });
  try {
    const around = { startTime: run.time.getTime() - AROUND_MS, endTime: run.time.getTime() + AROUND_MS };
    const marks: { logStreamName?: string | undefined; timestamp?: number | undefined; message?: string | undefined }[] = [];
    let nextToken: string | undefined;
    do {
      const found = await client.send(new FilterLogEventsCommand({ logGroupName, filterPattern: `"${run.requestId}"`, ...around, ...(nextToken === undefined ? {} : { nextToken }) }), options());
      marks.push(...found.events ?? []);
      nextToken = found.nextToken;
    } while (nextToken !== undefined && !marks.some(isReport));
    const start = marks.find(({ message }) => message?.startsWith("START ") === true);
    if (start?.logStreamName === undefined || start.timestamp === undefined) return [];
    const end = marks.find(isReport)?.timestamp;
    const { events = [] } = await client.send(new GetLogEventsCommand({
      logGroupName, logStreamName: start.logStreamName, startFromHead: true, startTime: start.timestamp, ...(end === undefined ? {} : { endTime: end + 1 }), limit: MOST_LINES,
    }), options());
    return between(events.map(({ message = "" }) => message.trimEnd()), run.requestId);
  } catch (error) {
    throw asFailure(error, run, logGroupName);
  } finally {
    client.destroy();
  }
}

const isReport = ({ message }: { message?: string | undefined }): boolean => message?.startsWith("REPORT ") === true;

/** Neighbours may have the same millisecond. */
function between(lines: string[], requestId: string): string[] {
  const first = lines.findIndex((line) => line.startsWith("START ") && line.includes(requestId));
  const last = lines.findIndex((line) => line.startsWith("REPORT ") && line.includes(requestId));
  return lines.slice(Math.max(0, first), last < 0 ? undefined : last + 1);
}

function asFailure(error: unknown, { functionName, region }: CloudRunId, logGroupName: string): ExecutorError {
  const failure = sdkError(error, { functionName, region, profile: "", endpoint: "" });
  if (failure.code === "access-denied") {
    const Resource = `arn:aws:logs:${region}:*:log-group:${logGroupName}:*`;
    const policy = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: ["logs:FilterLogEvents", "logs:GetLogEvents"], Resource }] };
    return new ExecutorError("no-logs-access", `You may not read the logs of ${functionName} in CloudWatch.`, `Ask whoever keeps the account for this policy: \`${JSON.stringify(policy)}\``, { cause: error });
  }
  if (failure.code === "no-such-function") return new ExecutorError("no-log-group", `CloudWatch has no log group ${logGroupName} in ${region}.`, "The function may not write logs, or writes them elsewhere: its role and its logging configuration say so.", { cause: error });
  return failure;
}
