/**
 * Where the program stands, in the editor: the line that runs next and the line that has just run, each with a background,
 * a sign in the gutter and a mark in the overview ruler, in every visible editor of the traced documents.
 */
import * as vscode from "vscode";

export interface Standing {
  /** Lines from 1, as in the source. */
  next?: { uri: vscode.Uri; line: number };
  executed?: { uri: vscode.Uri; line: number };
}

export class Highlight implements vscode.Disposable {
  private readonly next: vscode.TextEditorDecorationType;
  private readonly executed: vscode.TextEditorDecorationType;
  private readonly listener: vscode.Disposable;
  private standing: Standing = {};

  constructor(extension: vscode.Uri) {
    const icon = (name: string) => vscode.Uri.joinPath(extension, "media", name);
    this.next = vscode.window.createTextEditorDecorationType({
      isWholeLine: true,
      backgroundColor: new vscode.ThemeColor("seepp.nextLineBackground"),
      borderColor: new vscode.ThemeColor("seepp.nextLineBorder"), borderStyle: "solid", borderWidth: "1px 0",
      overviewRulerColor: new vscode.ThemeColor("seepp.nextLineRuler"), overviewRulerLane: vscode.OverviewRulerLane.Full,
      light: { gutterIconPath: icon("gutter-next-light.svg") }, dark: { gutterIconPath: icon("gutter-next-dark.svg") },
      gutterIconSize: "contain",
    });
    this.executed = vscode.window.createTextEditorDecorationType({
      isWholeLine: true,
      backgroundColor: new vscode.ThemeColor("seepp.executedLineBackground"),
      overviewRulerColor: new vscode.ThemeColor("seepp.executedLineRuler"), overviewRulerLane: vscode.OverviewRulerLane.Left,
      light: { gutterIconPath: icon("gutter-executed-light.svg") }, dark: { gutterIconPath: icon("gutter-executed-dark.svg") },
      gutterIconSize: "contain",
    });
    this.listener = vscode.window.onDidChangeVisibleTextEditors(() => this.draw());
  }

  show(standing: Standing): void {
    this.standing = standing;
    this.draw();
  }

  clear(): void {
    this.show({});
  }

  dispose(): void {
    this.listener.dispose();
    this.next.dispose();
    this.executed.dispose();
  }

  private draw(): void {
    const { next, executed } = this.standing;
    // One line can be both (a loop of one line): the sign of what runs next is the one to show.
    const same = next !== undefined && executed !== undefined && next.line === executed.line && next.uri.toString() === executed.uri.toString();
    for (const editor of vscode.window.visibleTextEditors) {
      editor.setDecorations(this.next, ranges(editor, next, vscode.l10n.t("Runs next")));
      editor.setDecorations(this.executed, same ? [] : ranges(editor, executed, vscode.l10n.t("Has just run")));
    }
  }
}

function ranges(editor: vscode.TextEditor, place: Standing["next"], hover: string): vscode.DecorationOptions[] {
  if (place === undefined || place.uri.toString() !== editor.document.uri.toString()) return [];
  const line = place.line - 1;
  if (line < 0 || line >= editor.document.lineCount) return [];
  return [{ range: editor.document.lineAt(line).range, hoverMessage: `See++: ${hover}` }];
}
