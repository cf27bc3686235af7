/**
 * A short suite that runs inside the extension host: of desktop VS Code by `npm run test:desktop`, of the server build by
 * `node scripts/test-desktop.mjs --server`. What the panel draws is the end-to-end tests' business; they see its document.
 */
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import Mocha from "mocha";
import * as vscode from "vscode";

function tests(): void {
  const folder = vscode.workspace.workspaceFolders![0].uri;
  const open = async (name: string) => vscode.window.showTextDocument(await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, name)), vscode.ViewColumn.One);
  const labels = () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));

  it("is not active before it is used", () => {
    assert.equal(vscode.extensions.getExtension("seeplusplus.seepp")!.isActive, false);
  });

  it("traces an example and shows it beside its editor", async () => {
    await open("linked_list.cpp");
    await vscode.commands.executeCommand("seepp.traceFile");
    assert.deepEqual(labels(), ["linked_list.cpp", "See++: linked_list.cpp"]);
    assert.equal(vscode.window.activeTextEditor?.document.fileName.endsWith("linked_list.cpp"), true, "the editor keeps the keyboard");
  });

  it("puts memory errors and leaks into the Problems panel", async () => {
    for (const [name, kind] of [["use_after_free.cpp", /^invalid/], ["leak.cpp", /^leak$/]] as const) {
      const { document } = await open(name);
      await vscode.commands.executeCommand("seepp.traceFile");
      const codes = vscode.languages.getDiagnostics(document.uri).map(({ code }) => String(code));
      assert.ok(codes.some((code) => kind.test(code)), `${name}: ${codes.join(", ")}`);
    }
  });

  it("puts compile errors into the Problems panel", async () => {
    const document = await vscode.workspace.openTextDocument({ language: "cpp", content: "int main() { return nothing; }\n" });
    await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
    await vscode.commands.executeCommand("seepp.traceFile");
    const problems = vscode.languages.getDiagnostics(document.uri);
    assert.deepEqual(problems.map(({ source, range }) => [source, document.getText(range)]), [["g++", "nothing"]]);
  });
}

export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: "bdd", timeout: 300_000, color: true });
  mocha.suite.emit("pre-require", globalThis, "", mocha);
  describe("See++ in VS Code", tests);
  const report = process.env.SEEPP_DESKTOP_REPORT;
  const failures = await new Promise<string[]>((resolve) => {
    const failed: string[] = [];
    const runner = mocha.run(() => resolve(failed));
    runner.on("fail", (test: Mocha.Test, error: Error) => failed.push(`${test.fullTitle()}: ${error.stack ?? error.message}`));
  });
  if (report !== undefined) fs.writeFileSync(report, JSON.stringify({ failures }));
  if (failures.length > 0) throw new Error(failures.join("\n"));
}
