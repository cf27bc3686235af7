import * as assert from "node:assert/strict";
import type { OpenTrace } from "../../src/trace/trace";
import { waitForStep } from "./panel-state";
import { sharedVsCode, traceExample } from "./session";
import type { VsCode } from "./vscode";

describe("what the editor shows of a trace", () => {
  let vs: VsCode;
  let trace: OpenTrace;

  before(async function () {
    this.timeout(300_000);
    vs = await sharedVsCode();
  });

  const set = (key: string, value: unknown) => vs.probe.run(async (vscode, name, wanted) => {
    await vscode.workspace.getConfiguration("seepp").update(name, wanted ?? undefined, vscode.ConfigurationTarget.Global);
  }, key, value);
  const lens = () => vs.page.locator(".codelens-decoration a");
  const status = () => vs.page.locator(".statusbar-item[id*='seepp.status']");
  const goTo = async (line: number, visit: number): Promise<number> => {
    const step = trace.navigator("line").visits("linked_list.cpp", line)[visit - 1];
    await vs.command("seepp.goToStep", step);
    await waitForStep(await vs.panel(), step);
    return step;
  };
  /** The lines in view with what stands behind their ends: that is drawn by style sheets, and no text of the document. */
  const lines = () => vs.page.locator(".view-lines .view-line").evaluateAll((all) => all.map((line) => {
    const behind = [...line.querySelectorAll("span")].map((span) => getComputedStyle(span, "::after").content).filter((text) => text !== "none" && text !== "normal");
    return `${line.textContent ?? ""} ${behind.map((text) => text.replace(/^"|"$/g, "")).join("")}`.replaceAll("\u00a0", " ");
  }));
  const until = async (holds: (texts: string[]) => boolean): Promise<string[]> => {
    for (let tries = 0; ; tries++) {
      const texts = await lines();
      if (holds(texts)) return texts;
      assert.ok(tries < 100, texts.join("\n"));
      await vs.page.waitForTimeout(50);
    }
  };
  /** What a hover says: from the extension host, as VS Code asks for it. */
  const hover = (line: number, word: string) => vs.probe.run(async (vscode, file, at, text) => {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
    const column = document.lineAt(at - 1).text.indexOf(text) + text.length - 1;
    const hovers = await vscode.commands.executeCommand<{ contents: { value: string }[] }[]>("vscode.executeHoverProvider", document.uri, new vscode.Position(at - 1, column));
    return hovers.flatMap(({ contents }) => contents.map(({ value }) => value)).join("\n");
  }, vs.file("linked_list.cpp"), line, word);

  it("has Trace over main, which traces", async () => {
    await vs.closeAll();
    await vs.open("linked_list.cpp");
    await vs.command("workbench.action.closeSidebar");
    await vs.command("cursorBottom");
    await lens().filter({ hasText: "Trace" }).click();
    await vs.panel("[data-face=trace]", 60_000);
    await lens().filter({ hasText: "Trace again" }).waitFor();
    await set("codeLens", false);
    await lens().first().waitFor({ state: "detached" });
    await set("codeLens", undefined);
    ({ trace } = await traceExample(vs, "linked_list.cpp")); // after a change of the settings: the executor's name stays
  });

  it("says step and executor in the status bar, and goes to the picture from there", async () => {
    const count = trace.stepCount;
    const step = await goTo(48, 3);
    const wanted = `${step}/${count} · native`;
    let shown = "";
    for (let tries = 0; tries < 300 && !shown.includes(wanted); tries++) {
      await vs.page.waitForTimeout(50);
      shown = (await status().allTextContents()).join("; ");
    }
    assert.ok(shown.includes(wanted), `the status bar says "${shown}", not ${wanted}`);
    await vs.command("workbench.action.focusFirstEditorGroup");
    await status().click();
    const label = () => vs.probe.run((vscode) => vscode.window.tabGroups.activeTabGroup.activeTab?.label);
    for (let tries = 0; (await label()) !== "See++: linked_list.cpp"; tries++) {
      assert.ok(tries < 60, await label());
      await vs.page.waitForTimeout(50);
    }
    await set("statusBar", false);
    await status().waitFor({ state: "detached" });
    await set("statusBar", undefined);
    await status().waitFor();
  });

  it("shows the values of the running function at the ends of its lines", async () => {
    const step = await goTo(16, 3); // in push_front, before node->next = head
    const [frame] = trace.snapshot(step).frames;
    const value = frame.variables.find(({ name }) => name === "value")!.value!;
    const texts = await until((all) => all.some((text) => text.includes(`value = ${value}`)));
    assert.ok(texts.some((text) => /node->value = value;.*value = 9/.test(text)), texts.join("\n"));
    assert.ok(texts.some((text) => /Node\* node = new Node;.*node = → Node/.test(text)), texts.join("\n"));
    assert.ok(!texts.some((text) => /return node;.*=/.test(text)), "only up to the line that runs");
    await vs.screenshot("hints");
    await set("inlineValues", false);
    await until((all) => !all.some((text) => text.includes("value = 9")));
    await set("inlineValues", undefined);
  });

  it("says what a hovered variable holds at the step, in its own frame", async () => {
    const step = await goTo(16, 3);
    const { value, list } = { value: trace.value(step, "value", { from: 0, count: 1 })!, list: trace.value(step, "$1.list", { from: 0, count: 1 })! };
    assert.match(await hover(15, "= value"), new RegExp(`value: int = ${value.value}\\n[^]*At step ${step}`));
    assert.match(await hover(48, "push_front(list"), new RegExp(`list: Node\\*.*${list.target}`), "of main, though push_front runs");
    assert.match(await hover(15, "node->value"), /node->value: int/);
    assert.equal(await hover(24, "head"), "", "reverse does not run: its head has no value");
    assert.match(await hover(15, "= value"), /last written at \[\d+\]\(command:seepp\.goToStep/);
    await set("hover", false);
    assert.equal(await hover(15, "= value"), "");
    await set("hover", undefined);
  });

  it("says nothing of a text that was changed", async () => {
    await goTo(16, 3);
    await vs.probe.run(async (vscode) => {
      const editor = vscode.window.visibleTextEditors.find(({ document }) => document.fileName.endsWith("linked_list.cpp"))!;
      await vscode.window.showTextDocument(editor.document, editor.viewColumn);
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "// new\n"));
      editor.revealRange(new vscode.Range(46, 0, 46, 0), vscode.TextEditorRevealType.InCenter);
    });
    await lens().filter({ hasText: "the text has changed" }).waitFor();
    assert.equal(await hover(16, "= value"), "");
    await until((all) => !all.some((text) => text.includes("value = 9")));
    await vs.command("workbench.action.files.revert");
  });
});
