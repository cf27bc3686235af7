// `npm start [-- FILE]`: set-up, then VS Code with the extension loaded and a file traced beside its editor: the first
// example, or FILE. The desktop's VS Code where there is one, else its server build, on an address of this machine.
//
//   npm start -- FILE --browser     the server build although there is a desktop
//   npm start -- FILE --port 8421   the server's port (default: the first free one from 8421 on)
import { spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parseArgs } from "node:util";
import { root, runMain, setUp, SetupError } from "./setup.mjs";
import { cacheFolder, installServer, startServer } from "./vscode-server.mjs";

const companion = path.join(root, "scripts", "start-extension");
const examples = path.join(root, "examples");

await runMain(async () => {
  const { file, browser, port } = options();
  const folder = isInside(file, examples) ? examples : path.dirname(file);
  await setUp({ for: "start" });
  const desktop = browser ? undefined : desktopCode();
  return desktop === undefined ? serve(folder, file, port) : openDesktop(desktop, folder, file);
});

function options() {
  let parsed;
  try {
    parsed = parseArgs({ allowPositionals: true, options: { browser: { type: "boolean" }, port: { type: "string" } } });
  } catch (error) {
    throw new SetupError(`${error.message}\nUsage: npm start [-- FILE] [--browser] [--port N]`);
  }
  const { values, positionals } = parsed;
  if (positionals.length > 1) throw new SetupError("Give one file: npm start -- FILE");
  // npm runs scripts in the package's folder and keeps where it was called in INIT_CWD.
  const file = path.resolve(process.env.INIT_CWD ?? ".", positionals[0] ?? path.join(examples, "linked_list.cpp"));
  if (!fs.existsSync(file)) throw new SetupError(`There is no file ${file}. Give the path of a C or C++ file: npm start -- FILE`);
  if (fs.statSync(file).isDirectory()) throw new SetupError(`${file} is a folder. Give the path of a C or C++ file: npm start -- FILE`);
  if (values.port !== undefined && !/^[0-9]{1,5}$/.test(values.port)) throw new SetupError(`The port must be a number: it is ${values.port}.`);
  return { file, browser: values.browser === true, port: values.port ?? "8421-8440" };
}

function isInside(file, folder) {
  return !path.relative(folder, file).startsWith("..");
}

/** The `code` of a desktop that can show a window: not that of a remote terminal or of Windows under WSL. */
function desktopCode() {
  if (process.env.VSCODE_IPC_HOOK_CLI || process.env.WSL_DISTRO_NAME) return undefined;
  const screen = process.platform !== "linux" || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  return screen ? ["code", "code-insiders", "codium"].find(isThere) : undefined;
}

function isThere(program) {
  return spawnSync(program, ["--version"], { stdio: "ignore", timeout: 20_000, shell: process.platform === "win32" }).status === 0;
}

function openDesktop(code, folder, file) {
  const asRoot = process.getuid?.() === 0 ? ["--no-sandbox", "--user-data-dir", path.join(cacheFolder, "desktop")] : [];
  const args = [...asRoot, "--new-window", "--disable-workspace-trust", `--extensionDevelopmentPath=${root}`, `--extensionDevelopmentPath=${companion}`, folder];
  const { status } = spawnSync(code, args, { stdio: "inherit", env: { ...process.env, SEEPP_START_FILE: file }, shell: process.platform === "win32" });
  console.log(status === 0 ? `VS Code opens ${path.relative(root, file)} with See++ beside it.` : `${code} could not be started. Try: npm start -- --browser`);
  return status ?? 1;
}

async function serve(folder, file, port) {
  installServer((line) => console.error(`seepp: ${line}`));
  const data = path.join(cacheFolder, "start");
  const installed = path.join(data, "extensions");
  fs.rmSync(installed, { recursive: true, force: true });
  fs.cpSync(companion, path.join(installed, "seepp-start"), { recursive: true });
  const server = await startServer({
    data, port, env: { SEEPP_START_FILE: file },
    settings: { "workbench.startupEditor": "none", "security.workspace.trust.enabled": false, "telemetry.telemetryLevel": "off", "extensions.ignoreRecommendations": true },
  });
  const address = server.address(folder, [["extensionDevelopmentPath", server.uri(root)]]);
  console.log(`\nSee++ in VS Code, with ${path.basename(file)} traced beside its editor:\n\n    ${address}\n\nOpen it in a browser on this machine; Ctrl+C ends it.`);
  openBrowser(address);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => void server.stop());
  await server.exited;
  return 0;
}

function openBrowser(address) {
  const opener = process.platform === "darwin" ? "open" : os.platform() === "linux" && (process.env.DISPLAY || process.env.WAYLAND_DISPLAY) ? "xdg-open" : undefined;
  if (opener === undefined) return;
  spawn(opener, [address], { stdio: "ignore", detached: true }).on("error", () => undefined).unref(); // no browser: the address is printed
}
