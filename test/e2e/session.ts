/** One VS Code for the tests of a file set: started when the first asks for it, ended after the last. */
import * as fs from "node:fs";
import * as path from "node:path";
import type { Frame } from "playwright-core";
import { openTrace, type OpenTrace } from "../../src/trace/trace";
import { exampleFiles } from "./examples";
import { VsCode } from "./vscode";

export { exampleFiles };

let started: Promise<VsCode> | undefined;

/** All examples are in its workspace, and what a test writes there. */
export function sharedVsCode(): Promise<VsCode> {
  started ??= VsCode.start({ files: exampleFiles() });
  return started;
}

after("VS Code ends", async () => {
  await (await started)?.stop();
});

/** The newest trace that the extension keeps: the one that its panel shows. */
export async function newestTrace(vs: VsCode): Promise<OpenTrace> {
  return openTrace(fs.readFileSync((await traceFiles(vs))[0]));
}

export async function traceFiles(vs: VsCode): Promise<string[]> {
  // Kept in the background: the files may come a moment after the picture.
  for (let tries = 0; tries < 100; tries++) {
    const found = fs.readdirSync(vs.userData, { recursive: true }).map(String).filter((name) => /seepp[/\\]traces[/\\][^/\\]*\.json$/.test(name))
      .map((name) => path.join(vs.userData, name.replace(/json$/, "seepp"))).filter((name) => fs.existsSync(name));
    if (found.length > 0) return found.sort((a, b) => fs.statSync(b).mtimeMs - fs.statSync(a).mtimeMs);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("The extension keeps no trace.");
}

/** Opens a file, traces it with the command, and waits for its picture. */
export async function traceExample(vs: VsCode, name: string, text?: string): Promise<{ panel: Frame; trace: OpenTrace }> {
  if (text !== undefined) fs.writeFileSync(vs.file(name), text);
  await vs.closeAll();
  await vs.open(name);
  await vs.command("seepp.traceFile");
  const panel = await vs.panel("[data-face=trace]", 60_000);
  return { panel, trace: await newestTrace(vs) };
}
