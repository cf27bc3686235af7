/**
 * As much of Docker's API as the executor speaks, on a socket, without containers: what runs in one is a function of the
 * test, by default the native runner. What goes wrong is the test's choice, in the words of real engines.
 * docs.docker.com/reference/api/engine
 */
import { spawn } from "node:child_process";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { join } from "node:path";
import { TRACE_FORMAT } from "../../src/runner/formats";

/** What a container is given, and what it makes of it. */
export interface Inside {
  /** What comes on stdin, up to the first line's end. */
  request: Promise<string>;
  stdout(bytes: Uint8Array): void;
  stderr(text: string): void;
  /** The container is removed. */
  removed: AbortSignal;
}

export interface Ended {
  ExitCode: number;
  OOMKilled?: boolean;
}

export type Program = (inside: Inside) => Promise<Ended>;

/** Lines of a build or a pull; it ends when the promise does. `gone`: the client has hung up. */
export type Script = (say: (event: object) => void, gone: AbortSignal) => Promise<void> | void;

/** A status and a message in place of an answer. */
export interface Refusal {
  status: number;
  message: string;
}

export class FakeEngine {
  version: unknown = healthyVersion;
  /** Names of the images that are there. */
  readonly images = new Set<string>();
  labels: Record<string, string> = ours;
  imageArchitecture = "amd64";
  build: Script = () => undefined;
  pull: Script = () => undefined;
  /** By "METHOD /path", the path's ids and names as `*`: what is answered instead, until it is deleted. */
  readonly refusals = new Map<string, Refusal>();
  program: Program;
  /** "METHOD /path" of each request, as in `refusals`. */
  readonly calls: string[] = [];
  /** Answers nothing, as an engine that is paused. */
  hangs = false;

  private server: Server | undefined;
  private readonly sockets = new Set<Socket>();
  private readonly containers = new Map<string, FakeContainer>();
  private next = 1;

  /** `native`: what runs in a container unless `program` says otherwise. */
  constructor(readonly socket: string, private readonly native: Program) {
    this.program = native;
  }

  get url(): string {
    return `unix://${this.socket}`;
  }

  /** How many containers there are. */
  get count(): number {
    return this.containers.size;
  }

  /** Nothing goes wrong any more, and nothing is there. */
  reset(): void {
    this.version = healthyVersion;
    this.images.clear();
    this.labels = ours;
    this.imageArchitecture = "amd64";
    this.refusals.clear();
    this.build = this.pull = () => undefined;
    this.program = this.native;
    this.hangs = false;
    this.calls.length = 0;
  }

  async start(): Promise<void> {
    const server = createServer((request, reply) => void this.serve(request, reply));
    server.on("connection", (socket) => {
      this.sockets.add(socket.on("close", () => this.sockets.delete(socket)).on("error", () => undefined));
    });
    server.on("upgrade", (request, socket: Socket) => this.attach(request, socket));
    await new Promise<void>((resolve) => server.listen(this.socket, resolve));
    this.server = server;
  }

  /** As an engine that is ended: connections break, containers end, nothing listens. */
  async stop(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    const closed = new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
    for (const socket of this.sockets) socket.destroy();
    for (const id of [...this.containers.keys()]) this.remove(id);
    await closed;
  }

  private async serve(request: IncomingMessage, reply: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://engine");
    const { call, name } = callOf(request.method ?? "", decodeURIComponent(pathname));
    this.calls.push(call);
    request.resume();
    if (this.hangs) return;
    const refusal = this.refusals.get(call);
    if (refusal !== undefined) return send(reply, refusal.status, { message: refusal.message });
    switch (call) {
      case "GET /version": return send(reply, 200, this.version);
      case "GET /containers/json": return send(reply, 200, []);
      case "GET /images/json": return send(reply, 200, [...this.images].map((tag) => ({ RepoTags: [tag] })));
      case "GET /images/*/json": return this.images.has(name) ? send(reply, 200, { Id: "sha256:0", Architecture: this.imageArchitecture, Config: { Labels: this.labels } }) : send(reply, 404, { message: `No such image: ${name}` });
      case "DELETE /images/*": return send(reply, this.images.delete(name) ? 200 : 404, []);
      case "POST /build": return this.play(reply, this.build, searchParams.get("t") ?? "");
      case "POST /images/create": return this.play(reply, this.pull, `${searchParams.get("fromImage")}:${searchParams.get("tag")}`);
      case "POST /containers/create": return send(reply, 201, { Id: this.create(), Warnings: [] });
    }
    const container = this.containers.get(name);
    if (container === undefined) return send(reply, 404, { message: `No such container: ${name}` });
    switch (call) {
      case "POST /containers/*/start": void container.run(); return send(reply, 204, undefined);
      case "POST /containers/*/wait": return send(reply, 200, { StatusCode: (await container.done).ExitCode });
      case "GET /containers/*/json": return send(reply, 200, { State: { OOMKilled: false, ...container.ended } });
      case "DELETE /containers/*": this.remove(name); return send(reply, 204, undefined);
      default: return send(reply, 404, { message: `page not found: ${call}` });
    }
  }

  /** A script to its end; the image is there when it has named no error. */
  private async play(reply: ServerResponse, script: Script, image: string): Promise<void> {
    const gone = new AbortController();
    reply.on("close", () => gone.abort());
    reply.writeHead(200, { "Content-Type": "application/json" });
    reply.flushHeaders();
    let failed = false;
    await script((event) => {
      failed ||= "error" in event;
      reply.write(`${JSON.stringify(event)}\r\n`);
    }, gone.signal);
    if (!failed && !gone.signal.aborted) this.images.add(image);
    reply.end();
  }

  private create(): string {
    const id = `fake${this.next++}`;
    this.containers.set(id, new FakeContainer(this.program));
    return id;
  }

  private attach(request: IncomingMessage, socket: Socket): void {
    this.calls.push("POST /containers/*/attach");
    const container = this.containers.get(request.url?.split("/")[2] ?? "");
    if (container === undefined) return void socket.end("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    socket.write("HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.multiplexed-stream\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
    container.attach(socket);
  }

  private remove(id: string): void {
    this.containers.get(id)?.remove();
    this.containers.delete(id);
  }
}

class FakeContainer {
  ended: Ended | undefined;
  readonly done: Promise<Ended>;
  private end!: (ended: Ended) => void;
  private readonly request: Promise<string>;
  private asked!: (line: string) => void;
  private readonly removal = new AbortController();
  private stream: Socket | undefined;

  constructor(private readonly program: Program) {
    this.done = new Promise((resolve) => (this.end = resolve));
    this.request = new Promise((resolve) => (this.asked = resolve));
  }

  attach(stream: Socket): void {
    this.stream = stream;
    let received = "";
    stream.on("data", (chunk: Buffer) => {
      received += chunk.toString("utf8");
      if (received.includes("\n")) this.asked(received.slice(0, received.indexOf("\n")));
    });
  }

  async run(): Promise<void> {
    const ended = await this.program({
      request: this.request, removed: this.removal.signal,
      stdout: (bytes) => this.write(1, bytes), stderr: (text) => this.write(2, Buffer.from(text)),
    });
    this.ended = ended;
    this.stream?.end();
    this.end(ended);
  }

  remove(): void {
    this.removal.abort();
    this.stream?.destroy();
    this.end({ ExitCode: 137 });
  }

  /** A frame: the kind (1: stdout, 2: stderr), three zeros, the length as four bytes, big end first. */
  private write(kind: number, bytes: Uint8Array): void {
    if (this.stream?.writable !== true) return;
    const head = Buffer.alloc(8);
    head[0] = kind;
    head.writeUInt32BE(bytes.length, 4);
    this.stream.write(Buffer.concat([head, bytes]));
  }
}

/** Labels of an executor image. */
const ours = { "io.seepp.version": "1.0.0", "io.seepp.trace-format": TRACE_FORMAT };
const healthyVersion = { Version: "27.3.1", ApiVersion: "1.47", MinAPIVersion: "1.24", Os: "linux", Arch: "amd64" };

/** The native runner in the place of a container: a toolchain's folder is what its image would hold. */
export function nativeRunner(dist: string, toolchain: string): Program {
  return async ({ request, stdout, stderr, removed }) => {
    const line = await Promise.race([request, new Promise<undefined>((resolve) => removed.addEventListener("abort", () => resolve(undefined)))]);
    if (line === undefined) return { ExitCode: 137 };
    const child = spawn(process.execPath, [join(dist, "runner.js"), "--toolchain", toolchain, "--watch-stdin"], { stdio: ["pipe", "pipe", "pipe"] });
    removed.addEventListener("abort", () => child.kill("SIGTERM"));
    child.stdout.on("data", stdout);
    child.stderr.setEncoding("utf8").on("data", stderr);
    child.stdin.write(`${line}\n`);
    return new Promise((resolve) => child.on("close", (code) => resolve({ ExitCode: code ?? 137 })));
  };
}

/** `call`: the method and the path, with a star for the container or image that it names: `name`. */
function callOf(method: string, path: string): { call: string; name: string } {
  const [, what, name, end = ""] = /^\/(containers|images)\/(.+?)(\/json|\/start|\/wait)?$/.exec(path) ?? [];
  if (name === undefined || name === "json" || name === "create") return { call: `${method} ${path}`, name: "" };
  return { call: `${method} /${what}/*${end}`, name };
}

function send(reply: ServerResponse, status: number, body: unknown): void {
  reply.writeHead(status, { "Content-Type": "application/json" });
  reply.end(body === undefined ? undefined : JSON.stringify(body));
}
