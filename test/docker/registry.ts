/** A registry on this machine (Debian's docker-registry, unpacked into the user's cache), behind a user and a password. */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../deploy/moto";
import { skipWithout } from "../missing-parts";

const FOLDER = join(homedir(), ".cache", "seepp", "docker-registry");
const PROGRAM = join(FOLDER, "usr", "bin", "docker-registry");

function missingForRegistry(): string | undefined {
  if (existsSync(PROGRAM)) return undefined;
  if (!existsSync("/usr/bin/apt-get")) return "docker-registry is fetched by apt-get, which is not here";
  mkdirSync(join(FOLDER, ".."), { recursive: true });
  const folder = mkdtempSync(join(FOLDER, "..", "docker-registry-"));
  try {
    spawnSync("apt-get", ["download", "-q", "docker-registry"], { cwd: folder });
    const file = readdirSync(folder).find((name) => name.endsWith(".deb"));
    if (file === undefined) return "the package docker-registry cannot be fetched";
    spawnSync("dpkg", ["-x", file, "."], { cwd: folder });
    rmSync(FOLDER, { recursive: true, force: true });
    renameSync(folder, FOLDER);
    return existsSync(PROGRAM) ? undefined : "the package docker-registry does not hold what it did";
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Skips the suite by name where its parts are missing; CI is not to skip it. */
export function registryOrSkip(suite: Mocha.Context): void {
  skipWithout(missingForRegistry(), suite);
}

export interface Registry {
  /** HOST:PORT. */
  host: string;
  /** The digest of a tag; undefined: not there. */
  digest(name: string, tag: string): Promise<string | undefined>;
  stop(): Promise<void>;
}

export async function startRegistry(username: string, password: string): Promise<Registry> {
  const folder = mkdtempSync(join(tmpdir(), "seepp-registry-"));
  const port = await freePort();
  const host = `127.0.0.1:${port}`;
  const { stdout: hash } = spawnSync("perl", ["-e", "print crypt($ARGV[0], '$2b$05$abcdefghijklmnopqrstuu')", password], { encoding: "utf8" });
  writeFileSync(join(folder, "users"), `${username}:${hash}\n`);
  writeFileSync(join(folder, "config.yml"), JSON.stringify({
    version: "0.1", log: { level: "error" }, storage: { filesystem: { rootdirectory: join(folder, "data") } }, http: { addr: host },
    auth: { htpasswd: { realm: "test", path: join(folder, "users") } },
  }));
  const child = spawn(PROGRAM, ["serve", join(folder, "config.yml")], { stdio: "ignore" });
  const headers = { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`, accept: "application/vnd.docker.distribution.manifest.v2+json, application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json" };
  for (let tries = 0; !(await fetch(`http://${host}/v2/`, { headers }).then(({ ok }) => ok, () => false)); tries++) {
    if (tries > 100) throw new Error("The registry did not start.");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    host,
    digest: async (name, tag) => {
      const answer = await fetch(`http://${host}/v2/${name}/manifests/${tag}`, { headers });
      return answer.ok ? answer.headers.get("docker-content-digest") ?? undefined : undefined;
    },
    stop: () => new Promise((resolve) => {
      child.on("close", () => {
        rmSync(folder, { recursive: true, force: true });
        resolve();
      });
      child.kill("SIGKILL");
    }),
  };
}
