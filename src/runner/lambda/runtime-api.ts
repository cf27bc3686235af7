/**
 * The Lambda Runtime API, which is a handful of HTTP calls to an address of the execution environment:
 * docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html (version 2018-06-01).
 */
import { Agent, request, type IncomingHttpHeaders } from "node:http";

export interface Invocation {
  id: string;
  /** Milliseconds since 1970, by which the answer must be there. */
  deadline: number;
  /** The event's bytes, as the caller sent them. */
  event: Buffer;
}

export interface InvocationFailure {
  errorType: string;
  errorMessage: string;
  /** Ours besides what Lambda asks for: what to do about it. */
  cure?: string;
}

interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

const ROOT = "/2018-06-01/runtime";
/** What a caller is told of a failure must itself not be too large. */
const MAX_MESSAGE = 8 * 1024;
/** The call has left this process, and is given the time to arrive. */
const LEAVING_MS = 20;

export class RuntimeApi {
  // One connection, kept: the environment sleeps within a call of `next`, for as long as nobody asks.
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });

  /** `address`: HOST:PORT, as AWS_LAMBDA_RUNTIME_API has it. */
  constructor(private readonly address: string) {}

  /** Waits for the next event, without an end of its own. */
  async next(): Promise<Invocation> {
    const { status, headers, body } = await this.call("GET", "/invocation/next");
    const id = headers["lambda-runtime-aws-request-id"];
    if (status !== 200 || typeof id !== "string") throw new Error(`The Lambda Runtime API answered ${status} to "next".`);
    return { id, deadline: Number(headers["lambda-runtime-deadline-ms"] ?? NaN), event: body };
  }

  /**
   * Says that the answer is complete, as `next` does, without waiting for an event: what a runtime does that will exit. One
   * that exited before could take its answer with it.
   */
  leave(): Promise<void> {
    return new Promise((resolve) => {
      const call = request(`http://${this.address}${ROOT}/invocation/next`, { agent: this.agent }, (reply) => reply.destroy());
      call.on("error", () => resolve());
      call.on("finish", () => setTimeout(resolve, LEAVING_MS));
      call.end();
    });
  }

  /** Gives false when Lambda does not take the answer, which it does when it is too large or too late. */
  async respond(id: string, answer: string): Promise<boolean> {
    const { status } = await this.call("POST", `/invocation/${encodeURIComponent(id)}/response`, answer);
    return status < 300;
  }

  async fail(id: string, failure: InvocationFailure): Promise<void> {
    await this.report(`/invocation/${encodeURIComponent(id)}/error`, failure);
  }

  /** The environment could not be made ready for any event. */
  async failInit(failure: InvocationFailure): Promise<void> {
    await this.report("/init/error", failure);
  }

  private async report(path: string, { errorMessage, ...rest }: InvocationFailure): Promise<void> {
    const document = JSON.stringify({ ...rest, errorMessage: errorMessage.slice(0, MAX_MESSAGE), stackTrace: [] });
    await this.call("POST", path, document, { "Lambda-Runtime-Function-Error-Type": rest.errorType });
  }

  private call(method: string, path: string, body = "", headers: Record<string, string> = {}): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const bytes = Buffer.from(body, "utf8");
      const sent = method === "GET" ? {} : { "Content-Type": "application/json", "Content-Length": String(bytes.length) };
      const call = request(`http://${this.address}${ROOT}${path}`, { method, agent: this.agent, headers: { ...headers, ...sent } }, (reply) => {
        const pieces: Buffer[] = [];
        reply.on("data", (piece: Buffer) => pieces.push(piece));
        reply.on("error", reject);
        reply.on("end", () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: Buffer.concat(pieces) }));
      });
      call.on("error", reject);
      call.end(method === "GET" ? undefined : bytes);
    });
  }
}
