import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import { assertShows, readPanel, waitForStep } from "./panel-state";
import { exampleFiles, newestTrace, traceExample } from "./session";
import { VsCode } from "./vscode";

describe("a window that is reloaded", () => {
  let vs: VsCode;

  before(async () => {
    vs = await VsCode.start({ files: exampleFiles() });
  });
  after(() => vs.stop());

  it("shows the same trace at the same step, and goes on from there", async () => {
    const { trace } = await traceExample(vs, "linked_list.cpp");
    const lines = trace.navigator("line");
    const middle = lines.at(Math.round(lines.count / 2));
    await vs.command("seepp.goToStep", middle);
    await waitForStep(await vs.panel(), middle);
    await vs.page.waitForTimeout(1500); // the webview keeps its state a little later
    await vs.reload();
    const panel = await vs.panel(`[data-face=trace][data-step="${middle}"]`);
    const again = await newestTrace(vs);
    assertShows(await readPanel(panel), again, middle);
    await panel.click('[data-move="forward"]');
    await waitForStep(panel, lines.forward(middle)!);
    await vs.page.waitForFunction(() => document.querySelector(".glyph-margin-widgets .cgmr") !== null); // the editor follows again
    await vs.command("seepp.first");
    await waitForStep(panel, lines.at(1));
  });

  it("shows it again after it was hidden behind another tab", async () => {
    const panel = await vs.panel();
    const { step } = await readPanel(panel);
    await vs.command("seepp.focusPanel");
    await vs.probe.run(async (vscode, file) => void (await vscode.window.showTextDocument(vscode.Uri.file(file), { viewColumn: vscode.ViewColumn.Two })), vs.file("leak.cpp"));
    await vs.page.waitForTimeout(300);
    await vs.command("seepp.focusPanel");
    await vs.panel(`[data-face=trace][data-step="${step}"]`);
  });

  it("is not active before it is used", async () => {
    await vs.closeAll();
    await vs.page.waitForTimeout(1000);
    await vs.reload();
    fs.writeFileSync(vs.file("notes.txt"), "no program");
    await vs.open("notes.txt");
    const active = await vs.probe.run((vscode) => vscode.extensions.getExtension("seeplusplus.seepp")!.isActive);
    assert.equal(active, false);
  });
});
