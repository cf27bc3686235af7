import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import type { CodeAction } from "vscode";
import { openTrace } from "../../src/trace/trace";
import { readPanel, readSettledPanel } from "./panel-state";
import { newestTrace, sharedVsCode, traceExample, traceFiles } from "./session";
import type { VsCode } from "./vscode";

interface Problem {
  line: number;
  text: string;
  message: string;
  source?: string | undefined;
  code?: string;
  severity: number;
  related: string[];
}

function problemsOf(vs: VsCode, name: string): Promise<Problem[]> {
  return vs.probe.run(async (vscode, file) => {
    const uri = vscode.Uri.file(file);
    const document = await vscode.workspace.openTextDocument(uri);
    return vscode.languages.getDiagnostics(uri).map(({ range, message, source, code, severity, relatedInformation }) => ({
      line: range.start.line + 1, text: document.getText(range), message, source, code: String(code), severity,
      related: (relatedInformation ?? []).map((related) => `${related.location.range.start.line + 1}: ${related.message}`),
    }));
  }, vs.file(name));
}

/** Waits more than it steps: on a fast machine no limit comes before the test does. */
const ENDLESS = "#include <unistd.h>\nint main() {\n  for (;;) usleep(1000);\n}\n";

/** As few limits as can be, so that an endless program is cancelled and not cut, until the test has ended. */
async function withoutLimits(vs: VsCode): Promise<void> {
  await setLimits(vs, { steps: 5_000_000, seconds: 300, traceBytes: 2_000_000_000 });
}

function setLimits(vs: VsCode, limits: Record<"steps" | "seconds" | "traceBytes", number | undefined>): Promise<void> {
  return vs.probe.run(async (vscode, entries) => {
    // Undefined does not travel: null stands for the default.
    for (const [name, value] of entries) await vscode.workspace.getConfiguration("seepp").update(`limits.${name}`, value ?? undefined, vscode.ConfigurationTarget.Global);
  }, Object.entries(limits).map(([name, value]) => [name, value ?? null] as const));
}

async function eventually<T>(read: () => Promise<T>, good: (value: T) => boolean): Promise<T> {
  let value = await read();
  for (let tries = 0; tries < 100 && !good(value); tries++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    value = await read();
  }
  return value;
}

/** Command lines of processes that the extension host started and that still run. */
function childrenOf(pid: number): string[] {
  const rows = execFileSync("ps", ["-eo", "pid=,ppid=,args="], { encoding: "utf8" }).trim().split("\n").map((row) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(row)!);
  const below = (parent: number): string[] => rows.filter(([, , ppid]) => Number(ppid) === parent).flatMap(([, child, , args]) => [args, ...below(Number(child))]);
  return below(pid).filter((args) => !args.includes("defunct"));
}

describe("what a trace finds", () => {
  let vs: VsCode;

  afterEach(() => setLimits(vs, { steps: undefined, seconds: undefined, traceBytes: undefined }));

  before(async function () {
    this.timeout(300_000);
    vs = await sharedVsCode();
  });

  it("shows compile errors in the Problems panel, at their words, and takes them away when they are mended", async () => {
    fs.writeFileSync(vs.file("wrong.cpp"), "int twice(int n);\nint main() {\n  int count = 1;\n  return cuont + twice(1, 2);\n}\n");
    await vs.closeAll();
    await vs.open("wrong.cpp");
    await vs.command("seepp.traceFile");
    const panel = await vs.panel("[data-face=compile-error]", 60_000);
    const problems = await problemsOf(vs, "wrong.cpp");
    assert.deepEqual(problems.map(({ line, text, source, severity }) => ({ line, text, source, severity })), [
      { line: 4, text: "cuont", source: "g++", severity: 0 }, { line: 4, text: "twice(1, 2)", source: "g++", severity: 0 },
    ]);
    assert.match(problems[0].message, /cuont/);
    assert.ok(problems[1].related.some((related) => related.startsWith("1: ")), "the declaration is a related place");
    await vs.screenshot("compile-error");
    await panel.locator("[data-testid=diagnostic]").first().click();
    const cursor = await eventually(() => vs.probe.run((vscode) => vscode.window.activeTextEditor?.selection.active.line), (line) => line === 3);
    assert.equal(cursor, 3);
    await traceExample(vs, "wrong.cpp", "int main() {\n  return 0;\n}\n");
    assert.deepEqual(await problemsOf(vs, "wrong.cpp"), []);
  });

  it("shows memory errors at their lines, with the step and where the block came from", async () => {
    const { trace } = await traceExample(vs, "use_after_free.cpp");
    const problems = await eventually(() => problemsOf(vs, "use_after_free.cpp"), (found) => found.length > 0);
    const marked = trace.marks().filter(({ kind }) => kind === "error");
    assert.ok(marked.length > 0);
    const expected = new Set(marked.flatMap(({ step }) => trace.snapshot(step).errors.map(({ kind, line }) => `${kind} ${line}`)));
    assert.deepEqual(new Set(problems.filter(({ code }) => code !== "leak").map(({ code, line }) => `${code} ${line}`)), expected);
    const first = problems.find(({ code }) => code !== "leak")!;
    assert.equal(first.source, "See++");
    assert.match(first.message, new RegExp(`step ${marked[0].step}\\b`));
    assert.ok(first.related.some((related) => /was allocated here/.test(related)), JSON.stringify(first.related));
    assert.ok(first.related.some((related) => /was freed here/.test(related)), JSON.stringify(first.related));
    const actions = await vs.probe.run(async (vscode, file, line) => {
      const range = new vscode.Range(line - 1, 0, line - 1, 999);
      const found = await vscode.commands.executeCommand<CodeAction[]>("vscode.executeCodeActionProvider", vscode.Uri.file(file), range);
      return found.map(({ title, command }) => [title, command?.command, ...(command?.arguments ?? [])]);
    }, vs.file("use_after_free.cpp"), first.line);
    assert.ok(actions.some(([title, command, step]) => title === `See++: Show step ${marked[0].step}` && command === "seepp.goToStep" && step === marked[0].step), JSON.stringify(actions));
  });

  it("shows a leak at the line that allocated it", async () => {
    const { trace } = await traceExample(vs, "leak.cpp");
    const leaked = trace.blocks().filter(({ state }) => state === "leaked");
    assert.ok(leaked.length > 0);
    const problems = await eventually(() => problemsOf(vs, "leak.cpp"), (found) => found.length > 0);
    assert.deepEqual(new Set(problems.filter(({ code }) => code === "leak").map(({ line }) => line)), new Set(leaked.map(({ allocated }) => allocated.line)));
  });

  it("traces an unsaved buffer as it stands, and leaves the file alone", async () => {
    fs.writeFileSync(vs.file("unsaved.cpp"), "int main() {\n  return 1;\n}\n");
    await vs.closeAll();
    await vs.open("unsaved.cpp");
    await vs.probe.run((vscode) => vscode.window.activeTextEditor!.edit((edit) => edit.replace(new vscode.Range(1, 0, 1, 11), "  int unsaved = 7;\n  return unsaved;")));
    await vs.command("seepp.traceFile");
    await vs.panel("[data-face=trace]", 60_000);
    const trace = await newestTrace(vs);
    assert.match(trace.sources[0].text, /int unsaved = 7;/);
    assert.match(fs.readFileSync(vs.file("unsaved.cpp"), "utf8"), /return 1;/);
    assert.equal(trace.info.exitCode, 7);
    await vs.command("workbench.action.files.revert");
  });

  it("traces an untitled buffer", async () => {
    await vs.closeAll();
    await vs.probe.run(async (vscode) => {
      const document = await vscode.workspace.openTextDocument({ language: "cpp", content: "int main() {\n  int untitled = 5;\n  return untitled;\n}\n" });
      await vscode.window.showTextDocument(document);
    });
    await vs.command("seepp.traceFile");
    await vs.panel("[data-face=trace]", 60_000);
    assert.equal((await newestTrace(vs)).info.exitCode, 5);
    await vs.command("workbench.action.focusFirstEditorGroup");
    await vs.command("workbench.action.revertAndCloseActiveEditor");
  });

  it("cancels the first trace when a second begins, and leaves no process behind", async () => {
    fs.writeFileSync(vs.file("endless.cpp"), ENDLESS);
    await vs.closeAll();
    await vs.open("endless.cpp");
    await withoutLimits(vs);
    const done = await vs.probe.run(async (vscode, endless, list) => {
      const first = Promise.resolve(vscode.commands.executeCommand("seepp.traceFile", vscode.Uri.file(endless)));
      await new Promise((resolve) => setTimeout(resolve, 1500));
      await vscode.commands.executeCommand("seepp.traceFile", vscode.Uri.file(list));
      await first;
      return process.pid;
    }, vs.file("endless.cpp"), vs.file("linked_list.cpp"));
    const panel = await vs.panel("[data-face=trace]", 60_000);
    const trace = await newestTrace(vs);
    assert.equal(trace.info.main, "linked_list.cpp");
    assert.equal((await readPanel(panel)).count, trace.navigator("line").count);
    const left = childrenOf(done).filter((args) => /runner\.js|seepp-amd64|a\.out/.test(args));
    assert.deepEqual(left, []);
  });

  it("can be cancelled, and says so", async () => {
    fs.writeFileSync(vs.file("endless.cpp"), ENDLESS);
    await vs.closeAll();
    await vs.open("endless.cpp");
    await withoutLimits(vs);
    const pid = await vs.probe.run(async (vscode) => {
      const run = Promise.resolve(vscode.commands.executeCommand("seepp.traceFile"));
      await new Promise((resolve) => setTimeout(resolve, 700));
      await vscode.commands.executeCommand("seepp.cancel");
      await run;
      return process.pid;
    });
    await vs.panel("[data-face=cancelled]");
    assert.deepEqual(childrenOf(pid).filter((args) => /runner\.js|a\.out/.test(args)), []);
  });

  it("gives the program its arguments and its input", async () => {
    await vs.probe.run(async (vscode) => {
      const settings = vscode.workspace.getConfiguration("seepp");
      await settings.update("args", ["one", "two words"], vscode.ConfigurationTarget.Workspace);
      await settings.update("stdin", "40 2\n", vscode.ConfigurationTarget.Workspace);
    });
    const { trace } = await traceExample(vs, "input.cpp", '#include <cstdio>\nint main(int argc, char** argv) {\n  int a, b;\n  if (scanf("%d %d", &a, &b) != 2) return 1;\n  printf("%s %d", argv[argc - 1], a + b);\n}\n');
    assert.equal(trace.snapshot(trace.stepCount).output.stdout, "two words 42");
    await vs.probe.run(async (vscode) => {
      const settings = vscode.workspace.getConfiguration("seepp");
      for (const key of ["args", "stdin"]) await settings.update(key, undefined, vscode.ConfigurationTarget.Workspace);
    });
  });

  it("opens a saved trace on its own, with its sources", async () => {
    const { trace } = await traceExample(vs, "linked_list.cpp");
    const bytes = fs.readFileSync((await traceFiles(vs))[0]);
    fs.mkdirSync(vs.file("elsewhere"), { recursive: true });
    fs.writeFileSync(vs.file("elsewhere/saved.seepp"), bytes);
    await vs.closeAll();
    await vs.probe.run((vscode, file) => vscode.commands.executeCommand("seepp.openTrace", vscode.Uri.file(file)), vs.file("elsewhere/saved.seepp"));
    const { count } = await readSettledPanel(vs, "[data-face=trace]");
    assert.equal(count, trace.navigator("line").count);
    const shown = await eventually(() => vs.probe.run((vscode) => vscode.window.visibleTextEditors.map(({ document }) => `${document.uri.scheme} ${document.getText()}`)), (texts) => texts.some((text) => text.startsWith("seepp ")));
    assert.deepEqual(shown, [`seepp ${trace.sources[0].text}`]);
  });

  it("says what is wrong with a file that is no trace", async () => {
    fs.writeFileSync(vs.file("not-a-trace.seepp"), "hello");
    await vs.probe.run((vscode, file) => vscode.commands.executeCommand("seepp.openTrace", vscode.Uri.file(file)), vs.file("not-a-trace.seepp"));
    const panel = await vs.panel("[data-face=error]");
    assert.match(await panel.locator("[data-testid=face]").innerText(), /not-a-trace\.seepp cannot be opened.*\s+The file is damaged/);
    await assert.rejects(openTrace(fs.readFileSync(vs.file("not-a-trace.seepp"))));
  });
});
