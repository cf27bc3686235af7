/** The words of a session: what stands in its panel when there is no trace, and what is said in the status bar. */
import * as vscode from "vscode";
import type { Face, FromWebview } from "../panel/protocol";
import type { TraceResult } from "../runner/request";

/** What stands in the panel when there is no trace. */
export function faceOf(name: string, result: TraceResult): Face {
  if (result.outcome === "cancelled") return { kind: "cancelled", name };
  if (result.outcome !== "compile-error") return { kind: "error", name, message: result.message ?? vscode.l10n.t("There is no trace: the program ended before its first step."), log: true };
  return { kind: "compile-error", name, diagnostics: result.diagnostics.map(({ file, line, column, severity, message }) => ({ file, line, column, severity, message })) };
}

export function missedWords({ line, direction, ever }: Extract<FromWebview, { type: "missed" }>): string {
  if (!ever) return vscode.l10n.t("Line {0} is never reached.", line);
  return direction === "next" ? vscode.l10n.t("Line {0} is not reached again.", line) : vscode.l10n.t("Line {0} is not reached before this step.", line);
}
