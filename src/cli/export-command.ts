/** `seepp export TRACE --format html|opt|json -o OUT`: the whole trace as a page for people, or in a form that other programs read. */
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { graphsOf } from "../foresight/graphs-of";
import { exportHtml } from "../trace/export-html";
import { exportOpt } from "../trace/export-opt";
import type { Trace } from "../trace/model";
import { CliError } from "./errors";
import { openTraceFile } from "./open-trace-file";
import { Output } from "./output";
import { header, showAll } from "./show-command";

export interface ExportOptions {
  format: "html" | "opt" | "json";
  o: string;
  natvis: string[];
}

/** Elements and nesting in an export: nobody can ask for more afterwards, so there is more than in `show`. */
const MAX_ELEMENTS = 1000;
/** Elements that the page shows of a container when nobody says (src/webview/session.ts). */
const PANEL_ELEMENTS = 100;
const DEPTH = 16;

export async function exportCommand(file: string, options: ExportOptions): Promise<void> {
  const { trace, bytes } = await openTraceFile(file, options.natvis);
  const output = await Output.to(options.o);
  try {
    await writeTo(output, trace, bytes, options);
    await output.end();
  } catch (error) {
    await output.discard();
    throw error;
  }
}

async function writeTo(output: Output, trace: Trace, bytes: Uint8Array, options: ExportOptions): Promise<void> {
  if (options.format === "html") {
    const template = await pageTemplate();
    const { seconds } = trace.info.stats ?? {};
    await output.write(exportHtml(template, bytes, { version: 1, name: basename(trace.info.main), graphs: await graphsOf(trace, PANEL_ELEMENTS), ...(seconds === undefined ? {} : { seconds: seconds.total }) }));
  } else if (options.format === "opt") {
    for (const piece of exportOpt(trace)) await output.write(piece);
    await output.write("\n");
  } else {
    await output.write(header(trace));
    await showAll(trace, { granularity: "statement", maxElements: MAX_ELEMENTS, depth: DEPTH, json: true }, output);
  }
}

/** Beside the bundled command. */
async function pageTemplate(): Promise<string> {
  const path = join(__dirname, "page.html");
  return readFile(path, "utf8").catch(() => {
    throw new CliError(`${path} is missing. Build See++ again: npm run build`);
  });
}
