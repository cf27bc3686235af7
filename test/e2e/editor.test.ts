import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import type { Frame } from "playwright-core";
import type { OpenTrace } from "../../src/trace/trace";
import { readPanel, waitForStep } from "./panel-state";
import { sharedVsCode, traceExample } from "./session";
import type { VsCode } from "./vscode";

/** The line numbers whose gutter has a sign, by the sign. From where things lie on the screen: decorations cannot be asked for. */
function gutterSigns(vs: VsCode): Promise<{ line: number; sign: string }[]> {
  return vs.page.evaluate(() => {
    const editor = document.querySelector(".editor-group-container .monaco-editor")!;
    const lines = [...editor.querySelectorAll(".margin .line-numbers")].map((element) => ({ y: element.getBoundingClientRect().top, line: Number(element.textContent) }));
    return [...editor.querySelectorAll<HTMLElement>(".glyph-margin-widgets .cgmr")].flatMap((element) => {
      const image = getComputedStyle(element).backgroundImage;
      const sign = /gutter-(next|executed)-/.exec(image)?.[1];
      const at = lines.find(({ y }) => Math.abs(y - element.getBoundingClientRect().top) < 3);
      return sign === undefined || at === undefined ? [] : [{ line: at.line, sign }];
    });
  });
}

async function waitForSigns(vs: VsCode, all: { line: number; sign: string }[]): Promise<void> {
  let wanted = all;
  const sorted = (signs: typeof wanted) => [...signs].sort((a, b) => a.line - b.line);
  let seen: typeof wanted = [];
  for (let tries = 0; tries < 60; tries++) {
    seen = await gutterSigns(vs);
    const shown = await vs.page.evaluate(() => [...document.querySelectorAll(".editor-group-container .monaco-editor .margin .line-numbers")].map(({ textContent }) => Number(textContent)));
    wanted = all.filter(({ line }) => shown.includes(line)); // the other one may lie outside the window
    if (JSON.stringify(sorted(seen)) === JSON.stringify(sorted(wanted)) && wanted.length > 0) return;
    await vs.page.waitForTimeout(50);
  }
  assert.deepEqual(sorted(seen), sorted(wanted));
}

describe("the editor beside the picture", () => {
  let vs: VsCode;
  let panel: Frame;
  let trace: OpenTrace;

  const at = (index: number) => trace.navigator("line").at(index);
  const signsOf = (step: number) => {
    const { at: next, executed } = trace.step(step);
    const same = next?.line === executed?.line;
    return [...(next ? [{ line: next.line, sign: "next" }] : []), ...(executed && !same ? [{ line: executed.line, sign: "executed" }] : [])];
  };
  const lineText = (line: number) => vs.page.locator(".editor-group-container").first().locator(".view-line").filter({ hasText: fs.readFileSync(vs.file("linked_list.cpp"), "utf8").split("\n")[line - 1].trim() }).first();
  const lineNumber = (line: number) => vs.page.locator(".editor-group-container").first().locator(".margin .line-numbers").filter({ hasText: new RegExp(`^${line}$`) });

  before(async function () {
    this.timeout(300_000);
    vs = await sharedVsCode();
    ({ panel, trace } = await traceExample(vs, "linked_list.cpp"));
  });

  it("marks the line that runs next and the line that has just run", async () => {
    for (const index of [1, 2, 3, 6, 9]) {
      await vs.command("seepp.goToStep", at(index));
      await waitForStep(panel, at(index));
      await waitForSigns(vs, signsOf(at(index)));
    }
  });

  it("goes to the next visit of a clicked line, with Alt to the previous", async () => {
    const navigator = trace.navigator("line");
    const file = "linked_list.cpp";
    // A line of a loop, visited several times.
    const line = trace.sources.find(({ path }) => path === file)!.text.split("\n").findIndex((text) => text.includes("done = head;")) + 1;
    const visits = Array.from(navigator.visits(file, line));
    assert.ok(visits.length >= 3, "the example has a loop");
    await vs.command("seepp.goToStep", visits[0]);
    await waitForStep(panel, visits[0]);
    await vs.page.keyboard.press("Escape");
    await lineText(line).click();
    await waitForStep(panel, visits[1]);
    await vs.page.waitForTimeout(900); // else it is a double or triple click
    await lineNumber(line).click();
    await waitForStep(panel, visits[2]);
    await vs.page.waitForTimeout(900);
    // The whole line is selected now, and a click into a selection would drag it: away with it first.
    await vs.command("cancelSelection");
    await lineText(line).click({ modifiers: ["Alt"], position: { x: 90, y: 5 } });
    await waitForStep(panel, visits[1]);
  });

  it("says so when a line is never reached", async () => {
    const before = (await readPanel(panel)).step;
    const line = fs.readFileSync(vs.file("linked_list.cpp"), "utf8").split("\n").findIndex((text) => text.startsWith("#include")) + 1;
    await lineNumber(line).click();
    await vs.page.locator(".statusbar").getByText(`Line ${line} is never reached.`).waitFor();
    assert.equal((await readPanel(panel)).step, before);
  });

  it("goes to visits by command", async () => {
    const line = trace.step(at(4)).at!.line;
    const navigator = trace.navigator("line");
    await vs.command("seepp.first");
    await waitForStep(panel, at(1));
    const place = async (command: string) => vs.probe.run(async (vscode, name, file, lineNumber) => {
      await vscode.commands.executeCommand(name, { uri: vscode.Uri.file(file), lineNumber });
    }, command, vs.file("linked_list.cpp"), line);
    const first = navigator.nextVisit(at(1), "linked_list.cpp", line)!;
    await place("seepp.nextVisit");
    await waitForStep(panel, first);
    const second = navigator.nextVisit(first, "linked_list.cpp", line);
    assert.ok(second !== undefined);
    await place("seepp.nextVisit");
    await waitForStep(panel, second);
    await place("seepp.previousVisit");
    await waitForStep(panel, first);
  });

  it("scrolls to the step's line, and leaves clicks alone once the text is edited", async () => {
    const filler = Array.from({ length: 120 }, (_, i) => `// ${i}`).join("\n");
    const text = `int deep(int n);\nint main() {\n  int x = deep(1);\n  return x - 1;\n}\n${filler}\nint deep(int n) {\n  int m = n;\n  return m;\n}\n`;
    const long = await traceExample(vs, "long.cpp", text);
    const inside = long.trace.navigator("line").visits("long.cpp", 128)[0];
    assert.ok(inside !== undefined, "the function far below is entered");
    await vs.command("seepp.goToStep", inside);
    await waitForStep(long.panel, inside);
    await vs.page.waitForFunction(() => [...document.querySelectorAll(".margin .line-numbers")].some((element) => element.textContent === "128"));
    const moved = await vs.probe.run(async (vscode) => {
      const editor = vscode.window.visibleTextEditors.find(({ document }) => document.fileName.endsWith("long.cpp"))!;
      await vscode.window.showTextDocument(editor.document, editor.viewColumn);
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), "// new\n"));
      return editor.document.isDirty;
    });
    assert.equal(moved, true);
    await long.panel.waitForSelector("[data-testid=banner-stale]");
    await lineNumber(128).click();
    await vs.page.waitForTimeout(500);
    assert.equal((await readPanel(long.panel)).step, inside);
    await vs.command("undo");
    await long.panel.waitForSelector("[data-testid=banner-stale]", { state: "detached" });
    await vs.command("workbench.action.files.revert");
  });

  it("follows into the other files of the program", async () => {
    fs.writeFileSync(vs.file("twice.h"), "#pragma once\nint twice(int n);\n");
    fs.writeFileSync(vs.file("twice.cpp"), '#include "twice.h"\nint twice(int n) {\n  int two = 2;\n  return two * n;\n}\n');
    const two = await traceExample(vs, "uses_twice.cpp", '#include "twice.h"\nint main() {\n  int x = twice(21);\n  return x - 42;\n}\n');
    assert.deepEqual(two.trace.sources.map(({ path }) => path).sort(), ["twice.cpp", "twice.h", "uses_twice.cpp"]);
    const inside = two.trace.navigator("line").visits("twice.cpp", 4)[0];
    await vs.command("seepp.goToStep", inside);
    await waitForStep(two.panel, inside);
    for (let tries = 0; ; tries++) {
      const shown = await vs.probe.run((vscode) => vscode.window.visibleTextEditors.map(({ document, viewColumn }) => [document.uri.path.split("/").pop(), viewColumn]));
      if (shown.some(([name, column]) => name === "twice.cpp" && column === 1)) break;
      assert.ok(tries < 60, `twice.cpp is not shown in the first column: ${JSON.stringify(shown)}`);
      await vs.page.waitForTimeout(50);
    }
  });
});
