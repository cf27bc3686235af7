// `npm run test:desktop`: a short suite in desktop VS Code, which @vscode/test-electron downloads into .vscode-test. It needs
// a display: on a machine without one, `xvfb-run npm run test:desktop`.
//
//   --version V   which VS Code (default: the oldest that we support)
//   --server      in the server build with Chromium instead: no download, no display
import { build } from "esbuild";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parseArgs } from "node:util";
import { root, runMain, setUp } from "./setup.mjs";
import { installServer, startServer } from "./vscode-server.mjs";

await runMain(async () => {
  const { values } = parseArgs({ options: { server: { type: "boolean" }, version: { type: "string", default: "1.100.0" } } });
  await setUp({ for: values.server ? "test" : "start" });
  const work = fs.mkdtempSync(path.join(os.tmpdir(), "seepp-desktop-"));
  try {
    fs.cpSync(path.join(root, "examples"), path.join(work, "examples"), { recursive: true });
    const suite = path.join(work, "suite.js");
    await build({ entryPoints: [path.join(root, "test", "desktop", "suite.ts")], outfile: suite, bundle: true, platform: "node", format: "cjs", external: ["vscode"], logLevel: "silent" });
    return values.server ? await inServer(work, suite) : await onDesktop(work, suite, values.version);
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
});

async function onDesktop(work, suite, version) {
  const { runTests } = await import("@vscode/test-electron");
  return runTests({
    version, extensionDevelopmentPath: root, extensionTestsPath: suite,
    launchArgs: [path.join(work, "examples"), "--disable-workspace-trust", "--disable-extensions", `--user-data-dir=${path.join(work, "user")}`],
  });
}

async function inServer(work, suite) {
  const { chromium } = await import("playwright-core");
  installServer();
  const report = path.join(work, "report.json");
  const server = await startServer({ data: path.join(work, "data"), env: { SEEPP_DESKTOP_REPORT: report }, settings: { "security.workspace.trust.enabled": false, "workbench.startupEditor": "none" } });
  const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((file) => fs.existsSync(file));
  const browser = await chromium.launch({ ...(executablePath === undefined ? {} : { executablePath }), args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const page = await browser.newPage();
    page.on("console", (message) => console.log(message.text()));
    await page.goto(server.address(path.join(work, "examples"), [["extensionDevelopmentPath", server.uri(root)], ["extensionTestsPath", server.uri(suite)]]));
    for (let tries = 0; tries < 3000 && !fs.existsSync(report); tries++) await new Promise((resolve) => setTimeout(resolve, 100));
    const { failures } = JSON.parse(fs.readFileSync(report, "utf8"));
    return failures.length === 0 ? 0 : 1;
  } finally {
    await browser.close();
    await server.stop();
  }
}
