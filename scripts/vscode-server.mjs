// VS Code without a desktop: the server build of VS Code (the MIT-licensed one that the npm package `code-server`
// carries), installed once into a cache folder outside the repository, and started on the loopback address.
//
//   node scripts/vscode-server.mjs install      install it and say where
//   node scripts/vscode-server.mjs open FOLDER  serve FOLDER until Ctrl+C
//
// `npm start` uses it where there is no desktop VS Code; the end-to-end tests drive it with Chromium.
import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { pathToFileURL } from "node:url";

const version = "4.100.3"; // holds VS Code 1.100.3: the oldest we support (engines.vscode)
export const cacheFolder = path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), ".cache"), "seepp", "vscode-server");
const server = path.join(cacheFolder, "node_modules", "code-server", "lib", "vscode");
const mark = path.join(cacheFolder, "ready");
const made = `${version}, Node ABI ${process.versions.modules}`; // the native modules are for this Node

/** Native modules the server loads at start. Kerberos and Parcel's watcher are loaded on demand, or come prebuilt. */
const native = ["node-pty", "@vscode/spdlog", "native-watchdog"];

/** Installs the server unless it is there. Returns its folder. `say` gets lines for people. */
export function installServer(say = console.error) {
  if (fs.existsSync(mark) && fs.readFileSync(mark, "utf8") === made) return server;
  fs.mkdirSync(cacheFolder, { recursive: true });
  say(`Installing the VS Code server ${version} (once, into ${cacheFolder}) ...`);
  if (!fs.existsSync(path.join(cacheFolder, "package.json"))) fs.writeFileSync(path.join(cacheFolder, "package.json"), '{"private":true}\n');
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
  // Without scripts: code-server's own post-install wants flags that npm no longer has. What it does follows here.
  npm(["install", `code-server@${version}`, "--ignore-scripts", ...quiet], cacheFolder);
  npm(["install", "--omit=dev", "--ignore-scripts", ...quiet], server);
  // Not `npm rebuild`: node-pty's post-install would fetch another node-gyp than the one npm has.
  for (const name of native) npm(["exec", "-c", "node-gyp rebuild"], path.join(server, "node_modules", name), headers());
  link("node_modules", path.join(server, "node_modules.asar"));
  linkRipgrep(say);
  fs.writeFileSync(mark, made);
  return server;
}

/** Node's own headers, where they are installed beside it: node-gyp then needs no download. */
function headers() {
  const prefix = path.resolve(path.dirname(process.execPath), "..");
  return fs.existsSync(path.join(prefix, "include", "node", "node.h")) ? { npm_config_nodedir: prefix } : {};
}

function npm(args, cwd, env = {}) {
  const result = spawnSync("npm", args, { cwd, env: { ...process.env, ...env }, encoding: "utf8" });
  if (result.status === 0) return;
  throw new Error(`npm ${args.join(" ")} failed in ${cwd}:\n${result.error?.message ?? (result.stdout + result.stderr).split("\n").slice(-30).join("\n")}\n`
    + "The server's native modules need make, g++ and python3: on Debian or Ubuntu, apt-get install make g++ python3.");
}

/** Search in VS Code calls ripgrep, whose npm package downloads it at install time: take the system's. */
function linkRipgrep(say) {
  const found = (process.env.PATH ?? "").split(path.delimiter).map((folder) => path.join(folder, "rg")).find((file) => fs.existsSync(file));
  if (!found) return say("ripgrep was not found: search in this VS Code will not work (apt-get install ripgrep).");
  const bin = path.join(server, "node_modules", "@vscode", "ripgrep", "bin");
  fs.mkdirSync(bin, { recursive: true });
  link(found, path.join(bin, "rg"));
}

function link(target, at) {
  fs.rmSync(at, { force: true });
  fs.symlinkSync(target, at);
}

/**
 * Starts the server on 127.0.0.1 and resolves when it listens. `data` is its own folder for settings, extensions and
 * state; `port` a number or a range, 0 for any. Who knows the token may run programs here, so each start makes a new one, and it is in the address.
 * @param {{ data: string, settings?: object, env?: Record<string, string>, port?: number | string, log?: string }} options
 * @returns {Promise<{ port: number, address: (folder: string, payload?: [string, string][]) => string, uri: (file: string) => string, exited: Promise<number | null>, stop: () => Promise<void> }>}
 */
export async function startServer({ data, settings = {}, env = {}, port = 0, log }) {
  // The server is a remote machine to VS Code. Of the user's own settings it drops those that belong to a machine, as most of
  // ours do, as soon as it knows their scope: they stand in the machine's file.
  const isOurs = ([key]) => key.startsWith("seepp.");
  const entries = Object.entries(settings);
  writeSettings(path.join(data, "data", "User"), entries.filter((entry) => !isOurs(entry)));
  writeSettings(path.join(data, "data", "Machine"), entries.filter(isOurs));
  const token = randomBytes(16).toString("hex");
  const child = spawn(process.execPath, [
    path.join(server, "out", "server-main.js"), "--host", "127.0.0.1", "--port", String(port), "--connection-token", token,
    "--accept-server-license-terms", "--telemetry-level", "off", "--server-data-dir", data,
  ], { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"], detached: true });
  const exited = new Promise((resolve) => child.once("exit", resolve));
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return; // its number may be another's by now
    try {
      process.kill(-child.pid, "SIGTERM"); // its process group: extension hosts and file watchers too
    } catch {
      // It has gone already.
    }
    await exited;
  };
  const bound = await new Promise((resolve, reject) => {
    let text = "";
    const read = (chunk) => {
      text = (text + chunk).slice(-10_000);
      if (log) fs.appendFileSync(log, chunk);
      const match = /Server bound to 127\.0\.0\.1:(\d+)/.exec(text);
      if (match) resolve(Number(match[1]));
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    exited.then((code) => reject(new Error(`The VS Code server ended at once (${code}):\n${text}`)));
  });
  const uri = (file) => `vscode-remote://localhost:${bound}${path.resolve(file)}`;
  const address = (folder, payload = []) => {
    const url = new URL(`http://localhost:${bound}/`);
    url.searchParams.set("folder", path.resolve(folder));
    if (payload.length) url.searchParams.set("payload", JSON.stringify(payload));
    url.searchParams.set("tkn", token);
    return url.href;
  };
  return { port: bound, address, uri, exited, stop };
}

/** What the user has changed since stays. */
function writeSettings(folder, entries) {
  const file = path.join(folder, "settings.json");
  if (fs.existsSync(file) && fs.readFileSync(file, "utf8").trim() !== "") return;
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(file, JSON.stringify(Object.fromEntries(entries), null, 2));
}

async function main([command, folder = "."]) {
  if (command === "install") return console.log(installServer());
  if (command !== "open") throw new Error("Usage: node scripts/vscode-server.mjs install | open FOLDER");
  installServer();
  const running = await startServer({ data: path.join(cacheFolder, "data") });
  console.log(running.address(folder));
  process.once("SIGINT", () => void running.stop());
  await running.exited;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href)
  main(process.argv.slice(2)).catch((error) => { console.error(error.message); process.exitCode = 1; });
