/** `seepp export TRACE --format opt|json -o OUT`: the whole trace in a form that other programs read. */
import { exportOpt } from "../trace/export-opt";
import { CliError } from "./errors";
import { openTraceFile } from "./open-trace-file";
import { Output } from "./output";
import { header, showAll } from "./show-command";

export interface ExportOptions {
  format: "html" | "opt" | "json";
  o: string;
}

/** Elements and nesting in an export: nobody can ask for more afterwards, so there is more than in `show`. */
const MAX_ELEMENTS = 1000;
const DEPTH = 16;

export async function exportCommand(file: string, options: ExportOptions): Promise<void> {
  if (options.format === "html") throw new CliError("This version exports json and opt; html comes later. Choose --format json or --format opt.");
  const trace = await openTraceFile(file);
  const output = Output.to(options.o);
  if (options.format === "opt") {
    for (const piece of exportOpt(trace)) await output.write(piece);
    await output.write("\n");
  } else {
    await output.write(header(trace));
    await showAll(trace, { granularity: "statement", maxElements: MAX_ELEMENTS, depth: DEPTH, json: true }, output);
  }
  await output.end();
}
