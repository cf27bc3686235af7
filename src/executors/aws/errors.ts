/** What AWS says when it does not do what a deployment or a Fargate run asks for, as a typed error with its cure. */
import { ExecutorError, isExecutorError } from "../executor";
import { sdkError } from "../lambda/errors";
import type { AwsAccess } from "./clients";

/** The causes that are the same for every service, in the words that the Lambda executor has for them. */
const SHARED = new Set([
  "signed-out", "credentials-expired", "no-profile", "no-credentials", "no-region", "wrong-credentials", "wrong-clock",
  "proxy", "untrusted-certificate", "no-network",
]);

/** The name that AWS gave an error, such as "ResourceNotFoundException". */
export function nameOf(error: unknown): string {
  const { name, Code } = (typeof error === "object" && error !== null ? error : {}) as { name?: unknown; Code?: unknown };
  return typeof name === "string" && name !== "Error" ? name : String(Code ?? "");
}

/** The answer, or undefined when AWS says that there is no such thing (by one of the names). */
export async function ifThere<T>(call: Promise<T>, ...absent: string[]): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (absent.includes(nameOf(error))) return undefined;
    throw error;
  }
}

/** `doing`: what was tried, as "create the ECR repository x". */
export function awsError(error: unknown, doing: string, { region, profile, endpoint }: AwsAccess): ExecutorError {
  if (isExecutorError(error)) return error; // Of the image's source too, which is of another bundle.
  const said = (error instanceof Error ? error.message : String(error)).trim().replace(/\s*\n\s*/g, " ").replace(/\.$/, "").slice(0, 500);
  const text = `${nameOf(error)}: ${said}`;
  const denied = /AccessDenied|UnauthorizedOperation|not authorized to perform|Forbidden/i.test(text);
  if (denied) return accessDenied(said, doing, error);
  if (/ECONNRESET|EPIPE|socket hang up/.test(`${String((error as { code?: unknown }).code)} ${said}`)) {
    return new ExecutorError("connection-cut", `The connection to AWS was cut, so it could not ${doing}.`, "Check the network and give the same command again: it goes on where it stopped.", { cause: error });
  }
  const shared = sdkError(error, { functionName: "", region, profile, endpoint });
  if (SHARED.has(shared.code)) return new ExecutorError(shared.code, shared.message.replace("AWS Lambda", "AWS"), shared.cure.replace("trace again", "try again"), { cause: error });
  if (/LimitExceeded|ServiceQuota|TooMany(?!Requests)|QuotaExceeded/i.test(text)) {
    return new ExecutorError("quota", `AWS could not ${doing}: a quota of the account is used up (${said}).`, "Remove what is not needed, or ask for more at Service Quotas in the AWS console.", { cause: error });
  }
  if (/Throttl|TooManyRequests|RequestLimit/i.test(text)) {
    return new ExecutorError("throttled", `AWS could not ${doing}: too many calls at once.`, "Wait a minute and give the same command again: it goes on where it stopped.", { cause: error });
  }
  return new ExecutorError("aws-failed", `AWS could not ${doing}: ${said}.`, "Mend what it names and give the same command again: it goes on where it stopped.", { cause: error });
}

/** The statement to add is in back quotes, which is what the editor's button copies. */
function accessDenied(said: string, doing: string, cause: unknown): ExecutorError {
  const action = /perform: ([\w-]+:\w+)/.exec(said)?.[1];
  const resource = /on resource: (\S+)/.exec(said)?.[1] ?? "*";
  const statement = JSON.stringify({ Effect: "Allow", Action: action ?? "SERVICE:ACTION", Resource: resource });
  return new ExecutorError("access-denied", `These AWS credentials may not ${doing}${action === undefined ? `: ${said}` : ` (${action})`}.`,
    `Have whoever keeps the account allow \`${statement}\`, or use a profile that may (docs/deploy.md has the whole policy).`, { cause });
}
