/**
 * "Trace this file": from the document to the picture. One trace at a time: a second one cancels the first and waits
 * until it has cleaned up.
 */
import * as vscode from "vscode";
import { chooseExecutor, type Consent } from "../executors/choose";
import { cancelledResult, type Executor, type Progress, type RunResult } from "../executors/executor";
import { orAborted } from "../executors/or-aborted";
import type { Face } from "../panel/protocol";
import { askToPrepare, checkTrust, failureOf, showFailure } from "./failures";
import type { Settings } from "./settings";
import { sourceOf, type Source } from "./source";

export interface TracingHost {
  settings(of: vscode.Uri): Settings;
  /** They live on after the trace: whoever gives them ends them. */
  executors(settings: Settings): Executor[];
  log: vscode.LogOutputChannel;
  /** The panel shows what is under way; with `reveal` it comes to the front. */
  face(face: Face, reveal: boolean): void;
  /** A trace of this source begins: its documents are the ones to show. */
  begins(source: Source, editor: vscode.TextEditor | undefined): void;
  /** What it cost, where it cost something. */
  cost(result: RunResult, settings: Settings): void;
  /** It ended with a result; `executor` is the name of the one that ran it. */
  ended(source: Source, result: RunResult, executor: string, options: TraceOptions): Promise<void>;
  /** What is under way, in words for the status bar; nothing when nothing is. */
  status(words: string | undefined): void;
}

export interface TraceOptions {
  /** What was typed in the panel as the program's input, from now on; null: the file's own again. */
  input?: string | null;
  /** Where the picture shall stand. */
  step?: number;
  /** Nobody asked (a trace on save): no notification, nothing comes to the front. */
  quietly?: boolean;
}

export class Tracing {
  private current: { abort: AbortController; done: Promise<void> } | undefined;

  /** By document: the input that was typed in the panel. */
  private readonly typed = new Map<string, string>();

  constructor(private readonly host: TracingHost) {}

  /** Traces a document (the active editor's, without one) as it stands in its editor. */
  async trace(uri?: vscode.Uri, options: TraceOptions = {}): Promise<void> {
    const { input, quietly = false } = options;
    if (quietly ? !vscode.workspace.isTrusted : !checkTrust()) return;
    const document = await documentToTrace(uri);
    if (document === undefined) return;
    if (input === null) this.typed.delete(document.uri.toString());
    else if (input !== undefined) this.typed.set(document.uri.toString(), input);
    const abort = new AbortController();
    const before = this.current;
    before?.abort.abort();
    // In the place of the one before at once: three quick calls must not run two programs side by side.
    const done = Promise.allSettled([before?.done]).then(() => (abort.signal.aborted ? undefined : this.run(document, abort, options)));
    const own = { abort, done };
    this.current = own;
    void setTracing(true);
    await done.finally(() => {
      if (this.current !== own) return;
      this.current = undefined;
      this.host.status(undefined);
      void setTracing(false);
    });
  }

  cancel(): void {
    this.current?.abort.abort();
  }

  /** Ends what runs and waits for it. */
  async stop(): Promise<void> {
    this.cancel();
    await Promise.allSettled([this.current?.done]);
  }

  private async run(document: vscode.TextDocument, abort: AbortController, options: TraceOptions): Promise<void> {
    const { quietly = false } = options;
    const { host } = this;
    const settings = host.settings(document.uri);
    const source = await sourceOf(document, settings, this.typed.get(document.uri.toString()));
    for (const note of source.notes) host.log.info(note);
    host.status(words({ phase: "preparing" }));
    host.begins(source, vscode.window.visibleTextEditors.find((editor) => editor.document === document));
    host.face({ kind: "progress", name: source.name, phase: "preparing" }, !quietly);
    const executors = host.executors(settings);
    try {
      // An engine that hangs must not hold up a cancellation. Where nobody asked for a trace, nobody is asked about it.
      const consent: Consent = (_, { message, cure }) => (quietly ? Promise.resolve(false) : askToPrepare(message, cure));
      const executor = await orAborted(abort.signal, chooseExecutor(settings.executor, executors, consent));
      host.log.info(`Tracing ${source.name} (${[source.request.main, ...(source.request.files ?? []).map(({ path }) => path)].join(", ")}) with ${executor.name}.`);
      const result = await this.withProgress(source, abort, quietly, (onProgress) => executor.run(source.request, { signal: abort.signal, onProgress, onLog: (line) => host.log.info(line) }));
      const { seconds, steps, traceBytes } = result.stats;
      host.log.info(`${source.name}: ${result.outcome}, ${steps} steps, ${traceBytes} bytes; compile ${seconds.compile.toFixed(2)} s, record ${seconds.record.toFixed(2)} s, package ${seconds.package.toFixed(2)} s, total ${seconds.total.toFixed(2)} s.`);
      host.cost(result, settings);
      await host.ended(source, abort.signal.aborted ? { ...result, ok: false, outcome: "cancelled" } : result, executor.name, options);
    } catch (error) {
      if (abort.signal.aborted) return host.ended(source, cancelledResult, "", options);
      const failure = failureOf(error);
      host.log.error(`${source.name}: ${failure.message} ${failure.cure}`, error);
      host.face({ kind: "error", name: source.name, message: failure.message, cure: failure.cure, log: true }, !quietly);
      if (!quietly && failure.code !== "declined") showFailure(failure, host.log, { retry: () => void this.trace(document.uri) });
    }
  }

  private withProgress(source: Source, abort: AbortController, quietly: boolean, run: (onProgress: (progress: Progress) => void) => Promise<RunResult>): Promise<RunResult> {
    const title = vscode.l10n.t("See++: tracing {0}", source.name);
    const options = { location: quietly ? vscode.ProgressLocation.Window : vscode.ProgressLocation.Notification, title, cancellable: true };
    let shown = "";
    return Promise.resolve(vscode.window.withProgress(options, (notification, cancelled) => {
      cancelled.onCancellationRequested(() => abort.abort());
      return run((progress) => {
        const message = words(progress);
        if (message === shown) return;
        shown = message;
        notification.report({ message });
        this.host.status(words({ ...progress, detail: undefined })); // The status bar has no room for it.
        if (progress.phase === "preparing" || progress.phase === "building") this.host.log.debug(message);
        if (!abort.signal.aborted) this.host.face({ kind: "progress", name: source.name, ...progress }, false);
      });
    }));
  }
}

function words({ phase, steps, detail }: { phase: Progress["phase"]; steps?: number | undefined; detail?: string | undefined }): string {
  const phases = {
    preparing: vscode.l10n.t("preparing"), building: vscode.l10n.t("building"), compiling: vscode.l10n.t("compiling"),
    recording: steps === undefined ? vscode.l10n.t("running") : vscode.l10n.t("running, {0} steps so far", steps.toLocaleString(vscode.env.language)),
    packaging: vscode.l10n.t("packaging"),
  };
  return detail === undefined ? phases[phase] : `${phases[phase]}: ${detail}`;
}

async function documentToTrace(uri: vscode.Uri | undefined): Promise<vscode.TextDocument | undefined> {
  const document = uri === undefined ? vscode.window.activeTextEditor?.document : await vscode.workspace.openTextDocument(uri);
  if (document !== undefined && (document.languageId === "cpp" || document.languageId === "c")) return document;
  void vscode.window.showInformationMessage(vscode.l10n.t("Open a C or C++ file and trace it: See++ traces the file of the active editor."));
  return undefined;
}

function setTracing(on: boolean): Thenable<unknown> {
  return vscode.commands.executeCommand("setContext", "seepp.tracing", on);
}
