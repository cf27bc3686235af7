/** The panel's words in the language of VS Code, for the panel and for exported pages. */
import * as vscode from "vscode";
import { english } from "../webview/strings";

export function panelWords(): Record<string, string> {
  return Object.fromEntries(Object.entries(english).map(([key, text]) => [key, vscode.l10n.t(text)]));
}
