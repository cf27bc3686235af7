/** What g++ and Memcheck found, as entries of the Problems panel and squiggles in the editor. */
import * as path from "node:path";
import * as vscode from "vscode";
import type { Diagnostic } from "../runner/request";
import type { TraceDocuments } from "./documents";
import type { Finding } from "../trace/findings";

const SEVERITY = {
  error: vscode.DiagnosticSeverity.Error, warning: vscode.DiagnosticSeverity.Warning, note: vscode.DiagnosticSeverity.Information,
};

/** A document's URI for a file that the compiler names: one of the request's, or a header of the system. */
export function uriOfFile(documents: TraceDocuments, file: string): vscode.Uri | undefined {
  return documents.uriOf(file) ?? (path.isAbsolute(file) ? vscode.Uri.file(file) : undefined);
}

/** g++ gives a note its own entry; here it belongs to the error or warning before it. */
export function compileProblems(diagnostics: readonly Diagnostic[], documents: TraceDocuments, source: string): [vscode.Uri, vscode.Diagnostic[]][] {
  const byUri = new Map<string, [vscode.Uri, vscode.Diagnostic[]]>();
  let last: vscode.Diagnostic | undefined;
  for (const diagnostic of diagnostics) {
    // What has no place in a file of ours (the linker's words) stands at the top of main.
    const uri = uriOfFile(documents, diagnostic.file) ?? documents.first();
    if (uri === undefined) continue;
    const range = rangeOf(uri, diagnostic);
    if (diagnostic.severity === "note" && last !== undefined) {
      const related = new vscode.DiagnosticRelatedInformation(new vscode.Location(uri, range), diagnostic.message);
      last.relatedInformation = [...(last.relatedInformation ?? []), related];
      continue;
    }
    last = new vscode.Diagnostic(range, diagnostic.message, SEVERITY[diagnostic.severity]);
    last.source = source;
    const entry = byUri.get(uri.toString()) ?? [uri, []];
    entry[1].push(last);
    byUri.set(uri.toString(), entry);
  }
  return [...byUri.values()];
}

/** Columns count from 1; without an end, the word that starts there. */
function rangeOf(uri: vscode.Uri, { line, column, endColumn }: Diagnostic): vscode.Range {
  const row = Math.max(0, line - 1);
  const from = Math.max(0, column - 1);
  const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri.toString());
  if (document === undefined || row >= document.lineCount) return new vscode.Range(row, from, row, endColumn === undefined ? from + 1 : endColumn - 1);
  const start = document.validatePosition(new vscode.Position(row, from));
  if (endColumn !== undefined && endColumn - 1 > from) return document.validateRange(new vscode.Range(start, new vscode.Position(row, endColumn - 1)));
  return document.getWordRangeAtPosition(start) ?? document.validateRange(new vscode.Range(start, start.translate(0, 1)));
}

export function traceProblems(findings: readonly Finding[], documents: TraceDocuments): [vscode.Uri, vscode.Diagnostic[]][] {
  const byUri = new Map<string, [vscode.Uri, vscode.Diagnostic[]]>();
  for (const finding of findings) {
    const uri = uriOfFile(documents, finding.file);
    if (uri === undefined) continue;
    const again = finding.kind === "leak" || finding.times === 1 ? "" : vscode.l10n.t(", and {0} more times", finding.times - 1);
    const where = finding.kind === "leak" ? "" : vscode.l10n.t(" (step {0}{1})", finding.step, again);
    const diagnostic = new vscode.Diagnostic(lineOf(uri, finding.line), finding.message + where, SEVERITY[finding.severity]);
    diagnostic.source = "See++";
    diagnostic.code = finding.kind;
    diagnostic.relatedInformation = finding.related.flatMap(({ file, line, message }) => {
      const target = uriOfFile(documents, file);
      return target === undefined ? [] : [new vscode.DiagnosticRelatedInformation(new vscode.Location(target, lineOf(target, line)), message)];
    });
    const entry = byUri.get(uri.toString()) ?? [uri, []];
    entry[1].push(diagnostic);
    byUri.set(uri.toString(), entry);
  }
  return [...byUri.values()];
}

/** The text of a line, without its indentation. */
function lineOf(uri: vscode.Uri, line: number): vscode.Range {
  const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri.toString());
  const row = Math.max(0, line - 1);
  if (document === undefined || row >= document.lineCount) return new vscode.Range(row, 0, row, Number.MAX_SAFE_INTEGER);
  const text = document.lineAt(row);
  return new vscode.Range(row, text.firstNonWhitespaceCharacterIndex, row, text.range.end.character);
}
