/** Trace on save: a saved file of the program on the screen is traced anew, quietly. */
import * as vscode from "vscode";
import type { Session } from "./session";
import type { Settings } from "./settings";

export function traceOnSave(session: Session, settings: (of: vscode.Uri) => Settings, trace: (main: vscode.Uri) => void): vscode.Disposable {
  return vscode.workspace.onDidSaveTextDocument((document) => {
    const { main } = session;
    if (main === undefined || main.scheme === "seepp" || !session.isOf(document) || !settings(document.uri).traceOnSave) return;
    trace(main);
  });
}
