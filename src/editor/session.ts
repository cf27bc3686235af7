/**
 * What is on the screen: one trace, in the panel and in the editor. It ties them together: the panel's steps move the
 * editor, the editor's clicks and commands move the panel, and what the trace found stands in the Problems panel.
 */
import * as vscode from "vscode";
import { foresee } from "../foresight/foresee";
import type { RunResult } from "../executors/executor";
import type { Trace } from "../trace/model";
import { openTrace } from "../trace/trace";
import { english } from "../webview/strings";
import { TracePanel, type PanelHost, type PanelSettings } from "../panel/panel";
import type { Face, FromWebview, Move } from "../panel/protocol";
import { TraceStore, type StoredTrace } from "../panel/store";
import { costOf } from "./costs";
import { openSettings } from "./failures";
import { findingsOf } from "../trace/findings";
import { Follow, type Direction } from "./follow";
import { Problems } from "./problems";
import type { Settings } from "./settings";
import type { Source } from "./source";
import { TraceDocuments } from "./documents";

export interface SessionHost {
  extension: vscode.Uri;
  /** Where traces are kept over a window reload. */
  storage: vscode.Uri;
  log: vscode.LogOutputChannel;
  settings(): Settings;
  /** The panel's buttons. */
  command(command: "trace" | "cancel", main: vscode.Uri | undefined): void;
  /** The panel's box: trace again with this input (null: the file's own), and come back to the step. */
  input(input: string | null, step: number, main: vscode.Uri | undefined): void;
}

export class Session implements PanelHost, vscode.Disposable {
  readonly panel: TracePanel;
  private readonly store: TraceStore;
  private readonly documents = new TraceDocuments();
  private readonly problems = new Problems(this.documents);
  private readonly follow: Follow;
  private readonly listeners: vscode.Disposable[];
  /** Names the trace that is shown: what is opened for another is dropped. */
  private shown: string | undefined;
  private lastStep: Extract<FromWebview, { type: "step" }> | undefined;

  constructor(private readonly host: SessionHost) {
    this.store = new TraceStore(host.storage);
    this.panel = new TracePanel(host.extension, this);
    this.follow = new Follow(host.extension, this.documents, {
      clicksWanted: () => this.panel.isVisible && this.panel.trace !== undefined && host.settings().clickToVisit,
      visit: (file, line, direction) => this.panel.post({ type: "visit", file, line, direction }),
    });
    this.listeners = [
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (this.documents.pathOf(document.uri) !== undefined) this.panel.setStale(this.documents.anyStale());
      }),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor, selections, kind }) => {
        // What follows the steps moves the cursor too: only the user's own moves count.
        if (kind === undefined || this.shown === undefined) return;
        const file = this.documents.pathOf(textEditor.document.uri);
        this.panel.post({ type: "cursor", ...(file === undefined ? {} : { at: { file, line: selections[0].active.line + 1 } }) });
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("seepp")) this.panel.settingsChanged();
      }),
    ];
  }

  begins(source: Source, editor: vscode.TextEditor | undefined): void {
    this.shown = undefined;
    this.lastStep = undefined;
    this.follow.clear();
    this.follow.startFrom(editor);
    this.documents.set(source.documents);
    this.problems.clear();
    this.problems.comment(source.problems);
  }

  face(face: Face, reveal: boolean): void {
    this.panel.showFace(face, reveal);
  }

  async ended(source: Source, result: RunResult, executor: string, step?: number): Promise<void> {
    this.problems.compiled(result.diagnostics);
    const name = source.name;
    const cost = costOf(result);
    if (result.trace !== undefined && result.ok) {
      const trace: StoredTrace = {
        key: this.store.keyOf(result.trace), bytes: result.trace, name, executor, seconds: result.stats.seconds.total,
        ...(cost === undefined ? {} : { cost }),
        documents: Object.fromEntries([...source.documents].map(([path, uri]) => [path, uri.toString()])),
        ...(source.typedInput === true ? { typedInput: true } : {}),
      };
      await this.show(trace, undefined, step);
    } else if (result.outcome === "compile-error") {
      this.panel.showFace({ kind: "compile-error", name, diagnostics: result.diagnostics.map(({ file, line, column, severity, message }) => ({ file, line, column, severity, message })) });
    } else if (result.outcome === "cancelled") {
      this.panel.showFace({ kind: "cancelled", name }, false);
    } else {
      this.panel.showFace({ kind: "error", name, message: result.message ?? vscode.l10n.t("There is no trace: the program ended before its first step."), log: true });
    }
  }

  /** A saved trace, from a `.seepp` file. Its sources are shown from the trace itself where the files are not there. */
  async openFile(file: vscode.Uri): Promise<void> {
    const bytes = await vscode.workspace.fs.readFile(file);
    const name = file.path.slice(file.path.lastIndexOf("/") + 1);
    const trace = await openTrace(bytes);
    const documents = new Map<string, vscode.Uri>();
    for (const { path, text } of trace.sources) {
      const uri = vscode.Uri.joinPath(file, "..", path);
      const same = await vscode.workspace.openTextDocument(uri).then((document) => document.getText() === text, () => false);
      if (same) documents.set(path, uri);
    }
    this.begins({ name, request: { code: "" }, documents, problems: [], notes: [] }, vscode.window.activeTextEditor);
    await this.show({ key: this.store.keyOf(bytes), bytes, name, documents: Object.fromEntries([...documents].map(([path, uri]) => [path, uri.toString()])) }, trace);
  }

  async save(): Promise<void> {
    const trace = this.panel.trace;
    if (trace === undefined) return;
    const main = this.documents.first();
    const name = `${trace.name.replace(/\.[^.]*$/, "")}.seepp`;
    const folder = main?.scheme === "file" ? vscode.Uri.joinPath(main, "..") : vscode.workspace.workspaceFolders?.[0]?.uri;
    const target = await vscode.window.showSaveDialog({
      filters: { [vscode.l10n.t("See++ trace")]: ["seepp"] }, ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, name) }),
    });
    if (target !== undefined) await vscode.workspace.fs.writeFile(target, trace.bytes);
  }

  move(move: Move): void {
    this.panel.post({ type: "move", move });
  }

  goTo(step: number): void {
    this.panel.post({ type: "goto", step });
    this.panel.focus();
  }

  /** The step that the picture stands at, and how many there are, as it last said. */
  get position(): { step: number; count: number } | undefined {
    return this.lastStep;
  }

  visit(uri: vscode.Uri, line: number, direction: Direction): void {
    const file = this.documents.pathOf(uri);
    if (file === undefined) return this.say(vscode.l10n.t("This file is not part of the trace."));
    this.panel.post({ type: "visit", file, line, direction });
  }

  settings(): PanelSettings {
    const { granularity, maxElements, playSpeed } = this.host.settings();
    const strings = Object.fromEntries(Object.entries(english).map(([key, text]) => [key, vscode.l10n.t(text)]));
    return { granularity, maxElements, playSpeed, strings };
  }

  restore(key: string): Promise<StoredTrace | undefined> {
    return this.store.load(key);
  }

  restored(trace: StoredTrace): void {
    this.documents.set(new Map(Object.entries(trace.documents).map(([path, uri]) => [path, vscode.Uri.parse(uri)])));
    this.shown = trace.key;
    this.runInBackground(this.openInHost(trace));
  }

  received(message: Exclude<FromWebview, { type: "ready" }>): void {
    switch (message.type) {
      case "step":
        if (message.key !== this.shown) return;
        this.lastStep = message;
        return this.runInBackground(this.follow.step(message));
      case "layout":
        return this.runInBackground(this.layOut(message.key));
      case "missed":
        return this.say(missedWords(message));
      case "reveal":
        return this.runInBackground(this.follow.reveal(message, true));
      case "granularity":
        return this.runInBackground(vscode.workspace.getConfiguration("seepp").update("granularity", message.granularity, vscode.ConfigurationTarget.Global));
      case "error":
        return this.host.log.error(`The panel: ${message.message}`, message.stack ?? "");
      case "input":
        return this.host.input(message.text ?? null, message.step, this.documents.first());
      case "command":
        return this.command(message.command);
    }
  }

  visibilityChanged(visible: boolean): void {
    if (!visible) this.follow.clear();
    else if (this.lastStep !== undefined) this.runInBackground(this.follow.step({ ...this.lastStep, follow: false }));
  }

  closed(): void {
    this.shown = undefined;
    this.lastStep = undefined;
    this.follow.clear();
    this.problems.found([]);
  }

  warn(message: string): void {
    this.host.log.warn(message);
  }

  dispose(): void {
    for (const listener of this.listeners) listener.dispose();
    this.follow.dispose();
    this.problems.dispose();
    this.documents.dispose();
    this.panel.dispose();
  }

  private async show(trace: StoredTrace, opened?: Trace, step?: number): Promise<void> {
    this.shown = trace.key;
    this.panel.showTrace(trace, step);
    // A full disk must not take the picture away: what cannot be kept is logged.
    const kept = this.store.save(trace).catch((error: unknown) => this.host.log.error(`The trace cannot be kept for a reload: ${String(error)}`));
    await Promise.all([kept, this.openInHost(trace, opened)]);
  }

  /** The host's own opened trace gives the Problems panel its findings, and the texts that tell a changed document. */
  private async openInHost(stored: StoredTrace, opened?: Trace): Promise<void> {
    const trace = opened ?? (await openTrace(stored.bytes));
    if (this.shown !== stored.key) return;
    this.documents.opened(trace);
    this.panel.setStale(this.documents.anyStale());
    this.problems.found(findingsOf(trace));
    if (this.lastStep !== undefined) await this.follow.step(this.lastStep);
  }

  /** Graphs, by elkjs, which is loaded for them alone. */
  private async layOut(key: string): Promise<void> {
    const stored = this.panel.trace;
    if (stored === undefined || stored.key !== key) return;
    const { layOutGraphs } = await import("../foresight/elk");
    const graphs = await layOutGraphs(foresee(await openTrace(stored.bytes), this.host.settings().maxElements));
    this.panel.post({ type: "layout", key, graphs });
  }

  private command(command: Extract<FromWebview, { type: "command" }>["command"]): void {
    if (command === "openLimits") void openSettings("limits");
    else if (command === "openSettings") void openSettings();
    else if (command === "showLog") this.host.log.show();
    else this.host.command(command, this.documents.first());
  }

  private say(message: string): void {
    vscode.window.setStatusBarMessage(`$(type-hierarchy-sub) ${message}`, 4000);
  }

  private runInBackground(work: PromiseLike<unknown>): void {
    void Promise.resolve(work).catch((error: unknown) => this.host.log.error(error instanceof Error ? error : String(error)));
  }
}

function missedWords({ line, direction, ever }: Extract<FromWebview, { type: "missed" }>): string {
  if (!ever) return vscode.l10n.t("Line {0} is never reached.", line);
  return direction === "next" ? vscode.l10n.t("Line {0} is not reached again.", line) : vscode.l10n.t("Line {0} is not reached before this step.", line);
}
