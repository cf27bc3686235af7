import * as assert from "node:assert/strict";
import { sharedVsCode, traceExample } from "./session";
import type { VsCode } from "./vscode";

const THEMES: [name: string, theme: string][] = [
  ["dark", "Default Dark Modern"], ["light", "Default Light Modern"], ["hc-dark", "Default High Contrast"], ["hc-light", "Default High Contrast Light"],
];

describe("the panel in every theme", () => {
  let vs: VsCode;
  const complaints: string[] = [];

  before(async function () {
    this.timeout(300_000);
    vs = await sharedVsCode();
    vs.page.on("console", (message) => {
      if (/Content Security Policy/.test(message.text()) && /webview\.(js|css)|seepp/.test(message.text() + message.location().url)) complaints.push(message.text());
    });
  });
  after(() => vs.probe.run(async (vscode) => {
    await vscode.workspace.getConfiguration("workbench").update("colorTheme", "Default Dark Modern", vscode.ConfigurationTarget.Global);
  }));

  for (const [name, theme] of THEMES) {
    it(`takes its colours from ${theme}`, async () => {
      const { panel, trace } = await traceExample(vs, "linked_list.cpp");
      await vs.probe.run(async (vscode, wanted) => {
        await vscode.workspace.getConfiguration("workbench").update("colorTheme", wanted, vscode.ConfigurationTarget.Global);
      }, theme);
      await panel.waitForFunction((wanted) => document.body.dataset.vscodeThemeId === wanted, theme);
      await vs.command("seepp.goToStep", trace.navigator("line").at(20));
      await vs.page.waitForTimeout(400);
      const colours = await panel.evaluate(() => {
        const style = getComputedStyle(document.documentElement);
        return { wanted: style.getPropertyValue("--vscode-editor-background").trim(), drawn: getComputedStyle(document.body).backgroundColor };
      });
      const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(colours.wanted.slice(at, at + 2), 16));
      assert.equal(colours.drawn, `rgb(${r}, ${g}, ${b})`);
      await vs.screenshot(`theme-${name}`);
    });
  }

  it("breaks no rule of its content security policy", () => assert.deepEqual(complaints, []));
});
