/** Whether the user stayed where they were: the focus must not be taken from somebody who types on. */
import * as vscode from "vscode";

/** A question for later: is the active editor still this one, its text and its cursor as they are now? */
export function untouchedSince(): () => boolean {
  const editor = vscode.window.activeTextEditor;
  const version = editor?.document.version;
  const selection = editor?.selection;
  return () => {
    const now = vscode.window.activeTextEditor;
    return now === editor && now?.document.version === version && (selection === undefined || now?.selection.isEqual(selection) === true);
  };
}
