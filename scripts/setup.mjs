/**
 * Set-up for `npm start`, `npm test` and `npm run trace`: npm packages, system packages, the bundles, the toolchain. Plain
 * Node without packages, for on a fresh clone there are none. Each step is skipped when there is nothing to do.
 *
 *     node scripts/setup.mjs [cli|trace|start|test]
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..");

export class SetupError extends Error {}

const TRACE = ["g++", "valgrind", "libdw-dev", "dpkg-dev", "xz-utils", "mold"];
const PACKAGES = {
  cli: [], // all but tracing on this machine
  trace: TRACE,
  start: [...TRACE, "ripgrep", "python3", "make"],
  test: [...TRACE, "gdb", "chromium", "ripgrep", "python3", "make", "git"],
};

/** For suites that are skipped by name without them. Installed where we install, not asked for. */
const WELCOME = {
  test: process.arch === "x64" ? ["gcc-aarch64-linux-gnu", "g++-aarch64-linux-gnu", "qemu-user-static"] : [], // test/arm64
};

/** Packages that need not come from apt: what they are for may be there under another name. */
const SUBSTITUTES = { chromium: ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"] };

/** Everything a purpose ("cli", "trace", "start" or "test") needs. Throws SetupError, whose message says what to do. */
export async function setUp({ for: purpose }) {
  if (Number.parseInt(process.versions.node, 10) < 20) throw new SetupError(`See++ needs Node 20 or newer: this is ${process.versions.node}. Install it and run this again.`);
  installNpmPackages();
  installSystemPackages(purpose);
  buildBundles(purpose);
  if (purpose !== "cli") setUpToolchain();
}

export function installNpmPackages() {
  if (!npmPackagesAreStale()) return;
  say("installing npm packages");
  // No install scripts: what they would build (the native tree-sitter grammar) is not used.
  run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], "The npm packages could not be installed. Check the network and run this again.");
}

/** Whether a package that the lock names is missing, or there in another version. */
function npmPackagesAreStale() {
  const hidden = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(hidden)) return true;
  const installed = JSON.parse(readFileSync(hidden, "utf8")).packages;
  const wanted = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  return Object.entries(wanted).some(([path, { version, optional, devOptional }]) =>
    path !== "" && optional !== true && devOptional !== true && installed[path]?.version !== version);
}

export function installSystemPackages(purpose) {
  if (process.platform !== "linux") return;
  install(PACKAGES[purpose].filter((name) => !isInstalled(name)));
  const welcome = (WELCOME[purpose] ?? []).filter((name) => !isInstalled(name));
  if (welcome.length === 0 || process.getuid() !== 0 || !existsSync("/usr/bin/apt-get")) return;
  try {
    install(welcome);
  } catch (error) {
    say(`some tests will be skipped: ${error.message}`);
  }
}

function install(missing) {
  if (missing.length === 0) return;
  if (!existsSync("/usr/bin/apt-get")) {
    throw new SetupError(`This needs programs that are not installed, and only Debian and Ubuntu are set up by themselves. Install what these packages hold: ${missing.join(" ")}`);
  }
  const command = `apt-get update && apt-get install -y --no-install-recommends ${missing.join(" ")}`;
  if (process.getuid() !== 0) throw new SetupError(`System packages are missing. Run this, then try again:\n\n    sudo sh -c '${command}'\n`);
  say(`installing system packages: ${missing.join(" ")}`);
  run("sh", ["-c", command], `The system packages could not be installed. Run this and see why: ${command}`, {
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" }, quiet: true,
  });
}

function isInstalled(name) {
  if (SUBSTITUTES[name]?.some((program) => existsSync(join("/usr/bin", program)))) return true;
  const { stdout } = spawnSync("dpkg-query", ["-W", "-f", "${db:Status-Status}", name], { encoding: "utf8" });
  return stdout === "installed";
}

/** Tracing from the command line needs no webview and no extension, so it does not wait for them. */
function buildBundles(purpose) {
  const small = purpose === "trace" || purpose === "cli";
  const forAll = ["cli", "runner", "handler", "task", "aws", "lambda-sdk", "page"];
  const names = small ? forAll : [...forAll, "elk", "extension", "webview"];
  if (!bundlesAreStale(names)) return;
  const only = small ? ["--only", names.join(",")] : [];
  run(process.execPath, [join(root, "scripts", "build.mjs"), ...only], "The bundles could not be built: see above.", { quiet: true });
}

function bundlesAreStale(names) {
  const built = names.map((name) => modified(join(root, "dist", `${name}.${name === "page" ? "html" : "js"}`)));
  const sources = [join(root, "package-lock.json"), join(root, "scripts", "build.mjs"), ...filesUnder(join(root, "src"))];
  return Math.max(...sources.map(modified)) > Math.min(...built);
}

function modified(path) {
  return existsSync(path) ? statSync(path).mtimeMs : 0;
}

function filesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

function setUpToolchain() {
  const { status } = spawnSync(process.execPath, [join(root, "dist", "cli.js"), "setup-native"], { stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) throw new SetupError("The recorder could not be set up: see above.");
}

function say(text) {
  process.stderr.write(`seepp: ${text}\n`);
}

/** Runs a command; what it says goes to stderr, when `quiet` only if it fails. */
function run(command, args, failure, { env = process.env, quiet = false } = {}) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, env, encoding: "utf8", stdio: ["ignore", quiet ? "pipe" : 2, quiet ? "pipe" : 2], maxBuffer: 1 << 28 });
  if (status === 0) return;
  if (quiet) process.stderr.write(`${stdout ?? ""}${stderr ?? ""}`);
  throw new SetupError(failure);
}

/** Runs a script's main function; a SetupError is one message, not a stack. */
export async function runMain(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    process.stderr.write(error instanceof SetupError ? `seepp: ${error.message}\n` : `${error.stack}\n`);
    process.exitCode = 1;
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runMain(async () => {
    const purpose = process.argv[2] ?? "trace";
    if (!(purpose in PACKAGES)) throw new SetupError("Usage: node scripts/setup.mjs [cli|trace|start|test]");
    await setUp({ for: purpose });
    return 0;
  });
}
