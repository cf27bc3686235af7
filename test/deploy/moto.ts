/**
 * AWS on this machine: moto's server, in a virtual environment of Python in the user's cache, and a proxy before it that
 * can break a deployment off in the middle and knows what was called.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createSocket, type AddressInfo } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";
import { skipWithout } from "../missing-parts";

const VERSION = "5.2.5";
const FOLDER = join(homedir(), ".cache", "seepp", `moto-${VERSION}`);
const PROGRAM = join(FOLDER, "bin", "python");

export const ACCOUNT = "123456789012";
export const REGION = "eu-central-1";

/** Installs moto when it is not there. Gives why it cannot be had, if so. */
export function missingForMoto(): string | undefined {
  if (existsSync(join(FOLDER, "ready"))) return undefined;
  if (spawnSync("python3", ["-c", "import venv, ensurepip"]).status !== 0) return "Python 3 with venv is missing, which runs moto, the stand-in for AWS";
  mkdirSync(join(FOLDER, ".."), { recursive: true });
  rmSync(FOLDER, { recursive: true, force: true });
  const made = spawnSync("python3", ["-m", "venv", FOLDER], { encoding: "utf8" });
  if (made.status !== 0) return `no virtual environment can be made: ${made.stderr.trim().split("\n").at(-1) ?? ""}`;
  const installed = spawnSync(PROGRAM, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", `moto[server]==${VERSION}`], { encoding: "utf8" });
  if (installed.status !== 0) return `moto cannot be installed: ${installed.stderr.trim().split("\n").at(-1) ?? ""}`;
  mkdirSync(join(FOLDER, "unready"));
  renameSync(join(FOLDER, "unready"), join(FOLDER, "ready"));
  return undefined;
}

/** Skips the suite by name where its parts are missing; CI is not to skip it. */
export function motoOrSkip(suite: Mocha.Context): void {
  skipWithout(missingForMoto(), suite);
}

/** An answer instead of moto's; undefined: moto's own. */
export type Intercept = (call: { request: IncomingMessage; body: string }) => Promise<{ status: number; headers?: Record<string, string>; body: string } | "cut" | undefined>;

export interface Cloud {
  /** For the SDK's `endpoint`: through the proxy. */
  endpoint: string;
  /** moto itself. */
  direct: string;
  /** Forgets all that was made. */
  reset(): Promise<void>;
  /** What the proxy does with calls; undefined: hand them on. */
  intercept: Intercept | undefined;
  stop(): Promise<void>;
}

export async function startMoto(): Promise<Cloud> {
  // Credentials for the SDK of this process, as a user has them.
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: "AKIATEST", AWS_SECRET_ACCESS_KEY: "secret" });
  const port = await freePort();
  const child = spawn(join(FOLDER, "bin", "moto_server"), ["-H", "127.0.0.1", "-p", String(port)], { stdio: ["ignore", "ignore", "pipe"] });
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => { log = (log + text).slice(-10_000); });
  const direct = `http://127.0.0.1:${port}`;
  const end = (): Promise<void> => new Promise((resolve) => {
    if (child.exitCode !== null) return resolve();
    child.on("close", () => resolve());
    child.kill("SIGKILL");
  });
  for (let tries = 0; !(await fetch(`${direct}/moto-api/data.json`).then(({ ok }) => ok, () => false)); tries++) {
    if (tries > 300 || child.exitCode !== null) {
      await end();
      throw new Error(`moto did not start: ${log}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const cloud: Cloud = {
    endpoint: "", direct, intercept: undefined,
    reset: async () => void await fetch(`${direct}/moto-api/reset`, { method: "POST" }),
    stop: async () => {
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
      await end();
    },
  };
  const proxy = createServer((incoming, outgoing) => void handle(cloud, port, incoming, outgoing));
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  cloud.endpoint = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  return cloud;
}

async function handle(cloud: Cloud, port: number, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const pieces: Buffer[] = [];
  for await (const piece of incoming) pieces.push(piece as Buffer);
  const body = Buffer.concat(pieces);
  const instead = await cloud.intercept?.({ request: incoming, body: body.toString("utf8") });
  if (instead === "cut") return void incoming.socket.destroy();
  if (instead !== undefined) return void outgoing.writeHead(instead.status, instead.headers).end(instead.body);
  const { method, url, headers } = incoming;
  const onward = request({ host: "127.0.0.1", port, method, path: url, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  onward.on("error", () => outgoing.destroy());
  onward.end(body);
}

/** A refusal in the form of the service that was called. */
export function denied({ headers }: IncomingMessage, action = "x:Y"): { status: number; headers: Record<string, string>; body: string } {
  const service = /Credential=[^/]+\/\d+\/[\w-]+\/(\w+)\//.exec(headers.authorization ?? "")?.[1] ?? "";
  const message = `User: arn:aws:iam::${ACCOUNT}:user/teacher is not authorized to perform: ${action} on resource: arn:aws:x:::y because no identity-based policy allows it`;
  const xml = (code: string): string => `<Code>${code}</Code><Message>${message}</Message>`;
  const body: Record<string, string> = {
    iam: `<ErrorResponse><Error><Type>Sender</Type>${xml("AccessDenied")}</Error></ErrorResponse>`,
    sts: `<ErrorResponse><Error><Type>Sender</Type>${xml("AccessDenied")}</Error></ErrorResponse>`,
    ec2: `<Response><Errors><Error>${xml("UnauthorizedOperation")}</Error></Errors></Response>`,
    s3: `<Error>${xml("AccessDenied")}</Error>`,
  };
  return {
    status: 403, headers: { "content-type": service in body ? "text/xml" : "application/x-amz-json-1.1", "x-amzn-errortype": "AccessDeniedException" },
    body: body[service] ?? JSON.stringify({ __type: "AccessDeniedException", message }),
  };
}

export async function freePort(): Promise<number> {
  const server = createSocket();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
