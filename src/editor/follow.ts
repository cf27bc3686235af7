/**
 * The editor follows the picture, and the picture the editor. Each step is highlighted and scrolled into view, in whatever
 * file it stands. A click on a line of the traced text, or on its number, asks for the next step on that line; a click with
 * the modifier that adds a cursor (Alt by default) for the previous one. Extensions see clicks only as changes of the
 * selection, so a click counts when it is the mouse's, selects nothing (or exactly one whole line: its number), and the
 * text is as it was traced: editing is never disturbed, for the first key stroke makes the text differ.
 */
import * as vscode from "vscode";
import type { FromWebview } from "../panel/protocol";
import type { TraceDocuments } from "./documents";
import { Highlight } from "./highlight";

type Step = Extract<FromWebview, { type: "step" }>;
type Place = NonNullable<Step["at"]>;
export type Direction = "next" | "previous";

export interface FollowHost {
  clicksWanted(): boolean;
  visit(file: string, line: number, direction: Direction): void;
  /** The picture's own column: no source is opened over it. */
  pictureColumn(): vscode.ViewColumn | undefined;
}

/** A triple click selects a whole line as well; what selects it alone, with no click just before, is the line's number. */
/** Columns that every editor is taken to show: a cursor within them stays in view when the line's beginning comes into it. */
const leastView = 40;
const TRIPLE_CLICK_MS = 700;

export class Follow implements vscode.Disposable {
  private readonly highlight: Highlight;
  private readonly listener: vscode.Disposable;
  private column: vscode.ViewColumn | undefined;
  private wanted = 0;
  private lastClick = { time: 0, line: -1, wholeLine: false };
  private cursors = 1;

  constructor(extension: vscode.Uri, private readonly documents: TraceDocuments, private readonly host: FollowHost) {
    this.highlight = new Highlight(extension);
    this.listener = vscode.window.onDidChangeTextEditorSelection((event) => this.selected(event));
  }

  /** Where files of the trace are shown when none of their editors is visible. */
  startFrom(editor: vscode.TextEditor | undefined): void {
    this.column = editor?.viewColumn;
  }

  async step({ at, executed, follow }: Step): Promise<void> {
    const place = (where: Place | undefined) => {
      const uri = where === undefined ? undefined : this.documents.uriOf(where.file);
      return uri === undefined ? undefined : { uri, line: where!.line };
    };
    const next = place(at);
    const ran = place(executed);
    this.highlight.show({ ...(next === undefined ? {} : { next }), ...(ran === undefined ? {} : { executed: ran }) });
    const where = at ?? executed; // at the end nothing runs next: look at what ran last
    if (follow && where !== undefined) await this.reveal(where, false);
  }

  clear(): void {
    this.wanted++;
    this.highlight.clear();
  }

  /** Scrolls to a place; with `cursor`, puts the cursor there and gives the editor the keyboard. */
  async reveal({ file, line, column }: { file: string; line: number; column?: number | undefined }, cursor: boolean): Promise<void> {
    const uri = this.documents.uriOf(file);
    if (uri === undefined) return;
    const turn = ++this.wanted; // steps come faster than documents open: only the newest scrolls
    const editor = this.visible(uri) ?? (await this.open(file, uri, cursor));
    if (editor === undefined || turn !== this.wanted) return;
    const at = editor.document.validatePosition(new vscode.Position(Math.max(0, line - 1), Math.max(0, (column ?? 1) - 1)));
    // Lines keep their beginnings in view: a statement far to the right would carry all of them away.
    const start = at.with({ character: 0 });
    if (cursor) {
      await vscode.window.showTextDocument(editor.document, { viewColumn: editor.viewColumn ?? vscode.ViewColumn.One, selection: new vscode.Range(at, at) });
      if (at.character < leastView) this.visible(uri)?.revealRange(new vscode.Range(start, start));
    } else {
      editor.revealRange(new vscode.Range(start, start), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    }
  }

  dispose(): void {
    this.listener.dispose();
    this.highlight.dispose();
  }

  private visible(uri: vscode.Uri): vscode.TextEditor | undefined {
    return vscode.window.visibleTextEditors.find((editor) => editor.document.uri.toString() === uri.toString());
  }

  private async open(file: string, uri: vscode.Uri, focus: boolean): Promise<vscode.TextEditor | undefined> {
    const viewColumn = this.column ?? this.anyColumn();
    const options = { viewColumn, preserveFocus: !focus, preview: true };
    try {
      return await vscode.window.showTextDocument(uri, options);
    } catch {
      // The file went away since it was traced: the trace has a copy of it.
      return vscode.window.showTextDocument(this.documents.useCopy(file), options).then(undefined, () => undefined);
    }
  }

  /** Beside the picture, not over it: the column of any text editor, else the first that is not its own. */
  private anyColumn(): vscode.ViewColumn {
    const taken = this.host.pictureColumn();
    const free = vscode.window.visibleTextEditors.find(({ viewColumn }) => viewColumn !== undefined && viewColumn !== taken);
    return free?.viewColumn ?? (taken === vscode.ViewColumn.One ? vscode.ViewColumn.Two : vscode.ViewColumn.One);
  }

  private selected({ textEditor, selections, kind }: vscode.TextEditorSelectionChangeEvent): void {
    const before = this.cursors;
    this.cursors = selections.length;
    if (kind !== vscode.TextEditorSelectionChangeKind.Mouse || !this.host.clicksWanted()) return;
    const file = this.documents.pathOf(textEditor.document.uri);
    if (file === undefined || this.documents.isStale(textEditor.document)) return;
    const added = selections.length > 1;
    if (added && selections.length <= before) return; // a cursor was taken away
    const selection = selections[selections.length - 1];
    const line = clickedLine(selection, textEditor.document);
    if (line === undefined) return;
    const click = { time: Date.now(), line, wholeLine: !selection.isEmpty };
    const again = click.wholeLine && !this.lastClick.wholeLine && line === this.lastClick.line && click.time - this.lastClick.time < TRIPLE_CLICK_MS;
    this.lastClick = click;
    if (!again) this.host.visit(file, line + 1, added ? "previous" : "next");
  }
}

/** The line that a click means: where it put an empty selection, or the one line it selected whole. From 0. */
function clickedLine(selection: vscode.Selection, document: vscode.TextDocument): number | undefined {
  const { start, end } = selection;
  if (selection.isEmpty) return start.line;
  if (start.character !== 0) return undefined;
  const toNext = end.line === start.line + 1 && end.character === 0;
  const lastLine = start.line === document.lineCount - 1 && end.isEqual(document.lineAt(start.line).range.end);
  return toNext || lastLine ? start.line : undefined;
}
