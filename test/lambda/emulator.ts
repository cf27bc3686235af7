/**
 * A Lambda function on this machine: AWS's Runtime Interface Emulator with our handler and the native toolchain. As in
 * Lambda the function is an ordinary user with a /tmp and processes of its own, and its Node is closed to that user's other
 * processes, as in the image.
 */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";
import { NativeExecutor } from "../../src/executors/native";
import { REPOSITORY } from "../corpus/recording";
import { skipWithout } from "../missing-parts";

const VERSION = "v0.0.0-20261030222936-bef5c4ba774d";
const MODULE = `github.com/aws/aws-lambda-runtime-interface-emulator/cmd/aws-lambda-rie@${VERSION}`;
const FOLDER = join(homedir(), ".cache", "seepp", `aws-lambda-rie-${VERSION}`);
export const EMULATOR = join(FOLDER, "aws-lambda-rie");
/** "nobody": any user that is not root. */
const USER = 65534;

/** Builds the emulator when it is not there. Gives why it cannot be had, if so. */
export function missingForEmulator(): string | undefined {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return "the emulator is run by root, to give the function a /tmp and processes of its own";
  if (spawnSync("unshare", ["-p", "-f", "-m", "--ipc", "--mount-proc", "true"]).status !== 0) return "namespaces cannot be made here (unshare)";
  if (existsSync(EMULATOR)) return undefined;
  if (spawnSync("go", ["version"]).status !== 0) return "Go is missing, which builds the AWS Lambda Runtime Interface Emulator";
  mkdirSync(FOLDER, { recursive: true });
  const { status, stderr } = spawnSync("go", ["install", MODULE], { env: { ...process.env, GOBIN: FOLDER, CGO_ENABLED: "0" }, encoding: "utf8" });
  return status === 0 && existsSync(EMULATOR) ? undefined : `the emulator cannot be built: ${stderr.trim().split("\n").at(-1) ?? ""}`;
}

export interface Emulator {
  /** For the SDK's `endpoint`. */
  endpoint: string;
  /** What emulator and handler have printed so far. */
  log(): string;
  /** Processor milliseconds that all in it has used, where that is known. */
  cpuMs?(): Promise<number>;
  stop(): Promise<void>;
}

export interface Environment {
  /** What it has printed so far. */
  log(): string;
  alive(): boolean;
  stop(): Promise<void>;
}

/** The handler as Lambda starts it, behind `before`, a command that ends with the one it starts. */
export async function startEnvironment(before: string, env: Record<string, string>): Promise<Environment> {
  const toolchain = await new NativeExecutor({ dist: join(REPOSITORY, "dist"), sources: join(REPOSITORY, "executor-image") }).prepare();
  // env: setpriv itself still has the rights of root when it executes the next program.
  const script = `
    mount -t tmpfs tmpfs /mnt
    cp ${EMULATOR} ${REPOSITORY}/dist/handler.js ${REPOSITORY}/dist/*.wasm /mnt
    install -m 711 ${process.execPath} /mnt/node
    mkdir /mnt/toolchain && mount --bind ${toolchain} /mnt/toolchain
    mount -t tmpfs tmpfs /tmp && chmod 1777 /tmp
    mount -t tmpfs tmpfs /dev/shm && chmod 1777 /dev/shm
    cd /mnt && chmod 755 /mnt
    exec ${before} /usr/bin/setpriv --reuid ${USER} --regid ${USER} --clear-groups /usr/bin/env /mnt/node /mnt/handler.js --toolchain /mnt/toolchain`;
  const child = spawn("unshare", ["-p", "-f", "-m", "--ipc", "--mount-proc", "--kill-child", "sh", "-eu", "-c", script], {
    env: { PATH: process.env["PATH"], AWS_ACCESS_KEY_ID: "AKIAOFTHEFUNCTION", AWS_SECRET_ACCESS_KEY: "secret-of-the-function", AWS_SESSION_TOKEN: "token", AWS_REGION: "eu-central-1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text: string) => { log += text; });
  return { log: () => log, alive: () => child.exitCode === null && child.signalCode === null, stop: () => stop(child) };
}

/** `seconds`: the function's timeout. */
export async function startEmulator({ seconds = 60 } = {}): Promise<Emulator> {
  const [port, api] = await freePorts();
  const before = `./aws-lambda-rie --runtime-interface-emulator-address 127.0.0.1:${port} --runtime-api-address 127.0.0.1:${api}`;
  const environment = await startEnvironment(before, { AWS_LAMBDA_FUNCTION_TIMEOUT: String(seconds) });
  const emulator = { endpoint: `http://127.0.0.1:${port}`, log: environment.log, stop: environment.stop };
  try {
    await untilListening(emulator.endpoint, environment.alive);
  } catch (error) {
    await emulator.stop();
    throw new Error(`The emulator did not start: ${environment.log()}`, { cause: error });
  }
  return emulator;
}

/** `alive`: false when it cannot come any more. */
export async function untilListening(endpoint: string, alive: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (!alive()) break;
    // Any path but the function's own: a request of that would start it.
    if (await fetch(`${endpoint}/`).then(() => true, () => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("It does not answer.");
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.on("close", () => resolve());
    child.kill("SIGKILL"); // unshare takes its namespace with it, and ignores gentler signals.
  });
}

export async function freePorts(): Promise<[number, number]> {
  const one = async (): Promise<number> => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    await new Promise((resolve) => server.close(resolve));
    return port;
  };
  return [await one(), await one()];
}

/** Sends an event as it is, without the SDK. */
export async function invoke(endpoint: string, event: unknown): Promise<Record<string, unknown>> {
  const reply = await fetch(`${endpoint}/2015-03-31/functions/function/invocations`, { method: "POST", body: typeof event === "string" ? event : JSON.stringify(event) });
  return (await reply.json()) as Record<string, unknown>;
}

/** Skips the suite by name where its parts are missing; CI is not to skip it. */
export function emulatorOrSkip(suite: Mocha.Context): void {
  skipWithout(missingForEmulator(), suite);
}
