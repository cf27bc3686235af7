/**
 * What g++ says, as `Diagnostic[]`. g++ up to 14 prints JSON (`-fdiagnostics-format=json`, "GCC diagnostics format"); from
 * 15 on that is deprecated for SARIF 2.1.0 (`-fdiagnostics-format=sarif-stderr`). Columns of both count bytes or display
 * cells; ours count UTF-16 code units, so the source text is needed.
 */
import * as v from "valibot";
import type { Diagnostic } from "./request";

const MAX_DIAGNOSTICS = 200;
const MAX_MESSAGE = 4000;

/** The text of a file of the request, for columns. */
export type SourceText = (file: string) => string | undefined;

export function diagnosticsFlag(compilerVersion: string): string {
  return Number.parseInt(compilerVersion, 10) >= 15 ? "-fdiagnostics-format=sarif-stderr" : "-fdiagnostics-format=json";
}

const Caret = v.object({ file: v.string(), line: v.number(), column: v.optional(v.number()), "byte-column": v.optional(v.number()) });
const Location = v.object({ caret: Caret, start: v.optional(Caret), finish: v.optional(Caret) });
interface Gcc {
  kind: string;
  message: string;
  option?: string | undefined;
  locations: v.InferOutput<typeof Location>[];
  children?: Gcc[] | undefined;
}
const GccSchema: v.GenericSchema<Gcc> = v.object({
  kind: v.string(),
  message: v.string(),
  option: v.optional(v.string()),
  locations: v.array(Location),
  children: v.optional(v.array(v.lazy(() => GccSchema))),
});

const SarifRegion = v.object({ startLine: v.number(), startColumn: v.optional(v.number(), 1), endColumn: v.optional(v.number()) });
const SarifLocation = v.object({
  physicalLocation: v.optional(v.object({ artifactLocation: v.object({ uri: v.string() }), region: v.optional(SarifRegion) })),
  message: v.optional(v.object({ text: v.string() })),
});
const SarifSchema = v.object({
  runs: v.array(v.object({
    // Where the compiler itself fails, it says so here and not among the results.
    invocations: v.optional(v.array(v.object({
      toolExecutionNotifications: v.optional(v.array(v.object({
        message: v.object({ text: v.string() }),
        locations: v.optional(v.array(SarifLocation), []),
      })), []),
    })), []),
    results: v.optional(v.array(v.object({
      level: v.optional(v.string(), "warning"),
      ruleId: v.optional(v.string()),
      message: v.object({ text: v.string() }),
      locations: v.optional(v.array(SarifLocation), []),
      relatedLocations: v.optional(v.array(SarifLocation), []),
    })), []),
  })),
});

/** Reads one compiler run's stderr. What is not machine form (a driver's own complaint) becomes one diagnostic in `main`. */
export function parseDiagnostics(stderr: string, main: string, sourceText: SourceText): Diagnostic[] {
  const found: Diagnostic[] = [];
  const rest: string[] = [];
  for (const piece of documentsIn(stderr)) {
    const document = /^[[{]/.test(piece) ? parseJson(piece) : undefined;
    const gcc = v.safeParse(v.array(GccSchema), document);
    const sarif = v.safeParse(SarifSchema, document);
    if (gcc.success) found.push(...gcc.output.flatMap((item) => fromGcc(item, main, sourceText)));
    else if (sarif.success) found.push(...fromSarif(sarif.output, main, sourceText));
    else if (piece.trim() !== "") rest.push(piece);
  }
  const complaint = rest.filter((line) => !/^compilation terminated\.$/.test(line)).join("\n");
  if (BUG_REPORT.test(complaint)) {
    // A dump of the compiler's stack: of use to its makers, not to the reader.
    if (!found.some(({ severity }) => severity === "error")) found.push({ file: main, line: 1, column: 1, severity: "error", message: itselfFailed(complaint) });
  } else if (complaint !== "") {
    found.push({ file: main, line: 1, column: 1, severity: /\berror\b|fatal|cannot/i.test(complaint) ? "error" : "warning", message: cut(complaint) });
  }
  return found.slice(0, MAX_DIAGNOSTICS);
}

/** g++ asks for one whenever it fails by a fault of its own. */
const BUG_REPORT = /^Please submit a full bug report/m;

function itselfFailed(complaint: string): string {
  const why = /internal compiler error: (.*)/.exec(complaint)?.[1] ?? "";
  return why === "" ? COMPILER_FAILED : `${COMPILER_FAILED}: ${why}`;
}

/** An error that is none of the program's. */
export function isCompilerFault({ message }: Diagnostic): boolean {
  return message.startsWith(COMPILER_FAILED) || /^internal compiler error/.test(message);
}

const COMPILER_FAILED = "The compiler itself failed here, by a fault of its own";

/** The lines of a text, and each JSON document in it whole: SARIF is printed over many lines, all but its ends indented. */
function documentsIn(text: string): string[] {
  const pieces: string[] = [];
  let open = false;
  for (const line of text.split("\n")) {
    if (open && /^[ \]}]/.test(line)) pieces[pieces.length - 1] += `\n${line}`;
    else {
      pieces.push(line);
      open = /^[[{]/.test(line);
    }
  }
  return pieces;
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}

function severityOf(kind: string): Diagnostic["severity"] {
  if (/error/.test(kind)) return "error";
  return kind === "warning" ? "warning" : "note";
}

function fromGcc(item: Gcc, main: string, sourceText: SourceText): Diagnostic[] {
  const location = item.locations[0];
  const diagnostic: Diagnostic = {
    file: main,
    line: 1,
    column: 1,
    severity: severityOf(item.kind),
    message: cut(item.option === undefined ? item.message : `${item.message} [${item.option}]`),
  };
  if (location !== undefined) {
    const from = location.start ?? location.caret;
    const { file, line } = location.caret;
    diagnostic.file = relativeName(file);
    diagnostic.line = line;
    const sameLine = from.line === line;
    const text = lineOf(sourceText(diagnostic.file), line);
    diagnostic.column = utf16Column(text, byteColumn(sameLine ? from : location.caret));
    const finish = location.finish ?? location.caret;
    if (finish.line === line) diagnostic.endColumn = Math.max(diagnostic.column, utf16Column(text, byteColumn(finish))) + 1;
  }
  return [diagnostic, ...(item.children ?? []).flatMap((child) => fromGcc(child, diagnostic.file, sourceText))];
}

function fromSarif(log: v.InferOutput<typeof SarifSchema>, main: string, sourceText: SourceText): Diagnostic[] {
  const failures = log.runs.flatMap((run) => run.invocations).flatMap((invocation) => invocation.toolExecutionNotifications)
    .map(({ locations, message }) => sarifDiagnostic(locations[0], "error", `${COMPILER_FAILED}: ${plain(message.text)}`, main, sourceText));
  const results = log.runs.flatMap((run) => run.results).flatMap((result) => {
    const text = plain(result.message.text);
    const message = result.ruleId?.startsWith("-W") === true ? `${text} [${result.ruleId}]` : text;
    const first = sarifDiagnostic(result.locations[0], severityOf(result.level), message, main, sourceText);
    const notes = result.relatedLocations
      .filter((related) => related.message !== undefined)
      .map((related) => sarifDiagnostic(related, "note", plain(related.message?.text ?? ""), main, sourceText));
    return [first, ...notes];
  });
  return [...results, ...failures];
}

/**
 * SARIF 2.1.0, 3.11.5 "Messages with placeholders": a brace that stands for itself is doubled. 3.11.6 "Messages with embedded
 * links": `[text](target)`, of which the text is kept; in it a backslash stands before a bracket or backslash that is meant. A
 * target is a URI with a scheme or a number: `[](int)` is a lambda.
 */
function plain(text: string): string {
  return text.replace(/(?<!\\)\[((?:[^[\]\\]|\\.)+)\]\((?:[a-z][a-z+.-]*:[^\s)]*|\d+)\)/gi, (_, link: string) => link.replace(/\\(.)/g, "$1"))
    .replaceAll("{{", "{").replaceAll("}}", "}");
}

function sarifDiagnostic(
  location: v.InferOutput<typeof SarifLocation> | undefined, severity: Diagnostic["severity"], message: string, main: string, sourceText: SourceText,
): Diagnostic {
  const physical = location?.physicalLocation;
  const diagnostic: Diagnostic = { file: main, line: 1, column: 1, severity, message: cut(message) };
  if (physical === undefined) return diagnostic;
  diagnostic.file = relativeName(decodeURI(physical.artifactLocation.uri));
  if (physical.region === undefined) return diagnostic;
  // GCC's SARIF says `columnKind: unicodeCodePoints`.
  const text = lineOf(sourceText(diagnostic.file), physical.region.startLine);
  diagnostic.line = physical.region.startLine;
  diagnostic.column = codePointColumn(text, physical.region.startColumn);
  if (physical.region.endColumn !== undefined) diagnostic.endColumn = codePointColumn(text, physical.region.endColumn);
  return diagnostic;
}

function byteColumn(caret: v.InferOutput<typeof Caret>): number {
  return caret["byte-column"] ?? caret.column ?? 1;
}

function relativeName(file: string): string {
  return file.replace(/^(\.\/)+/, "");
}

function lineOf(text: string | undefined, line: number): string | undefined {
  return text?.split("\n", line)[line - 1];
}

/** From a 1-based column in UTF-8 bytes to one in UTF-16 code units. Without the text they are taken to be the same. */
function utf16Column(line: string | undefined, column: number): number {
  if (line === undefined || column < 1) return Math.max(1, column);
  return Buffer.from(line, "utf8").subarray(0, column - 1).toString("utf8").length + 1;
}

function codePointColumn(line: string | undefined, column: number): number {
  return line === undefined ? column : Array.from(line).slice(0, column - 1).join("").length + 1;
}

function cut(message: string): string {
  return message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE)} …` : message;
}
