/** What a file says of itself, several files, and input: from the editor to the picture and back. */
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { readPanel, waitForStep } from "./panel-state";
import { newestTrace, sharedVsCode, traceExample, traceFiles } from "./session";
import type { VsCode } from "./vscode";

const READER = `// seepp: stdin="3 4\\n"
#include <iostream>
int main() {
    int sum = 0;
    for (int i = 0; i < 3; i++) {
        int n = -1;
        std::cin >> n;
        sum += n;
    }
    std::cout << "sum " << sum << std::endl;
}
`;

describe("programs in VS Code", () => {
  let vs: VsCode;
  before(async function () {
    this.timeout(300_000);
    vs = await sharedVsCode();
  });

  it("asks for more input where the program wants it, and comes back to the step with what was typed", async () => {
    const { panel, trace } = await traceExample(vs, "reader.cpp", READER);
    const wanted = trace.marks().filter(({ kind }) => kind === "input").map(({ step }) => step);
    assert.equal(wanted.length, 1);
    await panel.getByRole("button", { name: /^More wanted: step/ }).click();
    await waitForStep(panel, wanted[0]);
    await panel.waitForSelector("[data-testid=input][data-asks]");
    await vs.screenshot("input-wanted");
    const before = (await traceFiles(vs))[0];
    await panel.locator("[data-testid=stdin]").focus();
    await vs.page.keyboard.press("Control+End");
    await vs.page.keyboard.type("50");
    await vs.page.keyboard.press("Control+Enter");
    const again = await vs.panel("[data-face=trace] [data-testid=input]:not([data-asks])", 60_000);
    await waitForStep(again, wanted[0]);
    for (let tries = 0; tries < 100 && (await traceFiles(vs))[0] === before; tries++) await vs.page.waitForTimeout(50);
    assert.equal((await newestTrace(vs)).info.stdin, "3 4\n50\n");
    const [frame] = (await readPanel(again)).frames;
    assert.equal(frame.variables.find(({ path: name }) => name === "n")?.value, "50");
    await vs.screenshot("input-given");
    await vs.command("seepp.last");
    await again.waitForFunction(() => document.querySelector("[data-testid=stdout]")?.textContent === "sum 57\n");
    await again.getByRole("button", { name: "Use the file's own" }).click();
    await again.waitForFunction(() => (document.querySelector("[data-testid=stdin]") as HTMLTextAreaElement | null)?.value === "3 4\n");
  });

  it("steps through all files of a pattern, and the editor follows into each", async () => {
    fs.mkdirSync(path.dirname(vs.file("parts/twice.cpp")), { recursive: true });
    fs.writeFileSync(vs.file("parts/twice.cpp"), '#include "deep/half.h"\nint twice(int n) {\n    return 4 * half(n);\n}\n');
    fs.mkdirSync(vs.file("parts/deep"), { recursive: true });
    fs.writeFileSync(vs.file("parts/deep/half.h"), "inline int half(int n) {\n    return n / 2;\n}\n");
    const { panel, trace } = await traceExample(vs, "several.cpp", "// seepp: files=parts/*.cpp\nint twice(int);\nint main() {\n    return twice(8);\n}\n");
    assert.deepEqual(trace.sources.map(({ path: file }) => file).sort(), ["parts/deep/half.h", "parts/twice.cpp", "several.cpp"]);
    const seen = new Set<string>();
    const lines = trace.navigator("line");
    for (let step = lines.at(1); ; step = lines.forward(step)!) {
      const at = trace.step(step).at;
      await waitForStep(panel, step);
      if (at !== undefined && !seen.has(at.file)) {
        await vs.page.waitForFunction((name) => [...document.querySelectorAll(".tab.active .label-name")].some((tab) => tab.textContent === name), at.file.split("/").pop()!);
        seen.add(at.file);
        if (at.file === "parts/deep/half.h") await vs.screenshot("several-files");
      }
      if (lines.forward(step) === undefined) break;
      await panel.click('[data-move="forward"]');
    }
    assert.deepEqual([...seen].sort(), ["parts/deep/half.h", "parts/twice.cpp", "several.cpp"]);
  });

  it("steps into a header of the library where that is wished, and opens it at the line", async () => {
    const stepLibrary = (value: boolean | undefined) => vs.probe.run(async (vscode, wanted) => {
      await vscode.workspace.getConfiguration("seepp").update("stepLibrary", wanted, vscode.ConfigurationTarget.Global);
    }, value);
    await stepLibrary(true);
    try {
      const { panel, trace } = await traceExample(vs, "library.cpp", "#include <vector>\nint main() {\n    std::vector<int> v;\n    v.push_back(7);\n    return v[0];\n}\n");
      const inHeader = Array.from({ length: trace.stepCount }, (_, i) => i + 1).find((step) => trace.step(step).at?.file.endsWith("/stl_vector.h") && trace.step(step).reason === "call");
      assert.ok(inHeader !== undefined);
      const { file, line } = trace.step(inHeader).at!;
      await vs.command("seepp.goToStep", inHeader);
      await waitForStep(panel, inHeader);
      const text = trace.sources.find(({ path: name }) => name === file)!.text;
      for (let tries = 0; ; tries++) {
        const shown = await vs.probe.run((vscode) => vscode.window.visibleTextEditors.map(({ document, visibleRanges }) => ({
          name: document.uri.path, text: document.getText(), lines: visibleRanges.map(({ start, end }) => [start.line + 1, end.line + 1]),
        })));
        const header = shown.find(({ name }) => name.endsWith("/stl_vector.h"));
        if (header?.lines.some(([from, to]) => from <= line && line <= to)) {
          assert.equal(header.text, text, "the text that the program was compiled with, wherever that was");
          break;
        }
        assert.ok(tries < 100, `stl_vector.h is not shown at line ${line}: ${JSON.stringify(shown.map(({ name, lines }) => [name, lines]))}`);
        await vs.page.waitForTimeout(50);
      }
      assert.equal((await readPanel(panel)).frames[0].variables.length > 0, true, "the library's own names are shown");
      await vs.screenshot("library-header");
    } finally {
      await stepLibrary(undefined);
    }
  });

  it("says in the Problems panel what is wrong with the comment, and traces all the same", async () => {
    const { trace } = await traceExample(vs, "comment.cpp", "// seepp: std=c++20 colour=red files=none*.cpp\nint main() {\n    return __cplusplus == 202002L;\n}\n");
    assert.equal(trace.info.exitCode, 1);
    const problems = await vs.probe.run((vscode, file) => vscode.languages.getDiagnostics(vscode.Uri.file(file)).map(({ range, message, source }) => [range.start.line, range.start.character, range.end.character, source, message]), vs.file("comment.cpp"));
    assert.deepEqual(problems, [
      [0, 20, 30, "See++", 'There is no key "colour": the keys are std, flags, args, env, stdin, input, files, natvis, origins, library.'],
      [0, 31, 46, "See++", "No file fits none*.cpp."],
    ]);
  });
});
