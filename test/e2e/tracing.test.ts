import * as assert from "node:assert/strict";
import type { Frame } from "playwright-core";
import type { Navigator } from "../../src/trace/model";
import type { OpenTrace } from "../../src/trace/trace";
import { assertShows, readPanel, waitForMove, waitForStep } from "./panel-state";
import { sharedVsCode, traceExample } from "./session";
import type { VsCode } from "./vscode";

type Moves = "forward" | "back" | "over" | "backOver" | "out" | "backOut";

describe("tracing a file in VS Code", () => {
  let vs: VsCode;
  let panel: Frame;
  let trace: OpenTrace;
  let lines: Navigator;

  before(async function () {
    this.timeout(300_000); // the first run may build the recorder
    vs = await sharedVsCode();
    ({ panel, trace } = await traceExample(vs, "linked_list.cpp"));
    lines = trace.navigator("line");
  });

  const click = (move: string) => panel.click(`[data-move="${move}"]`);

  it("shows the first step beside the editor, as the trace has it", async () => {
    const state = await readPanel(panel);
    assert.equal(state.count, lines.count);
    assertShows(state, trace, lines.at(1));
    const columns = await vs.probe.run((vscode) => vscode.window.tabGroups.all.map(({ viewColumn, activeTab }) => [viewColumn, activeTab?.label]));
    assert.deepEqual(columns, [[1, "linked_list.cpp"], [2, "See++: linked_list.cpp"]]);
    await vs.screenshot("first-step");
  });

  it("steps forward to the end with its button, each step as the trace has it", async () => {
    let compared = 0;
    let step = lines.at(1);
    for (let next = lines.forward(step); next !== undefined; next = lines.forward(step)) {
      await click("forward");
      await waitForStep(panel, next);
      compared += assertShows(await readPanel(panel), trace, next);
      step = next;
    }
    assert.equal(step, lines.at(lines.count));
    assert.ok(compared > 500, `only ${compared} values were compared`);
    await vs.screenshot("last-step");
  });

  it("steps back to the start with its button", async () => {
    let step = lines.at(lines.count);
    for (let before = lines.back(step); before !== undefined; before = lines.back(step)) {
      await click("back");
      await waitForStep(panel, before);
      assertShows(await readPanel(panel), trace, before);
      step = before;
    }
    assert.equal(step, lines.at(1));
  });

  it("steps over and out, and back over and out, with its buttons and keys", async () => {
    const keys: Record<Moves, string> = {
      forward: "ArrowRight", back: "ArrowLeft", over: "Shift+ArrowRight", backOver: "Shift+ArrowLeft", out: "Shift+ArrowDown", backOut: "Shift+ArrowUp",
    };
    await vs.command("seepp.first");
    let step = lines.at(1);
    await waitForStep(panel, step);
    const walk: Moves[] = ["forward", "forward", "over", "forward", "forward", "over", "out", "forward", "backOver", "forward", "forward", "backOut", "over", "over", "back"];
    for (const by of ["button", "key"]) {
      for (const move of walk) {
        const next = lines[move](step);
        if (next === undefined) continue;
        if (by === "button") await click(move);
        else await panel.locator("body").press(keys[move]);
        await waitForStep(panel, next);
        assertShows(await readPanel(panel), trace, next);
        step = next;
      }
    }
  });

  it("goes to the first and the last step", async () => {
    await click("last");
    await waitForStep(panel, lines.at(lines.count));
    await panel.locator("body").press("Home");
    await waitForStep(panel, lines.at(1));
    await panel.locator("body").press("End");
    await waitForStep(panel, lines.at(lines.count));
  });

  it("goes where the timeline is clicked", async () => {
    const lane = panel.locator("[data-testid=timeline]");
    const { width, height } = (await lane.boundingBox())!;
    for (const share of [0.25, 0.75, 0.5]) {
      await lane.click({ position: { x: width * share, y: height / 2 } });
      const wanted = lines.nearest(1 + Math.round(share * (trace.stepCount - 1)));
      await panel.waitForFunction(({ at, near }) => Math.abs(Number(document.querySelector<HTMLElement>("[data-testid=app]")!.dataset.step) - at) <= near, { at: wanted, near: 2 + trace.stepCount / 100 });
      const state = await readPanel(panel);
      assertShows(state, trace, state.step);
    }
  });

  it("plays and pauses", async () => {
    await vs.command("seepp.first");
    await waitForStep(panel, lines.at(1));
    await click("play");
    await waitForStep(panel, lines.at(4));
    await click("play");
    const paused = (await readPanel(panel)).step;
    await vs.page.waitForTimeout(1200); // longer than a step of playing takes
    assert.equal((await readPanel(panel)).step, paused);
  });

  it("obeys the commands of the palette", async () => {
    await vs.command("seepp.first");
    await waitForStep(panel, lines.at(1));
    for (const [command, move] of [["stepForward", "forward"], ["stepOver", "over"], ["stepBack", "back"], ["backOver", "backOver"]] as const) {
      const from = (await readPanel(panel)).step;
      const to = lines[move](from);
      await vs.command(`seepp.${command}`);
      if (to !== undefined) await waitForStep(panel, to);
    }
    await vs.command("seepp.last");
    await waitForStep(panel, lines.at(lines.count));
    await vs.command("seepp.goToStep", lines.at(5));
    await waitForStep(panel, lines.at(5));
  });

  it("obeys the keys of the editor while the trace is on", async () => {
    await vs.command("seepp.first");
    await waitForStep(panel, lines.at(1));
    await vs.open("linked_list.cpp");
    await vs.command("workbench.action.focusFirstEditorGroup");
    await vs.page.keyboard.press("Alt+.");
    assert.equal(await waitForMove(panel, lines.at(1)), lines.at(2));
    await vs.page.keyboard.press("Alt+,");
    assert.equal(await waitForMove(panel, lines.at(2)), lines.at(1));
  });

  it("shows every example as its trace has it, at steps all through the run", async function () {
    this.timeout(300_000);
    for (const name of ["binary_tree.cpp", "vector_growth.cpp", "string_and_map.cpp", "pointers_and_arrays.cpp", "use_after_free.cpp", "leak.cpp", "recursion.cpp", "smart_pointers.cpp"]) {
      const example = await traceExample(vs, name);
      const navigator = example.trace.navigator("line");
      let compared = 0;
      for (let i = 0; i <= 8; i++) {
        const step = navigator.at(Math.max(1, Math.round((i / 8) * navigator.count)));
        await vs.command("seepp.goToStep", step);
        await waitForStep(example.panel, step);
        compared += assertShows(await readPanel(example.panel), example.trace, step);
        if (i === 5) await vs.screenshot(`example-${name.replace(".cpp", "")}`);
      }
      assert.ok(compared > 10, `${name}: only ${compared} values were compared`);
    }
  });
});
