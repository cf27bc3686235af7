/**
 * What can go wrong between us and a trace from AWS Lambda, each with its own cause and cure. Three tables: what the SDK
 * throws, what Lambda says when the function failed, and what a function says that is not ours. The first entry that fits counts.
 * docs/cloud.md lists all of them for users.
 *
 * Names: docs.aws.amazon.com/lambda/latest/api/API_Invoke.html and API_Invoke's common errors; of the function's own
 * failures: docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html.
 */
import { ExecutorError } from "../executor";

/** What the messages name. */
export interface Target {
  functionName: string;
  /** Empty while it is not known. */
  region: string;
  /** Empty: the SDK's default. */
  profile: string;
  endpoint: string;
  /** As it was sent; empty: none was. */
  tenant?: string;
  /** A stream was asked for. */
  streaming?: boolean;
}

export class LambdaError extends ExecutorError {
  /** Another try may go well: nothing has run, or what ran is without effect. */
  constructor(code: string, message: string, cure: string, readonly retry: boolean, options?: ErrorOptions) {
    super(code, message, cure, options);
    this.name = "LambdaError";
  }
}

/** An entry of a table. `said`: the words of whoever failed. */
interface Known {
  /** Tested against "NAME STATUS CODE: MESSAGE". */
  pattern: RegExp;
  /** Whether it fits the settings. */
  fits?: (target: Target) => boolean;
  code: string;
  message: (target: Target, said: string) => string;
  cure: (target: Target, said: string) => string;
  retry?: true;
}

const profileOption = ({ profile }: Target): string => (profile === "" ? "" : ` --profile ${profile}`);
const regionOption = ({ region }: Target): string => (region === "" ? "" : ` --region ${region}`);
const where = ({ functionName, region }: Target): string => `${functionName}${region === "" ? "" : ` in ${region}`}`;
const configure = (target: Target, options: string): string =>
  `\`aws lambda update-function-configuration --function-name ${target.functionName} ${options}${regionOption(target)}${profileOption(target)}\``;

/** The ARN that Lambda names in a refusal, else one to complete. */
function arnOf({ functionName, region }: Target, said: string): string {
  return /arn:[\w-]+:lambda:[\w-]+:\d+:function:[\w$:-]+/.exec(said)?.[0] ?? (functionName.startsWith("arn:") ? functionName : `arn:aws:lambda:${region || "REGION"}:ACCOUNT:function:${functionName}`);
}

const NO_CREDENTIALS = /CredentialsProviderError|Could not load credentials|Credential is missing|No valid.*credentials/i;
const noProfile = ({ profile }: Target): string => `There is no AWS profile ${profile === "" ? "as AWS_PROFILE names it" : `"${profile}"`} with credentials.`;
const makeProfile = (target: Target): string => `Make it with \`aws configure sso${profileOption(target)}\`, or correct seepp.lambda.profile.`;

/** Errors of the SDK: of its credential providers, of Lambda's API, of the network. */
export const SDK_ERRORS: readonly Known[] = [
  {
    // A region, or an address, that does not know the operation; a function that is not there has a name of its own.
    pattern: /^(?!ResourceNotFound)(?:.* 404 |UnknownOperation|.*stream.*\bnot\b.*(?:supported|available))/is, fits: ({ streaming }) => streaming === true, code: "no-streaming",
    message: ({ endpoint, region }) => `AWS Lambda does not stream answers here (${endpoint || `region ${region || "unknown"}`}).`,
    cure: () => "Trace with answers in one piece, of 6 MB at most (seepp.cloud.streaming: never), or have the function deployed in another region.",
  },
  {
    pattern: /SSO|aws login|Token is expired|TokenProviderError/, code: "signed-out",
    message: ({ profile }) => `Your AWS session has expired${profile === "" ? "" : ` (profile ${profile})`}.`,
    cure: (target, said) => `Sign in with \`aws ${/aws login/.test(said) ? "login" : "sso login"}${profileOption(target)}\` and trace again.`,
  },
  {
    pattern: /ExpiredToken/, code: "credentials-expired",
    message: () => "Your AWS credentials have expired.",
    cure: () => "Fetch new ones (sign in again, or renew AWS_SESSION_TOKEN) and trace again.",
  },
  {
    pattern: /Could not resolve credentials using profile|profile.* could not be found/i, code: "no-profile",
    message: noProfile, cure: makeProfile,
  },
  {
    // A profile that is not there is passed over, and then nothing else has credentials either.
    pattern: NO_CREDENTIALS, fits: ({ profile }) => profile !== "", code: "no-profile",
    message: noProfile, cure: makeProfile,
  },
  {
    pattern: NO_CREDENTIALS, code: "no-credentials",
    message: () => "There are no AWS credentials on this machine.",
    cure: () => "Set them up with `aws configure sso`, name a profile in seepp.lambda.profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
  },
  {
    pattern: /RequestExpired|RequestTimeTooSkewed|Signature (?:expired|not yet current)/, code: "wrong-clock",
    message: () => "AWS refuses the request because this machine's clock is wrong.",
    cure: () => "Set the clock and trace again.",
  },
  {
    pattern: /UnrecognizedClient|InvalidClientTokenId|InvalidSignature|IncompleteSignature|MissingAuthenticationToken/, code: "wrong-credentials",
    message: () => "AWS does not know these credentials.",
    cure: () => "Check the access key of your profile, or choose another profile in seepp.lambda.profile.",
  },
  {
    pattern: /InvalidRuntime|CodeArtifact|InvalidImage|KMS\w*Exception|EC2(?!Throttled)\w*Exception|ENILimit|Subnet|SecurityGroup|EFS\w*Exception/, code: "function-broken",
    message: (target, said) => `AWS Lambda cannot start the function ${where(target)}: ${said}`,
    cure: () => "Whoever keeps the account mends the function's image, key or network (docs/cloud.md).",
  },
  {
    pattern: /AccessDenied|not authorized to perform/, code: "access-denied",
    message: (target, said) => `You may not invoke the function: lambda:InvokeFunction on ${arnOf(target, said)} is denied.`,
    cure: (target, said) => `Ask whoever keeps the account for this policy: \`${JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "lambda:InvokeFunction", Resource: arnOf(target, said) }] })}\``,
  },
  {
    pattern: /Region is missing|Invalid region/i, code: "no-region",
    message: () => "The AWS region of the function is not known.",
    cure: () => "Name it in seepp.lambda.region, e.g. eu-central-1, or give the function's whole ARN.",
  },
  {
    pattern: /ResourceNotFound/, code: "no-such-function",
    message: (target) => `There is no function ${where(target)}.`,
    cure: () => "Check seepp.lambda.functionName, seepp.lambda.region and the account of seepp.lambda.profile.",
  },
  {
    pattern: /RequestTooLarge|RequestEntityTooLarge| 413 /, code: "request-too-large",
    message: () => "The program and its input are larger than the 6 MB that AWS Lambda takes.",
    cure: () => "Give the program less input (seepp.stdin), or use another executor.",
  },
  {
    pattern: /TooManyRequests|Throttl|RateExceeded| 429 /i, code: "throttled", retry: true,
    message: (target) => `AWS Lambda is busy: ${where(target)} has reached its limit of concurrent runs.`,
    cure: () => "Wait a moment and trace again; whoever keeps the account can raise the function's concurrency.",
  },
  {
    pattern: /ResourceNotReady|ResourceConflict|state: Pending|ENINotReady/, code: "function-not-ready", retry: true,
    message: (target) => `The function ${where(target)} is still being made ready.`,
    cure: () => "Wait a minute and trace again.",
  },
  {
    pattern: /constraint.*tenantId|tenantId.*constraint/is, code: "wrong-tenant",
    message: ({ tenant = "" }) => `"${tenant}" cannot be a tenant id.`,
    cure: () => "Correct seepp.lambda.tenant: up to 256 letters, digits, spaces or any of ._:/=+@-",
  },
  {
    // docs.aws.amazon.com/lambda/latest/dg/tenant-isolation-troubleshooting.html: one error for both.
    pattern: /InvalidParameterValue.*tenan/is, fits: ({ tenant = "" }) => tenant === "", code: "tenant-needed",
    message: (target) => `The function ${where(target)} keeps its callers' runs apart, and no tenant id was sent.`,
    cure: () => "Set seepp.lambda.tenant to the id that whoever keeps the function gave you.",
  },
  {
    pattern: /InvalidParameterValue.*tenan/is, code: "tenant-unknown",
    message: (target) => `The function ${where(target)} was made without tenant isolation, and a tenant id was sent.`,
    cure: () => "Empty seepp.lambda.tenant; or remove the function and deploy it with tenant isolation, which only a new one can have.",
  },
  {
    pattern: /InvalidRequestContent|InvalidParameterValue|ValidationException/, code: "request-refused",
    message: (_, said) => `AWS Lambda refuses the request: ${said}`,
    cure: () => "Check seepp.lambda.functionName: it is a name, NAME:ALIAS, or an ARN.",
  },
  {
    pattern: / 407 |Proxy/i, code: "proxy",
    message: (_, said) => `The proxy on the way to AWS does not let the request through: ${said}`,
    cure: () => "Check HTTPS_PROXY with its user and password, or put the address into NO_PROXY.",
  },
  {
    pattern: /self.signed certificate|UNABLE_TO_(?:GET_ISSUER_CERT|VERIFY_LEAF)|CERT_|ERR_TLS/i, code: "untrusted-certificate",
    message: () => "Something between this machine and AWS, a proxy perhaps, answers with a certificate that is not trusted.",
    cure: () => "Name your organisation's certificate in NODE_EXTRA_CA_CERTS before VS Code starts.",
  },
  {
    pattern: /ECONNRESET|EPIPE|socket hang up|aborted|premature|IncompleteBody|Unexpected end|Truncated event/i, code: "connection-cut", retry: true,
    message: () => "The connection to AWS Lambda was cut before the answer was there.",
    cure: () => "Check the network and trace again.",
  },
  {
    pattern: /ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|ECONNREFUSED|ETIMEDOUT|TimeoutError|connection timed out/i, code: "no-network",
    message: ({ endpoint, region }) => `AWS Lambda cannot be reached (${endpoint || `region ${region || "unknown"}`}).`,
    cure: () => "Check the network, the proxy (HTTPS_PROXY) and seepp.lambda.region; the Docker and native executors need no network.",
  },
  {
    pattern: /ServiceException|InternalFailure|InternalServer|ServiceUnavailable| 5\d\d /, code: "lambda-failed", retry: true,
    message: (_, said) => `AWS Lambda itself failed: ${said}`,
    cure: () => "Trace again in a while; health.aws.amazon.com says whether AWS has trouble.",
  },
  {
    pattern: /SyntaxError|JSON|Deserialization|checksum|message length/i, code: "answer-unreadable",
    message: () => "What came back from AWS Lambda cannot be read: something on the way has changed it.",
    cure: () => "Check seepp.lambda.endpoint and the proxy, and trace again.",
  },
];

/** Lambda's word on a function that failed, tested against "TYPE: MESSAGE". */
export const FUNCTION_ERRORS: readonly Known[] = [
  {
    // Our handler ends an environment in which a run left something (src/runner/lambda/main.ts): a fresh one takes its place.
    pattern: /exit status 75/, code: "environment-replaced", retry: true,
    message: () => "The function's environment was replaced while the request came.",
    cure: () => "Trace again.",
  },
  {
    pattern: /timed out after|\.Timedout/i, code: "function-timeout",
    message: (target, said) => `The function ${where(target)} ran out of its own time${/after ([\d.]+) seconds/.exec(said) === null ? "" : ` of ${Number(/after ([\d.]+) seconds/.exec(said)?.[1])} seconds`}.`,
    cure: (target) => `Give it more, ${configure(target, "--timeout 120")}, or lower seepp.limits.seconds.`,
  },
  {
    pattern: /TruncatedResponse/, code: "stream-cut", retry: true,
    message: (target) => `The function ${where(target)} broke off in the middle of its answer.`,
    cure: () => "Trace again; the function's log says more.",
  },
  {
    pattern: /OutOfMemory|signal: killed|out of memory/i, code: "function-out-of-memory",
    message: (target) => `The function ${where(target)} ran out of memory.`,
    cure: (target) => `Give it more, ${configure(target, "--memory-size 3008")}, or lower seepp.limits.memoryMb.`,
  },
  {
    pattern: /exec format error/i, code: "wrong-function-architecture",
    message: (target) => `The image of ${where(target)} is for another architecture than the function's.`,
    cure: () => "Deploy the executor image to a function of architecture x86_64.",
  },
  {
    pattern: /InvalidEntrypoint|InvalidWorkingDirectory|no such file or directory|entrypoint|Runtime\.ExitError.*status (?:64|70|127)/i, code: "wrong-entry-point",
    message: (target) => `The function ${where(target)} does not start what it should.`,
    cure: (target) => `Set its entry point: ${configure(target, "--image-config '{\"EntryPoint\":[\"/usr/bin/node\",\"/opt/seepp/bin/handler.js\"],\"Command\":[]}'")}.`,
  },
  {
    pattern: /ResponseSizeTooLarge|payload size exceeded/i, code: "answer-too-large",
    message: ({ streaming }) => `The answer is larger than the ${streaming === true ? 200 : 6} MB that AWS Lambda sends.`,
    cure: () => "Lower seepp.limits.steps, or use another executor.",
  },
];

/** The fields that Node and the SDK set on what they throw. */
interface Fault {
  name?: unknown;
  message?: unknown;
  code?: unknown;
  $metadata?: { httpStatusCode?: unknown };
  $response?: { statusCode?: unknown };
}

/** Any error of a call to Lambda as a typed one. */
export function sdkError(error: unknown, target: Target): ExecutorError {
  if (error instanceof ExecutorError) return error;
  const fault = (typeof error === "object" && error !== null ? error : {}) as Fault;
  const status = fault.$metadata?.httpStatusCode ?? fault.$response?.statusCode ?? "";
  const said = typeof fault.message === "string" && fault.message !== "" ? fault.message : String(error);
  const text = `${String(fault.name ?? "")} ${String(status)} ${String(fault.code ?? "")}: ${said}`;
  return from(SDK_ERRORS, text, target, said, error)
    ?? new LambdaError("lambda-failed", `AWS Lambda could not be called: ${sentence(said)}`, "The log has the details.", false, { cause: error });
}

/** A function error (the field FunctionError of an answer) as a typed one. */
export function functionError(type: string, said: string, target: Target): ExecutorError {
  return from(FUNCTION_ERRORS, `${type}: ${said}`, target, said)
    ?? new LambdaError("function-failed", `The function ${where(target)} failed: ${sentence(said || type)}`, "Its log in CloudWatch has more; deploy the executor image anew if it stays.", false);
}

function from(table: readonly Known[], text: string, target: Target, said: string, cause?: unknown): LambdaError | undefined {
  const known = table.find(({ pattern, fits }) => pattern.test(text) && (fits === undefined || fits(target)));
  if (known === undefined) return undefined;
  return new LambdaError(known.code, sentence(known.message(target, said)), known.cure(target, said), known.retry === true, { cause });
}

function sentence(text: string): string {
  const line = text.trim().replace(/\s*\n\s*/g, " ").slice(0, 500);
  return /[.!?]$/.test(line) ? line : `${line}.`;
}
