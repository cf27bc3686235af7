import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { openTrace, type OpenTrace } from "../../src/trace/trace";
import { assertShows, readPanel, readSettledPanel, waitForStep } from "./panel-state";
import { exampleFiles } from "./session";
import { root, VsCode } from "./vscode";

describe("a .seepp file", () => {
  let vs: VsCode;
  let trace: OpenTrace;
  const record = (source: string, name: string): void => {
    const { status, stderr } = spawnSync(process.execPath, [path.join(root, "dist/cli.js"), "trace", vs.file(source), "--executor", "native", "-o", vs.file(name)], { encoding: "utf8" });
    assert.equal(status, 0, stderr);
  };

  before(async function () {
    this.timeout(300_000);
    vs = await VsCode.start({ files: exampleFiles() });
    record("linked_list.cpp", "list.seepp");
    record("leak.cpp", "leak.seepp");
    trace = await openTrace(fs.readFileSync(vs.file("list.seepp")));
  });
  after(() => vs.stop());

  const tabs = () => vs.probe.run((vscode) => vscode.window.tabGroups.all.flatMap(({ tabs: all }) => all.map(({ label, isActive }) => `${label}${isActive ? "*" : ""}`)));

  it("opens from the explorer as an editor of its own, with its source beside it", async () => {
    await vs.command("workbench.view.explorer");
    await vs.page.locator(".explorer-folders-view .monaco-list-row").filter({ hasText: "list.seepp" }).dblclick();
    const state = await readSettledPanel(vs, "[data-face=trace]");
    assertShows(state, trace, state.step);
    for (let tries = 0; !(await tabs()).some((label) => label.startsWith("linked_list.cpp")); tries++) {
      assert.ok(tries < 60, `the source is shown: ${(await tabs()).join()}`);
      await vs.page.waitForTimeout(50);
    }
    await vs.screenshot("trace-editor");
  });

  it("is what commands and keys move, and cannot be changed", async () => {
    const nav = trace.navigator("line");
    await vs.command("seepp.goToStep", nav.at(30));
    const panel = await vs.panel(`[data-step="${nav.at(30)}"]`);
    await vs.command("seepp.stepForward");
    await waitForStep(panel, nav.at(31));
    assertShows(await readPanel(panel), trace, nav.at(31));
    assert.equal(await vs.probe.run((vscode) => vscode.workspace.textDocuments.some(({ isDirty }) => isDirty)), false);
  });

  it("stands at the same step after it was moved to another column, hidden, and the window reloaded", async function () {
    this.timeout(180_000);
    const at = trace.navigator("line").at(31);
    await vs.command("seepp.focusPanel");
    await vs.command("workbench.action.moveEditorToNextGroup");
    await vs.panel(`[data-face=trace][data-step="${at}"]`);
    await vs.probe.run(async (vscode, file) => {
      const column = vscode.window.tabGroups.all.find(({ tabs: all }) => all.some(({ label }) => label === "list.seepp"))!.viewColumn;
      await vscode.window.showTextDocument(vscode.Uri.file(file), { viewColumn: column, preview: false });
    }, vs.file("leak.cpp"));
    await vs.command("workbench.action.openPreviousRecentlyUsedEditorInGroup");
    await vs.panel(`[data-face=trace][data-step="${at}"]`);
    await vs.page.waitForTimeout(1500); // the webview keeps its state a little later
    await vs.reload();
    await vs.panel(`[data-face=trace][data-step="${at}"]`);
  });

  it("stands beside another: the one used last is the one that commands move", async () => {
    await vs.probe.run(async (vscode, file) => void (await vscode.commands.executeCommand("vscode.openWith", vscode.Uri.file(file), "seepp.trace", vscode.ViewColumn.Three)), vs.file("leak.seepp"));
    const other = await openTrace(fs.readFileSync(vs.file("leak.seepp")));
    const count = other.navigator("line").count;
    const leak = await vs.panel(`[data-face=trace][data-count="${count}"]`);
    await vs.command("seepp.last");
    await waitForStep(leak, other.navigator("line").at(count));
    await vs.panel(`[data-face=trace][data-step="${trace.navigator("line").at(31)}"]`);
    await vs.command("workbench.action.closeActiveEditor");
    await vs.command("seepp.first");
    await vs.panel(`[data-face=trace][data-count="${trace.navigator("line").count}"][data-step="1"]`);
  });

  it("shows what is recorded anew into it", async () => {
    fs.writeFileSync(vs.file("linked_list.cpp"), fs.readFileSync(vs.file("linked_list.cpp"), "utf8").replace("// A linked list", "\n\n// A linked list"));
    record("linked_list.cpp", "list.seepp");
    const again = await openTrace(fs.readFileSync(vs.file("list.seepp")));
    const line = again.step(1).at!.line;
    assert.equal(line, trace.step(1).at!.line + 2);
    await vs.panel(`[data-face=trace][data-line="${line}"]`);
  });

  it("opens by drag and drop", async () => {
    await vs.closeAll();
    await vs.command("workbench.view.explorer");
    const file = vs.page.locator(".explorer-folders-view .monaco-list-row").filter({ hasText: "leak.seepp" });
    const [from, to] = [(await file.boundingBox())!, (await vs.page.locator(".editor-group-container").first().boundingBox())!];
    await vs.page.mouse.move(from.x + 40, from.y + from.height / 2);
    await vs.page.mouse.down();
    // The place to drop at comes up while the mouse is over it.
    for (const share of [0.3, 0.5, 0.52, 0.5]) {
      await vs.page.mouse.move(to.x + to.width * share, to.y + to.height * share, { steps: 5 });
      await vs.page.waitForTimeout(100);
    }
    await vs.page.mouse.up();
    await vs.panel("[data-face=trace]");
  });

  it("is among the recent traces", async () => {
    await vs.closeAll();
    void vs.command("seepp.recentTraces");
    const row = vs.page.locator(".quick-input-list .monaco-list-row").filter({ hasText: "list.seepp" }).first();
    await row.click();
    await vs.panel(`[data-face=trace]`);
    await vs.closeAll();
    await vs.command("seepp.focusPanel");
    const empty = await vs.panel("[data-face=empty]");
    await vs.screenshot("empty");
    await empty.locator("[data-testid=recent]").filter({ hasText: "leak.seepp" }).click();
    await vs.panel("[data-face=trace]");
  });
});
