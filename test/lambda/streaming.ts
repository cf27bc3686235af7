/**
 * AWS Lambda with response streaming, which its emulator does not have: towards the handler the Runtime API, towards the SDK
 * both ways to invoke. Each piece that the handler writes goes on at once, as a message of AWS's event stream; the SDK's own
 * codec writes these. One environment at a time, started anew when it has ended.
 *
 * docs.aws.amazon.com/lambda/latest/api/API_InvokeWithResponseStream.html, .../dg/runtimes-custom.html
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { EventStreamCodec } from "@smithy/core/event-streams";
import { startEnvironment, type Environment } from "./emulator";

/** What happens to an answer on its way to the caller. */
export interface Wire {
  reply: ServerResponse;
  event(type: "PayloadChunk" | "InvokeComplete", body: Uint8Array): Uint8Array;
}

export interface Streaming {
  /** For the SDK's `endpoint`. */
  endpoint: string;
  /** Of invocations to come, in order: what happens instead; undefined: nothing. */
  instead: (((wire: Wire) => void) | undefined)[];
  /** Called for each piece of a streamed answer, with how many bytes went before; true: it does not go on. */
  onPiece: ((wire: Wire, before: number) => boolean) | undefined;
  /** Milliseconds that a function has. */
  timeoutMs: number;
  /** "buffered" or "streaming" by invocation, the tenant ids that came, and the modes in which the handler answered. */
  ways: string[];
  tenants: (string | undefined)[];
  modes: (string | undefined)[];
  environment: Environment;
  stop(): Promise<void>;
}

interface Waiting {
  id: string;
  body: Buffer;
  way: "buffered" | "streaming";
  reply: ServerResponse;
  deadline: number;
}

const LOG = "START RequestId: 1\nREPORT RequestId: 1\tDuration: 499.10 ms\tBilled Duration: 500 ms\tMemory Size: 1769 MB\tMax Memory Used: 210 MB\t\n";
const LogResult = Buffer.from(LOG).toString("base64");
const MOST_BUFFERED = 6 * 1024 * 1024 + 100;

const codec = new EventStreamCodec((bytes) => Buffer.from(bytes as Uint8Array).toString("utf8"), (text) => Buffer.from(text, "utf8"));

function event(type: string, body: Uint8Array): Uint8Array {
  const contentType = type === "PayloadChunk" ? "application/octet-stream" : "application/json";
  const headers = { ":message-type": "event", ":event-type": type, ":content-type": contentType };
  return codec.encode({ headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, { type: "string" as const, value }])), body });
}

function complete(ErrorCode?: string, ErrorDetails?: string): Uint8Array {
  return event("InvokeComplete", Buffer.from(JSON.stringify({ ErrorCode, ErrorDetails, LogResult })));
}

export async function startStreaming(): Promise<Streaming> {
  const queue: Waiting[] = [];
  const running = new Map<string, Waiting>();
  let next: ServerResponse | undefined;
  let number = 0;
  const server = createServer((request, reply) => void serve(request, reply).catch((error: unknown) => {
    console.error("Lambda with streaming:", error);
    reply.destroy();
  }));
  const lambda: Streaming = { endpoint: "", instead: [], onPiece: undefined, timeoutMs: 60_000, ways: [], tenants: [], modes: [], environment: undefined as never, stop };

  async function serve(request: IncomingMessage, reply: ServerResponse): Promise<void> {
    reply.on("error", () => undefined);
    const url = request.url ?? "";
    if (url.endsWith("/invocation/next")) return offer(reply);
    const answered = /\/invocation\/([^/]+)\/(response|error)$/.exec(url);
    if (answered !== null) return answer(request, reply, running.get(answered[1]), answered[2] === "error");
    if (request.method !== "POST") return void reply.writeHead(200).end("{}");
    const way = url.includes("/response-streaming-invocations") ? "streaming" : "buffered";
    const body = await bytesOf(request);
    lambda.ways.push(way);
    lambda.tenants.push(request.headers["x-amz-tenant-id"] as string | undefined);
    const fault = lambda.instead.shift();
    if (fault !== undefined) return fault({ reply, event });
    if (!lambda.environment.alive()) await begin();
    queue.push({ id: String(++number), body, way, reply, deadline: Date.now() + lambda.timeoutMs });
    hand();
  }

  /** The handler asks for work. */
  function offer(reply: ServerResponse): void {
    next = reply;
    reply.on("close", () => { if (next === reply) next = undefined; });
    hand();
  }

  function hand(): void {
    const waiting = queue[0];
    if (waiting === undefined || next === undefined) return;
    queue.shift();
    running.set(waiting.id, waiting);
    next.writeHead(200, { "Lambda-Runtime-Aws-Request-Id": waiting.id, "Lambda-Runtime-Deadline-Ms": String(waiting.deadline), "Content-Type": "application/json" }).end(waiting.body);
    next = undefined;
    if (waiting.way === "streaming") waiting.reply.writeHead(200, { "Content-Type": "application/vnd.amazon.eventstream", "X-Amzn-Remapped-Content-Type": "application/octet-stream" });
  }

  async function answer(request: IncomingMessage, reply: ServerResponse, waiting: Waiting | undefined, failed: boolean): Promise<void> {
    if (waiting === undefined) return void reply.writeHead(400).end();
    running.delete(waiting.id);
    lambda.modes.push(request.headers["lambda-runtime-function-response-mode"] as string | undefined);
    const pieces: Buffer[] = [];
    let length = 0;
    try {
      for await (const piece of request as AsyncIterable<Buffer>) {
        if (waiting.way === "buffered") pieces.push(piece);
        // A caller who has gone does not stop a function.
        else if (lambda.onPiece?.({ reply: waiting.reply, event }, length) !== true) waiting.reply.write(event("PayloadChunk", piece));
        length += piece.length;
      }
    } catch {
      return void waiting.reply.end(complete("Runtime.TruncatedResponse", "the answer ended early")); // The handler has gone.
    }
    reply.writeHead(202).end();
    // As the emulator does, Lambda hands on types of its own form alone.
    const type = request.trailers["lambda-runtime-function-error-type"];
    const details = Buffer.from(request.trailers["lambda-runtime-function-error-body"] ?? "", "base64").toString("utf8");
    if (waiting.way === "streaming") return void waiting.reply.end(type === undefined ? complete() : complete(/^(Runtime|Function)\.[A-Z][a-zA-Z]+$/.test(type) ? type : "Runtime.Unknown", details));
    const headers = { "X-Amz-Log-Result": LogResult, ...(failed ? { "X-Amz-Function-Error": "Unhandled" } : {}) };
    if (length <= MOST_BUFFERED) return void waiting.reply.writeHead(200, headers).end(Buffer.concat(pieces));
    waiting.reply.writeHead(200, { ...headers, "X-Amz-Function-Error": "Unhandled" }).end(JSON.stringify({ errorType: "Function.ResponseSizeTooLarge", errorMessage: `Response payload size (${length} bytes) exceeded maximum allowed payload size.` }));
  }

  async function begin(): Promise<void> {
    // A root process first, with which all else ends: what changes its user no longer ends with its parent.
    lambda.environment = await startEnvironment(`sh -c '"$@"; exit $?' sh`, { AWS_LAMBDA_RUNTIME_API: lambda.endpoint.slice("http://".length) });
  }

  async function stop(): Promise<void> {
    await lambda.environment.stop();
    server.closeAllConnections();
    await new Promise((resolve) => (server satisfies Server).close(resolve));
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  lambda.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await begin();
  return lambda;
}

/** A stream that is there and complete, of these pieces, and with this end. */
export function streams(pieces: readonly Uint8Array[], end: { ErrorCode?: string; ErrorDetails?: string } | "none" = {}): (wire: Wire) => void {
  return ({ reply }) => {
    reply.writeHead(200, { "Content-Type": "application/vnd.amazon.eventstream" });
    for (const piece of pieces) reply.write(event("PayloadChunk", piece));
    reply.end(end === "none" ? undefined : complete(end.ErrorCode, end.ErrorDetails));
  };
}

export function refuses(status: number, type: string, message: string): (wire: Wire) => void {
  return ({ reply }) => void reply.writeHead(status, { "x-amzn-errortype": type, "Content-Type": "application/json" }).end(JSON.stringify({ Type: "User", message }));
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
