/**
 * From a result to the text that the function answers with. Lambda takes 6 MB at most: a longer trace is cut at a step, and
 * the answer says so.
 */
import { exportOpt } from "../../trace/export-opt";
import { openTrace } from "../../trace/trace";
import type { About } from "../about";
import type { Diagnostic, TraceResult } from "../request";
import type { Asked } from "./event";
import type { KeptTrace } from "./kept-trace";

/** 6 MB (docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html), less a little for what may be counted with it. */
export const MAX_ANSWER_BYTES = 6 * 1024 * 1024 - 4096;
/** No answer holds more of a trace than this: base64 makes 4 bytes of 3. */
export const MAX_TRACE_BYTES = Math.floor(MAX_ANSWER_BYTES / 4) * 3;
/** The compiler may say more than anyone reads. */
const MAX_DIAGNOSTICS_BYTES = 512 * 1024;

export async function answerOf(result: TraceResult, trace: KeptTrace, { form, http }: Pick<Asked, "form" | "http">, runner: About): Promise<string> {
  const said = shortened(result);
  if (!http) return form === "opt" ? optAnswer(said, trace, byteLength) : seeppAnswer(said, trace, runner, byteLength);
  const body = await (form === "opt" ? optAnswer(said, trace, escapedLength) : seeppAnswer(said, trace, runner, escapedLength));
  return httpAnswer(result.outcome === "refused" ? 400 : 200, body);
}

export function httpAnswer(statusCode: number, body: string): string {
  return JSON.stringify({ statusCode, headers: { "Content-Type": "application/json", "Access-Control-Allow-Origin": "*" }, isBase64Encoded: false, body });
}

/** An answer of the See++ service's form that holds no trace. */
export function optFailure(error: string): string {
  return JSON.stringify({ success: false, trace: null, ccStdout: "", ccStderr: "", stdout: "", stderr: "", error });
}

type Measure = (text: string) => number;
const byteLength: Measure = (text) => Buffer.byteLength(text, "utf8");
/** As part of a JSON string. */
const escapedLength: Measure = (text) => Buffer.byteLength(JSON.stringify(text), "utf8");
const HTTP_BYTES = 512;

async function seeppAnswer(result: TraceResult, kept: KeptTrace, runner: About, measure: Measure): Promise<string> {
  // "cut" tells a caller that it gets more when it asks for a stream.
  const withTrace = (document: TraceResult & { cut?: true }, trace: Uint8Array): string => JSON.stringify({ ...document, runner, trace: Buffer.from(trace).toString("base64") });
  if (!result.ok) return JSON.stringify({ ...result, runner });
  // What a cut adds to the document is short.
  const left = MAX_ANSWER_BYTES - HTTP_BYTES - measure(withTrace(result, new Uint8Array(0))) - cutMessage(result, 0).length;
  const room = Math.max(0, Math.floor(left / 4) * 3);
  const whole = kept.whole(room);
  if (whole !== undefined) return withTrace({ ...result, stats: { ...result.stats, traceBytes: whole.length } }, whole);
  const cut = await kept.cut(room);
  if (cut === undefined) return JSON.stringify({ ...nothingFits(result), runner });
  return withTrace({ ...cutResult(result, { steps: cut.steps, traceBytes: cut.bytes.length }, cutMessage(result, cut.steps)), cut: true }, cut.bytes);
}

/** What is left of a result when its trace was cut so that it can be sent. */
export function cutResult(result: TraceResult, left: { steps: number; traceBytes: number }, message: string): TraceResult {
  const { exitCode: _exitCode, signal: _signal, ...rest } = result;
  return { ...rest, outcome: "limit", limit: "traceBytes", message, stats: { ...result.stats, ...left } };
}

/** `why`: a sentence without its end. */
export function cutMessage({ stats }: TraceResult, steps: number, why = "AWS Lambda answers with 6 MB at most"): string {
  return `The trace stops after ${steps.toLocaleString("en")} of ${stats.steps.toLocaleString("en")} steps: ${why}. Trace with another executor to see more, or make the program's data smaller.`;
}

export function nothingFits(result: TraceResult, why = "AWS Lambda answers with 6 MB at most"): TraceResult {
  return {
    ...result, ok: false, outcome: "refused", stats: { ...result.stats, steps: 0, traceBytes: 0 },
    message: `Not even the first steps of the trace can be sent: ${why}. Trace with another executor, or make the program's data smaller.`,
  };
}

/** In the form of the See++ service; steps are left out at the end when they do not fit. */
async function optAnswer(result: TraceResult, kept: KeptTrace, measure: Measure): Promise<string> {
  const ccStderr = result.diagnostics.map(({ file, line, column, severity, message }) => `${file}:${line}:${column}: ${severity}: ${message}\n`).join("");
  if (!result.ok) return JSON.stringify({ success: false, trace: null, ccStdout: "", ccStderr, stdout: "", stderr: "", error: result.message ?? result.outcome });
  const bytes = kept.whole(Infinity) ?? (await kept.cut(Infinity))?.bytes;
  if (bytes === undefined) return optFailure(nothingFits(result).message ?? "");
  const trace = await openTrace(bytes);
  const { stdout, stderr } = trace.snapshot(trace.stepCount).output;
  const before = `${JSON.stringify({ success: true, ccStdout: "", ccStderr, stdout, stderr }).slice(0, -1)},"trace":`;
  let room = MAX_ANSWER_BYTES - HTTP_BYTES - measure(before) - OPT_NOTICE_BYTES;
  const pieces = [before];
  let steps = -1; // The first piece is no step.
  let whole = true;
  for (const piece of exportOpt(trace)) {
    room -= measure(piece);
    whole = room >= 0;
    if (!whole) break;
    pieces.push(piece);
    steps += 1;
  }
  if (!whole || bytes.length < result.stats.traceBytes) {
    if (whole) pieces.pop(); // The end of the list.
    pieces.push(`${steps > 0 ? "," : ""}${notice(cutMessage(result, Math.max(0, steps)))}]}`);
  }
  return `${pieces.join("")}}`;
}

const OPT_NOTICE_BYTES = 1024;

/** How Python Tutor's form says that a trace was cut; its front ends take the entry off and show the message. */
function notice(message: string): string {
  return JSON.stringify({ event: "instruction_limit_reached", exception_msg: message });
}

/** With as many diagnostics as anyone reads. */
export function shortened(result: TraceResult): TraceResult {
  const { diagnostics } = result;
  let bytes = 0;
  const end = diagnostics.findIndex((diagnostic: Diagnostic) => (bytes += Buffer.byteLength(JSON.stringify(diagnostic), "utf8")) > MAX_DIAGNOSTICS_BYTES);
  return end < 0 ? result : { ...result, diagnostics: diagnostics.slice(0, end) };
}
