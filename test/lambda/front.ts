/**
 * The part of AWS Lambda that its emulator leaves out, and what can go wrong there. It stands between the SDK and one or more
 * emulators, each an execution environment that serves one request at a time: it says 429 when all are busy, sends the log
 * tail (the emulator prints it) and the mark of a function that failed; and it makes faults, one for the next call or by chance.
 *
 * Error answers: docs.aws.amazon.com/lambda/latest/api/API_Invoke.html.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Emulator } from "./emulator";

export interface Call {
  body: Buffer;
  reply: ServerResponse;
  /** Hands the call on to an environment and gives its answer; answers 429 and gives undefined when all are busy. */
  forward(): Promise<Answer | undefined>;
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

export type Fault = (call: Call) => Promise<void> | void;

export interface Front {
  /** For the SDK's `endpoint`. */
  endpoint: string;
  /** Of the calls to come, in order: what happens to them instead. */
  faults: Fault[];
  /** Chooses a fault for a call that has none. */
  chance: (() => Fault | undefined) | undefined;
  /** Calls of functions that came, and those that an environment served. */
  calls: number;
  served: number;
  /** The names that a list of functions holds. */
  functions: string[];
  /** The bodies that came. */
  bodies: Buffer[];
  stop(): Promise<void>;
}

const FUNCTION_PATH = "/2015-03-31/functions/function/invocations";

export async function startFront(environments: readonly Emulator[]): Promise<Front> {
  const free = [...environments];
  const server = createServer((request, reply) => void serve(request, reply).catch((error: unknown) => {
    console.error("the front of Lambda:", error);
    reply.destroy();
  }));
  const front: Front = { endpoint: "", faults: [], chance: undefined, calls: 0, served: 0, functions: [], bodies: [], stop: () => stop(server) };

  async function serve(request: IncomingMessage, reply: ServerResponse): Promise<void> {
    const body = await bytesOf(request);
    reply.on("error", () => undefined);
    if (request.method === "GET") return send(reply, 200, {}, JSON.stringify({ Functions: front.functions.map((FunctionName) => ({ FunctionName })) }));
    front.calls += 1;
    front.bodies.push(body);
    const call: Call = { body, reply, forward: () => forward(body, reply) };
    const fault = front.faults.shift() ?? front.chance?.() ?? pass;
    await fault(call);
  }

  async function forward(body: Buffer, reply: ServerResponse): Promise<Answer | undefined> {
    const environment = free.pop();
    if (environment === undefined) {
      await throttled({ body, reply, forward: () => Promise.resolve(undefined) });
      return undefined;
    }
    try {
      const start = environment.log().length;
      const served = await fetch(environment.endpoint + FUNCTION_PATH, { method: "POST", body: new Uint8Array(body) });
      front.served += 1;
      const answer = Buffer.from(await served.arrayBuffer());
      return { status: served.status, headers: { ...failureHeader(answer), "X-Amz-Log-Result": await logTail(environment, start), "Content-Type": "application/json" }, body: answer };
    } finally {
      free.push(environment);
    }
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  front.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return front;
}

export const pass: Fault = async ({ reply, forward }) => {
  const answer = await forward();
  if (answer !== undefined) send(reply, answer.status, answer.headers, answer.body);
};

/** An error of Lambda's API. */
export function refuse(status: number, type: string, message: string): Fault {
  return ({ reply }) => send(reply, status, { "x-amzn-errortype": type, "Content-Type": "application/json" }, JSON.stringify({ Type: "User", message }));
}

/** A function that failed: Lambda answers 200, with a mark. */
export function failed(errorType: string, errorMessage: string, log = ""): Fault {
  return ({ reply }) => send(reply, 200, { "X-Amz-Function-Error": "Unhandled", ...(log === "" ? {} : { "X-Amz-Log-Result": Buffer.from(log).toString("base64") }) }, JSON.stringify({ errorType, errorMessage }));
}

export function says(status: number, body: string, headers: Record<string, string> = {}): Fault {
  return ({ reply }) => send(reply, status, headers, body);
}

export const throttled = refuse(429, "TooManyRequestsException", "Rate Exceeded.");
export const serviceFailed = refuse(500, "ServiceException", "Service encountered an internal error.");
export const unavailable = says(503, "<html>Service Unavailable</html>", { "Content-Type": "text/html" });
export const hungUp: Fault = ({ reply }) => void reply.destroy();
export const silent: Fault = () => undefined;

/** The function runs, and half of its answer arrives. */
export const cut: Fault = async ({ reply, forward }) => {
  const answer = await forward();
  if (answer === undefined) return;
  reply.writeHead(answer.status, { ...answer.headers, "Content-Length": answer.body.length });
  reply.write(answer.body.subarray(0, answer.body.length >> 1), () => reply.destroy());
};

/** The function runs, and something on the way keeps half of the answer without a word. */
export const shortened: Fault = async ({ reply, forward }) => {
  const answer = await forward();
  if (answer !== undefined) send(reply, answer.status, answer.headers, answer.body.subarray(0, answer.body.length >> 1));
};

export function slow(ms: number, then: Fault = pass): Fault {
  return async (call) => {
    await new Promise((resolve) => setTimeout(resolve, ms));
    await then(call);
  };
}

function send(reply: ServerResponse, status: number, headers: Record<string, string>, body: string | Buffer): void {
  reply.writeHead(status, headers).end(body);
}

/** Lambda marks a failure in a header; the emulator only answers with it. */
function failureHeader(answer: Buffer): Record<string, string> {
  const start = answer.subarray(0, 100).toString("utf8");
  return start.startsWith('{"errorType"') || start.startsWith('{"errorMessage"') || start.startsWith("Task timed out") ? { "X-Amz-Function-Error": "Unhandled" } : {};
}

/** From START to REPORT, as Lambda has it: the last 4 kB. */
async function logTail(environment: Emulator, start: number): Promise<string> {
  let lines = "";
  for (let tries = 0; tries < 40 && !/^REPORT /m.test(lines); tries++) {
    if (tries > 0) await new Promise((resolve) => setTimeout(resolve, 25));
    lines = environment.log().slice(start);
  }
  const log = lines.split("\n").filter((line) => !line.includes("(rapid)")).join("\n");
  // The emulator says that all memory was used, whatever it was.
  return Buffer.from(log.replace(/Max Memory Used: \d+ MB/, "Max Memory Used: 210 MB").slice(-4096)).toString("base64");
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
