import * as assert from "node:assert/strict";
import type { Frame } from "playwright-core";
import type { OpenTrace } from "../../src/trace/trace";
import { axe } from "../webview/axe";
import { waitForStep } from "./panel-state";
import { sharedVsCode, traceExample } from "./session";
import type { VsCode } from "./vscode";

const THEMES = ["Default Dark Modern", "Default Light Modern", "Default High Contrast", "Default High Contrast Light"];

describe("the panel for everybody", () => {
  let vs: VsCode;
  let panel: Frame;
  let trace: OpenTrace;
  const setting = (section: string, key: string, value: unknown) => vs.probe.run(async (vscode, part, name, wanted) => {
    await vscode.workspace.getConfiguration(part).update(name, wanted ?? undefined, vscode.ConfigurationTarget.Global);
  }, section, key, value);

  before(async function () {
    this.timeout(300_000);
    vs = await sharedVsCode();
    ({ panel, trace } = await traceExample(vs, "linked_list.cpp"));
  });
  after(async () => {
    await setting("workbench", "colorTheme", "Default Dark Modern");
    await setting("window", "zoomLevel", undefined);
  });

  for (const theme of THEMES) {
    it(`leaves nothing for axe-core to find in ${theme}`, async () => {
      await setting("workbench", "colorTheme", theme);
      await panel.waitForFunction((wanted) => document.body.dataset.vscodeThemeId === wanted, theme);
      const step = trace.navigator("line").at(35);
      await vs.command("seepp.goToStep", step);
      await waitForStep(panel, step);
      assert.equal((await axe(panel)).join("\n"), "");
      await panel.locator("body").press("t");
      await panel.waitForSelector("[data-testid=outline]");
      assert.equal((await axe(panel)).join("\n"), "");
      await panel.locator("body").press("t");
    });
  }

  it("is reached by keyboard alone, control after control, and the focus is always to be seen", async () => {
    await vs.command("seepp.focusPanel");
    await panel.locator("body").press("Home");
    const reached: string[] = [];
    for (let i = 0; i < 60; i++) {
      await vs.page.keyboard.press("Tab");
      const at = await panel.evaluate(() => {
        const { activeElement: e } = document;
        if (!e || e === document.body) return undefined;
        const style = getComputedStyle(e);
        return { name: e.getAttribute("aria-label") ?? e.textContent!.trim(), seen: style.outlineStyle !== "none" || style.backgroundColor !== "rgba(0, 0, 0, 0)" };
      });
      if (at === undefined || (reached.length > 3 && at.name === reached[0])) break;
      assert.ok(at.seen, `${at.name}: the focus cannot be seen`);
      reached.push(at.name);
    }
    for (const name of ["Step", "Play", "Last step", "Show as text", "Export", "Keys", "Timeline", "Output"]) assert.ok(reached.includes(name), `${name} is not among ${reached.join(", ")}`);
  });

  it("never loses the focus: the button that was pressed has it, whatever the step draws", async () => {
    const button = panel.locator('[data-move="forward"]');
    await button.focus();
    for (let i = 0; i < 12; i++) await button.press("Enter");
    assert.equal(await panel.evaluate(() => document.activeElement?.getAttribute("data-move")), "forward");
    await panel.locator("[data-testid=as-text]").press("Enter");
    await panel.waitForSelector("[data-testid=outline]");
    assert.equal(await panel.evaluate(() => document.activeElement?.getAttribute("data-testid")), "as-text");
    await panel.locator("[data-testid=as-text]").press("Enter");
    await panel.waitForSelector("[data-testid=outline]", { state: "detached" });
  });

  it("says as text what the picture shows, and leads from a pointer to its block", async () => {
    const step = trace.navigator("line").at(35);
    await vs.command("seepp.goToStep", step);
    await waitForStep(panel, step);
    // On an element that can have the focus: the editor has it after a step that it follows.
    await panel.locator('[data-move="forward"]').press("t");
    await panel.waitForSelector("[data-testid=outline]");
    const snapshot = trace.snapshot(step);
    const scalars = snapshot.frames.flatMap(({ variables }) => variables.filter(({ kind }) => kind === "scalar"));
    const said = [...scalars.map(({ name, value }) => new RegExp(`${name}: \\w+ = ${value}\\b`)), ...snapshot.heap.map(({ id }) => new RegExp(`block ${id}:`))];
    let text = "";
    for (let tries = 0; tries < 200 && !said.every((each) => each.test(text)); tries++) {
      if (tries > 0) await vs.page.waitForTimeout(50);
      text = await panel.locator("[data-testid=outline]").innerText();
    }
    for (const each of said) assert.match(text, each);
    await panel.locator('[data-testid=outline-frame] button:text-matches("points to block")').first().press("Enter");
    assert.match(await panel.evaluate(() => document.activeElement!.id), /^outline-block-\d+$/);
    await vs.screenshot("outline");
    await panel.locator('[data-move="forward"]').press("t");
    await panel.waitForSelector("[data-testid=outline]", { state: "detached" });
  });

  it("fits at 200 % zoom: nothing is cut off sideways, all controls are there", async () => {
    await vs.page.setViewportSize({ width: 700, height: 450 }); // 1400 x 900 at twice the size
    await vs.command("workbench.action.closeSidebar");
    await vs.command("seepp.focusPanel");
    const small = await vs.panel("[data-face=trace]");
    const { wide, hidden } = await small.evaluate(() => ({
      wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      hidden: [...document.querySelectorAll("header.transport button")].filter((b) => { const r = b.getBoundingClientRect(); return r.left < 0 || r.right > innerWidth + 1; }).length,
    }));
    assert.deepEqual({ wide, hidden }, { wide: 0, hidden: 0 });
    await vs.screenshot("zoom-200");
    await vs.page.setViewportSize({ width: 1400, height: 900 });
  });

  it("moves nothing by itself under reduced motion", async () => {
    await setting("workbench", "reduceMotion", "on");
    const calm = await vs.panel("[data-face=trace]");
    await calm.waitForFunction(() => document.body.classList.contains("vscode-reduce-motion"));
    await vs.command("seepp.stepForward");
    const moving = await calm.evaluate(() => [...document.querySelectorAll("*")].filter((e) => { const s = getComputedStyle(e); return s.animationName !== "none" || s.transitionDuration.split(",").some((d) => parseFloat(d) > 0); }).map((e) => e.outerHTML.slice(0, 80)));
    assert.deepEqual(moving, []);
    await setting("workbench", "reduceMotion", undefined);
  });
});
