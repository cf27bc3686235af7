import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import type { Frame } from "playwright-core";
import type { OpenTrace } from "../../src/trace/trace";
import { readPanel, waitForStep } from "./panel-state";
import { newestTrace, sharedVsCode, traceExample } from "./session";
import type { VsCode } from "./vscode";

describe("a program that is changed while its trace is on the screen", () => {
  let vs: VsCode;
  let panel: Frame;
  let trace: OpenTrace;
  const text = "int square(int n) {\n  int s = n * n;\n  return s;\n}\nint main() {\n  int sum = 0;\n  for (int i = 0; i < 4; i++)\n    sum += square(i);\n  return sum - 14;\n}\n";

  before(async function () {
    this.timeout(300_000);
    vs = await sharedVsCode();
    ({ panel, trace } = await traceExample(vs, "changing.cpp", text));
  });
  after(async () => {
    await vs.probe.run(async (vscode) => void (await vscode.workspace.getConfiguration("seepp").update("traceOnSave", undefined, vscode.ConfigurationTarget.Global)));
  });

  const edit = (from: string, to: string, save: boolean) => vs.probe.run(async (vscode, old, now, saved) => {
    const editor = vscode.window.visibleTextEditors.find(({ document }) => document.fileName.endsWith("changing.cpp"))!;
    const at = editor.document.getText().indexOf(old);
    await editor.edit((change) => change.replace(new vscode.Range(editor.document.positionAt(at), editor.document.positionAt(at + old.length)), now));
    if (saved) await editor.document.save();
  }, from, to, save);
  /** Everything the panel showed, as it showed it, since it was asked to write down: a blank or another face would be among it. */
  const watch = () => panel.evaluate(() => {
    const seen = ((window as unknown as { seen: string[] }).seen = []) as string[];
    const look = () => seen.push(document.querySelector<HTMLElement>("[data-testid=app]")?.dataset.face ?? "nothing");
    new MutationObserver(look).observe(document.getElementById("app")!, { subtree: true, childList: true, attributes: true });
  });
  const seen = () => panel.evaluate(() => [...new Set((window as unknown as { seen: string[] }).seen)]);

  it("is marked stale, and a re-run keeps the place: the third visit of the line that is one lower now", async () => {
    const line = trace.navigator("line").visits("changing.cpp", 2)[2];
    await vs.command("seepp.goToStep", line);
    await waitForStep(panel, line);
    await edit("int square", "// Multiplies.\nint square", false);
    await panel.waitForSelector("[data-testid=banner-stale]");
    await vs.screenshot("stale");
    await watch();
    await panel.click("[data-testid=banner-stale] .action");
    await panel.waitForSelector('[data-testid=app][data-face=trace][data-line="3"]', { timeout: 60_000 });
    const again = await newestTrace(vs);
    assert.equal((await readPanel(panel)).step, again.navigator("line").visits("changing.cpp", 3)[2]);
    assert.deepEqual(await seen(), ["trace"], "the picture stood all the while");
    assert.equal(await panel.locator(".banner").count(), 0);
  });

  it("is traced on save when that is wanted, and not when it is not", async () => {
    const before = (await readPanel(panel)).count;
    await edit("i < 4", "i < 5", true);
    await vs.page.waitForTimeout(1500);
    assert.equal((await readPanel(panel)).count, before);
    await vs.probe.run(async (vscode) => void (await vscode.workspace.getConfiguration("seepp").update("traceOnSave", true, vscode.ConfigurationTarget.Global)));
    await edit("i < 5", "i < 6", true);
    await panel.waitForFunction((count) => Number(document.querySelector<HTMLElement>("[data-testid=app]")!.dataset.count) > count, before, { timeout: 60_000 });
    assert.equal((await readPanel(panel)).line, 3);
    assert.equal(await vs.page.locator(".notifications-toasts .notification-list-item").count(), 0, "quietly");
  });

  it("keeps the picture when what was saved does not compile, and says so", async () => {
    await edit("return s;", "return t;", true);
    await panel.waitForSelector("[data-testid=banner-again].error", { timeout: 60_000 });
    assert.match(await panel.locator("[data-testid=banner-again]").innerText(), /does not compile: one error/);
    assert.equal((await readPanel(panel)).face, "trace");
    await vs.screenshot("does-not-compile");
    await edit("return t;", "return s;", true);
    await panel.waitForSelector("[data-testid=banner-again]", { state: "detached", timeout: 60_000 });
    fs.rmSync(vs.file("changing.cpp"));
  });
});
