/**
 * The Lambda Runtime API, which is a handful of HTTP calls to an address of the execution environment:
 * docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html (version 2018-06-01). Streamed answers:
 * docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html#runtimes-custom-response-streaming.
 */
import { Agent, request, type ClientRequest, type IncomingHttpHeaders } from "node:http";

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

/** An answer that goes as it is written. */
export interface ResponseStream {
  write(bytes: Uint8Array): void;
  /** With a failure the caller is told that what came before is not whole. Gives false when Lambda has not taken the answer. */
  end(failure?: InvocationFailure): Promise<boolean>;
}

interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

const ROOT = "/2018-06-01/runtime";
const TYPE_HEADER = "Lambda-Runtime-Function-Error-Type";
const BODY_TRAILER = "Lambda-Runtime-Function-Error-Body";
/** Of a stream's failure Lambda hands on types of this form only; ours is in the body. */
const STREAM_FAILED = "Function.Failed";
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

  /**
   * Answers piece by piece. Pieces wait in memory when they come faster than Lambda takes them. Once Lambda takes no more (the
   * answer is too long, or too late), the rest is dropped.
   */
  stream(id: string): ResponseStream {
    const call = this.open("POST", `/invocation/${encodeURIComponent(id)}/response`, {
      "Content-Type": "application/octet-stream", "Transfer-Encoding": "chunked",
      "Lambda-Runtime-Function-Response-Mode": "streaming", Trailer: `${TYPE_HEADER}, ${BODY_TRAILER}`,
    });
    const taken = replyOf(call).then(({ status }) => status < 300, () => false);
    return {
      write: (bytes) => void (call.destroyed || call.write(bytes)),
      end: (failure) => {
        if (failure !== undefined) {
          call.addTrailers({ [TYPE_HEADER]: STREAM_FAILED, [BODY_TRAILER]: Buffer.from(failureDocument(failure), "utf8").toString("base64") });
        }
        call.end();
        return taken;
      },
    };
  }

  async fail(id: string, failure: InvocationFailure): Promise<void> {
    await this.report(`/invocation/${encodeURIComponent(id)}/error`, failure);
  }

  /** The environment could not be made ready for any event. */
  async failInit(failure: InvocationFailure): Promise<void> {
    await this.report("/init/error", failure);
  }

  private async report(path: string, failure: InvocationFailure): Promise<void> {
    await this.call("POST", path, failureDocument(failure), { [TYPE_HEADER]: failure.errorType });
  }

  private call(method: string, path: string, body = "", headers: Record<string, string> = {}): Promise<Reply> {
    const bytes = Buffer.from(body, "utf8");
    const sent = method === "GET" ? {} : { "Content-Type": "application/json", "Content-Length": String(bytes.length) };
    const call = this.open(method, path, { ...headers, ...sent });
    const reply = replyOf(call);
    call.end(method === "GET" ? undefined : bytes);
    return reply;
  }

  private open(method: string, path: string, headers: Record<string, string>): ClientRequest {
    return request(`http://${this.address}${ROOT}${path}`, { method, agent: this.agent, headers });
  }
}

function failureDocument({ errorMessage, ...rest }: InvocationFailure): string {
  return JSON.stringify({ ...rest, errorMessage: errorMessage.slice(0, MAX_MESSAGE), stackTrace: [] });
}

function replyOf(call: ClientRequest): Promise<Reply> {
  return new Promise((resolve, reject) => {
    call.on("response", (reply) => {
      const pieces: Buffer[] = [];
      reply.on("data", (piece: Buffer) => pieces.push(piece));
      reply.on("error", reject);
      reply.on("end", () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: Buffer.concat(pieces) }));
    });
    call.on("error", reject);
  });
}
