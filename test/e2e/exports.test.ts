import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import { chromium } from "playwright-core";
import { pathToFileURL } from "node:url";
import { showText } from "../../src/trace/show-text";
import type { OpenTrace } from "../../src/trace/trace";
import { waitForStep } from "./panel-state";
import { sharedVsCode, traceExample } from "./session";
import { CHROMIUM, FLAGS, type VsCode } from "./vscode";

describe("the trace on the screen as a file", () => {
  let vs: VsCode;
  let trace: OpenTrace;
  let step: number;

  before(async function () {
    this.timeout(300_000);
    vs = await sharedVsCode();
    const traced = await traceExample(vs, "linked_list.cpp");
    trace = traced.trace;
    step = trace.navigator("line").at(40);
    await vs.command("seepp.goToStep", step);
    await waitForStep(traced.panel, step);
  });

  const written = async (command: string, name: string, ...more: unknown[]): Promise<Buffer> => {
    await vs.probe.run(async (vscode, id, file, rest) => void (await vscode.commands.executeCommand(id, vscode.Uri.file(file), ...rest)), command, vs.file(name), more);
    return fs.readFileSync(vs.file(name));
  };

  it("is a page that stands at the same step in a browser of its own", async () => {
    const bytes = await written("seepp.exportHtml", "out.html");
    assert.ok(bytes.length < 1_500_000);
    const browser = await chromium.launch({ executablePath: CHROMIUM.find((file) => fs.existsSync(file))!, args: FLAGS });
    try {
      const page = await browser.newPage();
      await page.goto(pathToFileURL(vs.file("out.html")).href);
      await page.waitForSelector(`[data-testid=app][data-step="${step}"]`);
      assert.equal(await page.locator("[data-testid=source] [aria-current=step]").getAttribute("data-line"), String(trace.step(step).at!.line));
    } finally {
      await browser.close();
    }
  });

  it("is a picture of the step, as SVG and PNG", async () => {
    const svg = (await written("seepp.exportSvg", "out.svg")).toString();
    const snapshot = trace.snapshot(step);
    for (const { value } of snapshot.heap) for (const child of value?.children ?? []) if (child.kind === "scalar") assert.ok(svg.includes(`>${child.value}</text>`), child.value);
    assert.ok(svg.includes(`<title>linked_list.cpp, Step ${step} of ${trace.stepCount}</title>`));
    const png = await written("seepp.exportPng", "out.png");
    assert.deepEqual([...png.subarray(0, 8)], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    assert.ok(png.length > 5000);
  });

  it("is an animation of some steps, also when the picture is hidden", async () => {
    const at = (index: number): number => trace.navigator("line").at(index);
    await vs.command("seepp.focusPanel");
    await vs.probe.run(async (vscode, file) => void (await vscode.window.showTextDocument(vscode.Uri.file(file), { viewColumn: vscode.ViewColumn.Two })), vs.file("leak.cpp"));
    const svg = (await written("seepp.exportAnimatedSvg", "moving.svg", `${at(30)}-${at(40)}`)).toString();
    assert.ok(svg.includes("<animate "));
    for (const index of [30, 35, 40]) assert.ok(svg.includes(`>Step ${at(index)} of `), String(at(index)));
    const png = await written("seepp.exportAnimatedPng", "moving.png", `${at(38)}-${at(40)}`);
    assert.ok(png.includes("acTL"));
    const { panel } = { panel: await vs.panel(`[data-face=trace][data-step="${step}"]`) };
    assert.equal(await panel.locator(".still").count(), 0);
  });

  it("is its state as text in the clipboard", async () => {
    await vs.command("seepp.copyState");
    const text = await vs.probe.run((vscode) => vscode.env.clipboard.readText());
    assert.equal(text, showText(trace.snapshot(step)));
  });

  it("is chosen from the panel's own button", async () => {
    await (await vs.panel()).click("[data-testid=export]");
    await vs.page.locator(".quick-input-list .monaco-list-row").filter({ hasText: "Page for any browser" }).waitFor();
    await vs.page.keyboard.press("Escape");
  });
});
