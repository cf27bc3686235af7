/** The panel's words in the language of VS Code, for the panel and for exported pages. */
import * as vscode from "vscode";
import { traceWords, type TraceWords } from "../trace/trace-words";
import { english } from "../webview/strings";

export function panelWords(): Record<string, string> {
  return Object.fromEntries(Object.entries(english).map(([key, text]) => [key, vscode.l10n.t(text)]));
}

/** The words for errors and endings. */
export function wordsOfTraces(): TraceWords {
  return Object.fromEntries(Object.entries(traceWords).map(([key, text]) => [key, vscode.l10n.t(text)])) as Record<keyof TraceWords, string>;
}
