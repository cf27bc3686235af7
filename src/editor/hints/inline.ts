/** Values at the ends of the lines of the function that runs: of the variables that stand on them, as a debugger shows them. */
import * as vscode from "vscode";
import { wordsOf } from "../../webview/page/words";
import type { Shown } from "../session";
import { innermost, shortValue } from "./values";

const MOST_LINES = 200;
const LONGEST_VALUE = 32;
const LONGEST_LINE = 100;

/** Steps come fast while playing or dragging: the editor is drawn after the last of them. */
const PATIENCE_MS = 40;

export class InlineValues implements vscode.Disposable {
  private readonly decoration = vscode.window.createTextEditorDecorationType({
    after: { margin: "0 0 0 3ch", color: new vscode.ThemeColor("editorCodeLens.foreground"), fontStyle: "normal" },
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedOpen,
  });
  private readonly listener = vscode.window.onDidChangeVisibleTextEditors(() => this.soon());
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly shown: () => Shown | undefined, private readonly wanted: () => boolean) {}

  soon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.draw(), PATIENCE_MS);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.listener.dispose();
    this.decoration.dispose();
  }

  private draw(): void {
    const shown = this.wanted() ? this.shown() : undefined;
    for (const editor of vscode.window.visibleTextEditors) {
      const file = shown?.documents.pathOf(editor.document.uri);
      const own = shown !== undefined && file !== undefined && !shown.documents.isStale(editor.document);
      editor.setDecorations(this.decoration, own ? decorations(shown, file, editor.document) : []);
    }
  }
}

function decorations({ trace, step }: Shown, file: string, document: vscode.TextDocument): vscode.DecorationOptions[] {
  const { at, executed } = trace.step(step);
  const here = at ?? executed;
  const snapshot = innermost(trace, step, { maxElements: 8, depth: 3 });
  const frame = snapshot.frames[0];
  if (here === undefined || frame === undefined || frame.file !== file) return [];
  const range = trace.functions.rangeOf(file, frame.function);
  const last = Math.max(frame.line, executed?.file === file && inside(executed.line, range) ? executed.line : 0);
  // The parameters stand on the line of the function's name, which is above its statements.
  const first = Math.max(1, (range?.from ?? frame.line) - 1, last - MOST_LINES);
  // Of variables of one name the innermost is meant: it comes last.
  const values = new Map(frame.variables.map((value) => [value.name, value]));
  const lines = wordsOf(document.getText());
  const found: vscode.DecorationOptions[] = [];
  for (let line = first; line <= Math.min(last, document.lineCount); line++) {
    const names = new Set((lines[line - 1] ?? []).filter(({ tone }) => tone === "plain" || tone === "keyword").flatMap(({ text }) => text.match(/[A-Za-z_]\w*/g) ?? []));
    const texts = [...names].flatMap((name) => {
      const value = values.get(name);
      return value === undefined || name === "this" ? [] : [`${name} = ${shortValue(value, snapshot, LONGEST_VALUE)}`];
    });
    if (texts.length === 0) continue;
    const text = texts.join(", ");
    const end = document.lineAt(line - 1).range.end;
    found.push({ range: new vscode.Range(end, end), renderOptions: { after: { contentText: text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE)}…` : text } } });
  }
  return found;
}

function inside(line: number, range: { from: number; to: number } | undefined): boolean {
  return range !== undefined && line >= range.from && line <= range.to;
}
