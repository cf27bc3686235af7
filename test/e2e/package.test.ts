import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { assertShows, readPanel } from "./panel-state";
import { exampleFiles, newestTrace, traceExample } from "./session";
import { root, VsCode } from "./vscode";

describe("the package that is installed", () => {
  let vs: VsCode;
  let folder: string;

  before(async function () {
    this.timeout(300_000);
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "seepp-e2e-package-"));
    const packer = (await import(path.join(root, "scripts/package.mjs"))) as { packageExtension(folder: string): Promise<{ file: string; names: string[] }> };
    const { file } = await packer.packageExtension(folder);
    execFileSync("python3", ["-m", "zipfile", "-e", file, folder]);
    fs.renameSync(path.join(folder, "extension"), path.join(folder, "seeplusplus.seepp"));
    vs = await VsCode.start({ files: exampleFiles(), extensions: [path.join(folder, "seeplusplus.seepp")], development: false });
  });
  after(async () => {
    await vs?.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it("holds the bundles, the sources of the executor with their licences, and nothing compiled", () => {
    const names = fs.readdirSync(path.join(folder, "seeplusplus.seepp"), { recursive: true }).map(String);
    for (const wanted of ["package.json", "package.nls.json", "package.nls.de.json", "l10n/bundle.l10n.json", "l10n/bundle.l10n.de.json", "media/walkthrough/read.svg", "examples/linked_list.cpp", "dist/page.html", "dist/extension.js", "dist/runner.js", "dist/handler.js", "dist/webview.js", "dist/webview.css", "dist/tree-sitter-cpp.wasm",
      "media/icon.png", "executor-image/recorder/COPYING", "executor-image/recorder/build.sh", "executor-image/symbols/COPYING"]) assert.ok(names.includes(wanted), `${wanted} is missing`);
    for (const wanted of [/^readme\.md$/i, /^licen[cs]e/i, /^third_party_notices/i]) assert.ok(names.some((name) => wanted.test(name)), `${wanted} is missing`);
    const compiled = names.filter((name) => {
      const file = path.join(folder, "seeplusplus.seepp", name);
      return fs.statSync(file).isFile() && fs.readFileSync(file).subarray(0, 4).equals(Buffer.from("\x7fELF", "latin1"));
    });
    assert.deepEqual(compiled, []);
    assert.deepEqual(names.filter((name) => /node_modules|\.map$|\.tsx?$|^(src|test|bench)\b/.test(name)), []);
  });

  it("traces a file as the development version does", async function () {
    this.timeout(300_000); // its sources lie in another folder: the recorder may be built anew
    const where = await vs.probe.run((vscode) => vscode.extensions.getExtension("seeplusplus.seepp")!.extensionPath);
    assert.ok(!where.startsWith(root), where);
    const { panel } = await traceExample(vs, "linked_list.cpp");
    const trace = await newestTrace(vs);
    const lines = trace.navigator("line");
    assertShows(await readPanel(panel), trace, lines.at(1));
    await panel.click('[data-move="last"]');
    await panel.waitForSelector(`[data-step="${lines.at(lines.count)}"]`, { state: "attached" });
    assertShows(await readPanel(panel), trace, lines.at(lines.count));
  });
});
