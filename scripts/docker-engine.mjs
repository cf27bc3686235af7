// A Docker engine and the image's base for the tests, on a Debian where this runs as root: Debian's docker.io with a
// dockerd of our own, and the base made with debootstrap under the name that the Dockerfile's FROM uses (a machine that
// reaches a registry needs none of this). Each part is skipped where it is there already.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./setup.mjs";

const READY_SECONDS = 60;

/** Gives what ends the engine again (nothing, when it was there before), or why there is none. */
export async function startEngine(say = () => undefined) {
  if (!answers()) {
    if (process.platform !== "linux" || process.getuid() !== 0 || !existsSync("/usr/bin/apt-get")) return { missing: "no Docker engine answers, and only root on Debian can have one started" };
    if (!install(["docker.io", "iptables"], "/usr/sbin/dockerd", say)) return { missing: "docker.io could not be installed" };
  }
  const engine = answers() ? undefined : await start(say);
  if (engine !== undefined && "missing" in engine) return engine;
  const missing = makeBase(say);
  if (missing !== undefined) {
    await engine?.stop();
    return { missing };
  }
  return engine ?? { stop: async () => undefined };
}

function answers() {
  return spawnSync("docker", ["version", "--format", "{{.Server.Version}}"], { stdio: "ignore" }).status === 0;
}

function install(packages, file, say) {
  if (existsSync(file)) return true;
  say(`installing ${packages.join(" ")}`);
  const command = `apt-get update -qq && apt-get install -y -qq --no-install-recommends ${packages.join(" ")}`;
  return spawnSync("sh", ["-c", command], { stdio: "ignore", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } }).status === 0;
}

async function start(say) {
  say("starting dockerd");
  const folder = mkdtempSync(join(tmpdir(), "seepp-dockerd-"));
  const log = join(folder, "log");
  const output = openSync(log, "w");
  const daemon = spawn("dockerd", ["--pidfile", join(folder, "pid")], { stdio: ["ignore", output, output], detached: true });
  let ended = false;
  const end = new Promise((resolve) => daemon.on("error", resolve).on("exit", resolve)).then(() => { ended = true; });
  const stop = async () => {
    if (!ended) daemon.kill("SIGTERM");
    await end;
    rmSync(folder, { recursive: true, force: true });
  };
  for (let tries = 0; tries < READY_SECONDS * 2 && !ended; tries++) {
    if (answers()) return { stop };
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  const said = readFileSync(log, "utf8").trim().split("\n").slice(-3).join(" ");
  await stop();
  return { missing: `dockerd does not start: ${said}` };
}

/** Why the base is not there, or nothing. */
function makeBase(say) {
  const base = /^ARG BASE=(\S+)$/m.exec(readFileSync(join(root, "executor-image", "Dockerfile"), "utf8"))[1];
  const has = () => spawnSync("docker", ["image", "inspect", base], { stdio: "ignore" }).status === 0;
  if (has()) return undefined;
  const release = /:(\w+)/.exec(base)[1];
  if (!install(["debootstrap"], "/usr/sbin/debootstrap", say)) return "debootstrap could not be installed";
  say(`making the image ${base}`);
  const script = join("/usr/share/debootstrap/scripts", release);
  if (!existsSync(script)) symlinkSync("sid", script); // A release newer than this debootstrap: they are all made alike.
  const folder = mkdtempSync(join(tmpdir(), "seepp-base-"));
  try {
    const command = `debootstrap --variant=minbase ${release} ${folder}/root ${mirror()} >${folder}/log 2>&1 && tar -C ${folder}/root -c . | docker import - ${base} >/dev/null`;
    const { status } = spawnSync("sh", ["-c", command], { stdio: "ignore" });
    return status === 0 && has() ? undefined : `${base} could not be made with debootstrap`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The mirror that this machine's own packages come from. */
function mirror() {
  const { stdout } = spawnSync("apt-get", ["indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"], { encoding: "utf8" });
  return stdout.split("\n").find((line) => /\/debian\/?$/.test(line)) ?? "";
}
