/**
 * Finds the Docker engine as the `docker` command would: the setting, DOCKER_HOST, the current context, then the sockets
 * that Docker, Docker Desktop, colima, OrbStack, Rancher Desktop and Podman are known to make.
 * Contexts: docs.docker.com/engine/manage-resources/contexts (config.json, contexts/meta/SHA256(NAME)/meta.json).
 */
import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { DockerOptions } from "dockerode";
import * as v from "valibot";
import { ExecutorError } from "../executor";

export interface EngineAddress {
  /** As the user would write it: `unix:///var/run/docker.sock`. */
  url: string;
  /** Where it was found, in words: "the setting seepp.docker.host". */
  source: string;
  options: DockerOptions;
}

export interface EngineSearch {
  /** The setting `seepp.docker.host`; empty: search. */
  host: string;
  env?: NodeJS.ProcessEnv;
  home?: string;
}

const PORTS: Record<string, number> = { "http:": 2375, "https:": 2376, "ssh:": 22 };

/** Throws ExecutorError: an address that makes no sense, or nothing found. */
export async function findEngine({ host, env = process.env, home = homedir() }: EngineSearch): Promise<EngineAddress> {
  if (host !== "") return addressOf(host, "the setting seepp.docker.host", env);
  const variable = env["DOCKER_HOST"];
  if (variable !== undefined && variable !== "") return addressOf(variable, "DOCKER_HOST", env);
  const context = await contextHost(env, home);
  if (context !== undefined) return addressOf(context.host, `the Docker context "${context.name}"`, context.env);
  const sockets = socketsOf(env, home);
  for (const path of sockets) {
    if (await exists(path)) return addressOf(process.platform === "win32" ? `npipe://${path}` : `unix://${path}`, "its usual place", env);
  }
  throw noEngine(`There is no Docker engine at its usual places (${sockets.join(", ")}).`);
}

export function noEngine(message: string, cause?: unknown): ExecutorError {
  return new ExecutorError("no-engine", message,
    "Start Docker (Docker Desktop, colima, Podman, or `sudo systemctl start docker`), name its address in seepp.docker.host, or use the native executor.", { cause });
}

async function addressOf(url: string, source: string, env: NodeJS.ProcessEnv): Promise<EngineAddress> {
  const local = /^(?:unix|npipe):\/\/(.+)$/.exec(url);
  if (local !== null) return { url, source, options: { socketPath: local[1] } };
  let parsed: URL;
  try {
    // Only known schemes have a host in a URL object: tcp:// is what others call http or https.
    const secure = env["DOCKER_TLS_VERIFY"] !== undefined && env["DOCKER_TLS_VERIFY"] !== "" ? "https://" : "http://";
    parsed = new URL(url.replace(/^tcp:\/\//, secure));
  } catch {
    throw wrongAddress(url, source);
  }
  const port = PORTS[parsed.protocol];
  if (port === undefined || parsed.hostname === "") throw wrongAddress(url, source);
  const options: DockerOptions = { host: parsed.hostname, port: parsed.port === "" ? port : Number(parsed.port), protocol: parsed.protocol.slice(0, -1) as "http" | "https" | "ssh" };
  if (parsed.protocol === "https:") Object.assign(options, await certificates(env));
  if (parsed.protocol === "ssh:") Object.assign(options, { username: parsed.username || env["USER"], sshOptions: { agent: env["SSH_AUTH_SOCK"] } });
  return { url, source, options };
}

function wrongAddress(url: string, source: string): ExecutorError {
  return new ExecutorError("wrong-engine-address", `${source} names no engine that can be reached: ${JSON.stringify(url)}.`, "Write it as unix:///path/to/docker.sock, npipe:////./pipe/docker_engine, tcp://host:2375 or ssh://user@host.");
}

async function certificates(env: NodeJS.ProcessEnv): Promise<Pick<DockerOptions, "ca" | "cert" | "key">> {
  const folder = env["DOCKER_CERT_PATH"];
  if (folder === undefined) return {};
  const read = (name: string) => readFile(join(folder, name), "utf8");
  try {
    const [ca, cert, key] = await Promise.all([read("ca.pem"), read("cert.pem"), read("key.pem")]);
    return { ca, cert, key };
  } catch (error) {
    throw new ExecutorError("no-certificates", `The certificates of the Docker engine cannot be read from ${folder}.`, "Correct DOCKER_CERT_PATH: it holds ca.pem, cert.pem and key.pem.", { cause: error });
  }
}

const ConfigSchema = v.object({ currentContext: v.optional(v.string()) });
const MetaSchema = v.object({ Endpoints: v.object({ docker: v.object({ Host: v.string() }) }) });

interface ContextHost {
  name: string;
  host: string;
  /** The environment that says the same: a context has its certificates in a folder of its own. */
  env: NodeJS.ProcessEnv;
}

/** The context's engine; undefined for "default", which has none of its own. A context that cannot be read is passed over. */
async function contextHost(env: NodeJS.ProcessEnv, home: string): Promise<ContextHost | undefined> {
  const folder = env["DOCKER_CONFIG"] ?? join(home, ".docker");
  const read = async <S extends v.GenericSchema>(path: string, schema: S): Promise<v.InferOutput<S> | undefined> => {
    try {
      return v.parse(schema, JSON.parse(await readFile(path, "utf8")));
    } catch {
      return undefined;
    }
  };
  const name = env["DOCKER_CONTEXT"] ?? (await read(join(folder, "config.json"), ConfigSchema))?.currentContext;
  if (name === undefined || name === "" || name === "default") return undefined;
  const id = createHash("sha256").update(name).digest("hex");
  const meta = await read(join(folder, "contexts", "meta", id, "meta.json"), MetaSchema);
  if (meta === undefined) return undefined;
  const certificates = join(folder, "contexts", "tls", id, "docker");
  const secure = await exists(join(certificates, "ca.pem"));
  return { name, host: meta.Endpoints.docker.Host, env: secure ? { ...env, DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: certificates } : env };
}

function socketsOf(env: NodeJS.ProcessEnv, home: string): string[] {
  if (process.platform === "win32") return ["//./pipe/docker_engine"];
  const runtime = env["XDG_RUNTIME_DIR"];
  return [
    "/var/run/docker.sock",
    join(home, ".docker/run/docker.sock"), // Docker Desktop
    join(home, ".colima/default/docker.sock"),
    join(home, ".orbstack/run/docker.sock"),
    join(home, ".rd/docker.sock"), // Rancher Desktop
    ...(runtime === undefined ? [] : [join(runtime, "docker.sock"), join(runtime, "podman/podman.sock")]),
    "/run/podman/podman.sock",
  ];
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(() => true, () => false);
}
