/**
 * One trace on the screen, in a panel and in the editor. It ties them together: the panel's steps move the editor, the
 * editor's clicks and commands move the panel, and what the trace found stands in the Problems panel. Of several sessions
 * one is current (sessions.ts); the others leave editor and Problems panel alone.
 */
import * as vscode from "vscode";
import type { RunResult } from "../executors/executor";
import type { GraphLayout } from "../foresight/graph-layouts";
import { graphsOf } from "../foresight/graphs-of";
import { withViews } from "../trace/format/views";
import type { Place } from "../trace/place";
import { openTrace, type OpenTrace } from "../trace/trace";
import { panelWords } from "./words";
import { TracePanel, type PanelHost, type PanelSettings, type Standing } from "../panel/panel";
import type { Face, FromWebview, Move } from "../panel/protocol";
import { fileKey, type StoredTrace, type TraceStore } from "../panel/store";
import type { SourceCopies, TraceDocuments } from "./documents";
import { costOf } from "./costs";
import { openSettings } from "./failures";
import { findingsOf } from "../trace/findings";
import { Follow, type Direction } from "./follow";
import { Problems } from "./problems";
import { faceOf, missedWords } from "./session-words";
import type { Settings } from "./settings";
import { placeIn, textIn, type Source } from "./source";
import { wordsOfTraces } from "./words";

type Command = Extract<FromWebview, { type: "command" }>["command"];

export interface SessionHost {
  extension: vscode.Uri;
  /** Where traces are kept over a window reload. */
  store: TraceStore;
  copies: SourceCopies;
  log: vscode.LogOutputChannel;
  settings(): Settings;
  /** The panel's buttons; `main` is the document that was traced. */
  command(command: Exclude<Command, "openLimits" | "openSettings" | "showLog" | "showProblems">, main: vscode.Uri | undefined): void;
  /** The panel's box: trace again with this input (null: the file's own), and come back to the step. */
  input(input: string | null, step: number, main: vscode.Uri | undefined): void;
  recent(index: number): void;
  /** Another trace, step or face. */
  changed(session: Session): void;
  used(session: Session): void;
  closed(session: Session): void;
}

/** What stands on the screen, for whoever shows a part of it elsewhere. */
export interface Shown {
  trace: OpenTrace;
  step: number;
  documents: TraceDocuments;
}

export class Session implements PanelHost, vscode.Disposable {
  readonly panel: TracePanel;
  private readonly documents: TraceDocuments;
  private readonly problems: Problems;
  private readonly follow: Follow;
  private readonly listeners: vscode.Disposable[];
  /** Names the trace that is shown: what is opened for another is dropped. */
  private key: string | undefined;
  private trace: OpenTrace | undefined;
  private lastStep: Extract<FromWebview, { type: "step" }> | undefined;
  private current = true;
  /** How many files were opened here. */
  private openings = 0;
  /** Where the picture stood when its program was traced anew. */
  private place: Place | undefined;

  constructor(private readonly host: SessionHost) {
    this.documents = host.copies.documents();
    this.problems = new Problems(this.documents);
    this.panel = new TracePanel(host.extension, this);
    this.follow = new Follow(host.extension, this.documents, {
      clicksWanted: () => this.current && this.panel.isVisible && this.panel.trace !== undefined && host.settings().clickToVisit,
      visit: (file, line, direction) => this.panel.post({ type: "visit", file, line, direction }),
      pictureColumn: () => this.panel.column,
    });
    this.listeners = [
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (this.documents.pathOf(document.uri) === undefined) return;
        this.panel.setStale(this.documents.anyStale());
        host.changed(this);
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

  /** Undefined as long as the trace is not open here, or its picture is not drawn. */
  get shown(): Shown | undefined {
    return this.trace === undefined || this.lastStep === undefined ? undefined : { trace: this.trace, step: this.lastStep.step, documents: this.documents };
  }

  /** How the trace that is shown was made: the name of its executor. */
  get executor(): string | undefined {
    return this.panel.trace?.executor;
  }

  /** The document that the trace is of, where there is one. */
  get main(): vscode.Uri | undefined {
    return this.documents.first();
  }

  /** The step that the picture stands at, and how many there are, as it last said. */
  get position(): { step: number; count: number } | undefined {
    return this.lastStep;
  }

  isOf(document: vscode.TextDocument): boolean {
    return this.panel.trace !== undefined && this.documents.pathOf(document.uri) !== undefined;
  }

  /** Another session is current: this one takes its marks out of the editor; or it is current again. */
  setCurrent(current: boolean): void {
    if (current === this.current) return;
    this.current = current;
    if (!current) this.follow.clear();
    else if (this.lastStep !== undefined && this.panel.isVisible) this.runInBackground(this.follow.step({ ...this.lastStep, follow: false }));
    this.problems.found(current && this.trace !== undefined ? findingsOf(this.trace, wordsOfTraces()) : []);
  }

  /** A trace of this source begins. When it is the program that is shown, its picture stays until the new one is there. */
  begins(source: Source, editor: vscode.TextEditor | undefined): void {
    this.follow.startFrom(editor);
    this.place = this.shown !== undefined && this.main?.toString() === source.documents.values().next().value?.toString() ? placeIn(textIn(source), this.shown.trace, this.shown.step) : undefined;
    if (this.place !== undefined) return;
    this.forget();
    this.documents.set(source.documents);
    this.problems.clear();
    this.problems.comment(source.problems);
  }

  private forget(): void {
    this.key = undefined;
    this.trace = undefined;
    this.lastStep = undefined;
    this.follow.clear();
  }

  face(face: Face, reveal: boolean): void {
    if (this.place !== undefined && this.panel.trace !== undefined && (face.kind === "progress" || !reveal)) return this.panel.showAgain(face);
    this.forget();
    this.panel.showFace(face, reveal);
  }

  /** `quietly`: nobody asked (a trace on save): the panel stays where it is, and a refusal does not take the picture away. `step`: where to stand. */
  async ended(source: Source, result: RunResult, executor: string, { quietly, step }: { quietly: boolean; step?: number }): Promise<void> {
    const { name } = source;
    const cost = costOf(result);
    if (result.outcome === "cancelled" && this.place !== undefined) return this.panel.showAgain(undefined);
    if (this.place === undefined || !quietly || result.ok) this.documents.set(source.documents);
    this.problems.compiled(result.diagnostics);
    if (result.trace !== undefined && result.ok) {
      const bytes = source.views.length === 0 ? result.trace : withViews(result.trace, source.views);
      const trace: StoredTrace = {
        key: this.host.store.keyOf(bytes), bytes, name, executor, seconds: result.stats.seconds.total,
        ...(cost === undefined ? {} : { cost }),
        documents: Object.fromEntries([...source.documents].map(([path, uri]) => [path, uri.toString()])),
        ...(source.typedInput === true ? { typedInput: true } : {}),
      };
      return this.show(trace, step !== undefined ? { step } : this.place === undefined ? {} : { place: this.place }, !quietly);
    }
    const face = faceOf(name, result);
    if (quietly && this.place !== undefined) return this.panel.showAgain(face);
    this.forget();
    this.panel.showFace(face, face.kind !== "cancelled");
  }

  /** A saved trace, from a `.seepp` file. Its sources are shown from the trace itself where the files are not there. */
  async openFile(file: vscode.Uri): Promise<void> {
    // While a file is written, VS Code tells of it more than once: the last one counts, though an earlier one may take longer.
    const opening = ++this.openings;
    const name = file.path.slice(file.path.lastIndexOf("/") + 1);
    const { shown } = this;
    let bytes: Uint8Array;
    let trace: OpenTrace;
    try {
      bytes = await vscode.workspace.fs.readFile(file);
      trace = await openTrace(bytes);
    } catch (error) {
      if (opening !== this.openings) return;
      const message = vscode.l10n.t("{0} cannot be opened: {1}", name, error instanceof Error ? error.message : String(error));
      this.host.log.error(message);
      this.forget();
      return this.panel.showFace({ kind: "error", name, message, cure: vscode.l10n.t("The file is damaged or was written by another version. Trace the program again.") });
    }
    const documents = new Map<string, vscode.Uri>();
    for (const { path, text } of trace.sources) {
      const uri = vscode.Uri.joinPath(file, "..", path);
      const same = await vscode.workspace.openTextDocument(uri).then((document) => document.getText() === text, () => false);
      if (same) documents.set(path, uri);
    }
    if (opening !== this.openings) return;
    // Recorded anew: the picture stays at its place.
    const again = shown && placeIn((path) => trace.sources.find((source) => source.path === path)?.text, shown.trace, shown.step);
    this.forget();
    this.documents.set(documents);
    await this.present({ key: fileKey(bytes), bytes, name, documents: {} }, again === undefined ? {} : { place: again }, true, trace);
  }

  move(move: Move): void {
    this.panel.post({ type: "move", move });
  }

  goTo(step: number): void {
    this.panel.post({ type: "goto", step });
    this.panel.focus();
  }

  visit(uri: vscode.Uri, line: number, direction: Direction): void {
    const file = this.documents.pathOf(uri);
    if (file === undefined) return this.say(vscode.l10n.t("This file is not part of the trace."));
    this.panel.post({ type: "visit", file, line, direction });
  }

  settings(): PanelSettings {
    const { granularity, maxElements, playSpeed } = this.host.settings();
    return { granularity, maxElements, playSpeed, strings: panelWords() };
  }

  restore(key: string): Promise<StoredTrace | undefined> {
    return this.host.store.load(key);
  }

  restored(trace: StoredTrace): void {
    this.documents.set(documentsOf(trace));
    this.key = trace.key;
    this.runInBackground(this.openInHost(trace));
  }

  /** A trace that was kept. */
  async showStored(trace: StoredTrace): Promise<void> {
    this.place = undefined;
    this.forget();
    this.problems.clear();
    this.documents.set(documentsOf(trace));
    await this.present(trace, {}, true);
  }

  received(message: Exclude<FromWebview, { type: "ready" | "picture" }>): void {
    switch (message.type) {
      case "step":
        if (message.key !== this.key) return;
        this.lastStep = message;
        this.host.changed(this);
        return this.current ? this.runInBackground(this.follow.step(message)) : undefined;
      case "layout":
        return this.runInBackground(this.layOut(message.key));
      case "missed":
        return this.say(missedWords(message));
      case "reveal":
        return this.runInBackground(this.follow.reveal(message, true));
      case "granularity":
        return this.runInBackground(vscode.workspace.getConfiguration("seepp").update("granularity", message.granularity, vscode.ConfigurationTarget.Global));
      case "recent":
        return this.host.recent(message.index);
      case "error":
        return this.host.log.error(`The panel: ${message.message}`, message.stack ?? "");
      case "input":
        return this.host.input(message.text ?? null, message.step, this.documents.first());
      case "command":
        return this.command(message.command);
    }
  }

  changed(): void {
    this.host.changed(this);
  }

  used(): void {
    this.host.used(this);
  }

  visibilityChanged(visible: boolean): void {
    if (!visible) this.follow.clear();
    else if (this.lastStep !== undefined && this.current) this.runInBackground(this.follow.step({ ...this.lastStep, follow: false }));
    this.host.changed(this);
  }

  closed(): void {
    this.place = undefined;
    this.forget();
    this.problems.found([]);
    this.host.closed(this);
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

  private async show(trace: StoredTrace, at: Standing, reveal: boolean): Promise<void> {
    this.place = undefined;
    // A full disk must not take the picture away: what cannot be kept is logged.
    const kept = this.host.store.save(trace).catch((error: unknown) => this.host.log.error(`The trace cannot be kept for a reload: ${String(error)}`));
    await Promise.all([kept, this.present(trace, at, reveal)]);
  }

  private async present(trace: StoredTrace, at: Standing, reveal: boolean, opened?: OpenTrace): Promise<void> {
    this.key = trace.key;
    this.trace = undefined;
    this.lastStep = undefined;
    this.panel.showTrace(trace, at, reveal);
    await this.openInHost(trace, opened);
  }

  /** The host's own opened trace gives the Problems panel its findings, and the texts that tell a changed document. */
  private async openInHost(stored: StoredTrace, opened?: OpenTrace): Promise<void> {
    const trace = opened ?? (await openTrace(stored.bytes));
    if (this.key !== stored.key) return;
    trace.speak(wordsOfTraces());
    this.trace = trace;
    this.documents.opened(trace);
    this.panel.setStale(this.documents.anyStale());
    this.host.changed(this);
    if (!this.current) return;
    this.problems.found(findingsOf(trace, wordsOfTraces()));
    if (this.lastStep !== undefined) await this.follow.step(this.lastStep);
  }

  /** Graphs, by elkjs, which is loaded for them alone. */
  private async layOut(key: string): Promise<void> {
    const stored = this.panel.trace;
    if (stored === undefined || stored.key !== key) return;
    this.panel.post({ type: "layout", key, graphs: await this.graphs(stored) });
  }

  /** Graphs of the trace on the screen, laid out. */
  async graphs(stored: StoredTrace): Promise<GraphLayout[]> {
    return graphsOf(this.panel.trace?.key === stored.key && this.trace ? this.trace : await openTrace(stored.bytes), this.host.settings().maxElements);
  }

  private command(command: Command): void {
    if (command === "openLimits") void openSettings("limits");
    else if (command === "openSettings") void openSettings();
    else if (command === "showLog") this.host.log.show();
    else if (command === "showProblems") void vscode.commands.executeCommand("workbench.actions.view.problems");
    else this.host.command(command, this.main);
  }

  private say(message: string): void {
    vscode.window.setStatusBarMessage(`$(type-hierarchy-sub) ${message}`, 4000);
  }

  private runInBackground(work: PromiseLike<unknown>): void {
    void Promise.resolve(work).catch((error: unknown) => this.host.log.error(error instanceof Error ? error : String(error)));
  }
}

function documentsOf(trace: StoredTrace): Map<string, vscode.Uri> {
  return new Map(Object.entries(trace.documents).map(([path, uri]) => [path, vscode.Uri.parse(uri)]));
}
