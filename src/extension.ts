/** The composition root: commands, settings, executors and the panel are made and tied together here. */
import * as vscode from "vscode";
import { openSettings, failureOf, showFailure } from "./editor/failures";
import { readSettings, type Settings } from "./editor/settings";
import { Session } from "./editor/session";
import { Tracing } from "./editor/tracing";
import { checkCloudExecutor, chooseCloudFunction, CloudLogs } from "./editor/cloud";
import { Budget } from "./editor/costs";
import { Executors } from "./editor/executors";
import type { DockerExecutor } from "./executors/docker";
import { VIEW_TYPE } from "./panel/panel";
import type { Move } from "./panel/protocol";

const MOVES: Record<string, Move> = {
  first: "first", backOut: "backOut", backOver: "backOver", stepBack: "back", play: "play",
  stepForward: "forward", stepOver: "over", stepOut: "out", last: "last",
};

let tracing: Tracing | undefined;
let executors: Executors | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel("See++", { log: true });
  const settingsReader = new SettingsReader(log);
  const at = (folder: string): string => vscode.Uri.joinPath(context.extensionUri, folder).fsPath;
  const places = new Executors({ dist: at("dist"), sources: at("executor-image"), version: context.extension.packageJSON.version as string });
  executors = places;
  const session: Session = new Session({
    extension: context.extensionUri,
    storage: vscode.Uri.joinPath(context.storageUri ?? context.globalStorageUri, "traces"),
    log,
    settings: () => settingsReader.read(),
    command: (command, main) => {
      if (command === "cancel") trace.cancel();
      else void run(() => trace.trace(main));
    },
    input: (input, step, main) => void run(() => trace.trace(main, { input, step })),
  });
  const budget = new Budget(log);
  const trace = new Tracing({
    log,
    settings: (of) => settingsReader.read(of),
    executors: (settings) => places.of(settings),
    face: (face, reveal) => session.face(face, reveal),
    begins: (source, editor) => session.begins(source, editor),
    cost: (result, settings) => budget.add(result, settings["cloud.monthlyBudget"]),
    ended: (source, result, executor, step) => session.ended(source, result, executor, step),
  });
  tracing = trace;

  /** What a command does; a failure is told and logged, never swallowed. */
  const run = async (work: () => Promise<void> | void): Promise<void> => {
    try {
      await work();
    } catch (error) {
      const failure = failureOf(error);
      log.error(failure.message, error);
      showFailure(failure, log);
    }
  };
  const command = (name: string, work: (...args: unknown[]) => Promise<void> | void) =>
    vscode.commands.registerCommand(`seepp.${name}`, (...args: unknown[]) => run(() => work(...args)));

  const cloudLogs = new CloudLogs();
  context.subscriptions.push(
    log, session, cloudLogs,
    vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, {
      deserializeWebviewPanel: (panel, state) => Promise.resolve(session.panel.revive(panel, state)),
    }),
    command("traceFile", (uri) => trace.trace(uri instanceof vscode.Uri ? uri : undefined)),
    command("cancel", () => trace.cancel()),
    command("openTrace", (uri) => openTraceFile(session, uri)),
    command("saveTrace", () => session.save()),
    command("buildImage", () => buildDockerImage(places.docker(settingsReader.read()), log)),
    command("removeOldImages", () => removeOldImages(places.docker(settingsReader.read()))),
    command("checkCloud", () => checkCloudExecutor(places.lambda(settingsReader.read()), log)),
    command("chooseCloudFunction", () => chooseCloudFunction(places.lambda(settingsReader.read()))),
    command("showCloudLogs", () => cloudLogs.show(places.lambda(settingsReader.read()))),
    command("showLog", () => log.show()),
    command("focusPanel", () => session.panel.focus()),
    command("goToStep", (step) => goToStep(session, step)),
    command("nextVisit", (place) => visit(session, place, "next")),
    command("previousVisit", (place) => visit(session, place, "previous")),
    ...Object.entries(MOVES).map(([name, move]) => command(name, () => session.move(move))),
  );
}

export async function deactivate(): Promise<void> {
  await tracing?.stop();
  await executors?.dispose();
}

/** Builds the Docker executor's image now, so that the first trace need not. */
async function buildDockerImage(docker: DockerExecutor, log: vscode.LogOutputChannel): Promise<void> {
  const options = { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t("See++: building the Docker image"), cancellable: true };
  const abort = new AbortController();
  const image = await vscode.window.withProgress(options, async (notification, cancelled) => {
    cancelled.onCancellationRequested(() => abort.abort());
    try {
      return await docker.prepare({
        signal: abort.signal, onLog: (line) => log.info(line),
        onProgress: ({ detail }) => notification.report(detail === undefined ? {} : { message: detail }),
      });
    } catch (error) {
      if (abort.signal.aborted) return undefined;
      throw error;
    }
  });
  if (image !== undefined) void vscode.window.showInformationMessage(vscode.l10n.t("The Docker image {0} is ready.", image));
}

async function removeOldImages(docker: DockerExecutor): Promise<void> {
  const removed = await docker.removeOldImages();
  void vscode.window.showInformationMessage(removed.length === 0 ? vscode.l10n.t("There are no old Docker images of See++.") : vscode.l10n.t("Removed: {0}.", removed.join(", ")));
}

async function openTraceFile(session: Session, uri: unknown): Promise<void> {
  const chosen = uri instanceof vscode.Uri ? [uri] : await vscode.window.showOpenDialog({ filters: { [vscode.l10n.t("See++ trace")]: ["seepp"] } });
  if (chosen?.[0] !== undefined) await session.openFile(chosen[0]);
}

async function goToStep(session: Session, step: unknown): Promise<void> {
  if (typeof step === "number") return session.goTo(step);
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t("Go to step"),
    ...(session.position === undefined ? {} : { value: String(session.position.step) }),
    validateInput: (text) => (/^[1-9][0-9]{0,9}$/.test(text.trim()) ? undefined : vscode.l10n.t("A step is a number, from 1.")),
  });
  if (typed !== undefined) session.goTo(Number(typed.trim()));
}

/** The line: that of a line number's context menu, else that of the cursor. */
function visit(session: Session, place: unknown, direction: "next" | "previous"): void {
  const editor = vscode.window.activeTextEditor;
  if (isLineNumber(place)) session.visit(place.uri, place.lineNumber, direction);
  else if (editor !== undefined) session.visit(editor.document.uri, editor.selection.active.line + 1, direction);
}

function isLineNumber(place: unknown): place is { uri: vscode.Uri; lineNumber: number } {
  const { uri, lineNumber } = (place ?? {}) as { uri?: unknown; lineNumber?: unknown };
  return uri instanceof vscode.Uri && typeof lineNumber === "number";
}

/** Reads the settings, and tells of each wrong one once for each value it has. */
class SettingsReader {
  private told = new Set<string>();

  constructor(private readonly log: vscode.LogOutputChannel) {}

  read(of?: vscode.Uri): Settings {
    const configuration = vscode.workspace.getConfiguration("seepp", of ?? null);
    const { settings, problems } = readSettings((key) => configuration.get(key));
    const fresh = problems.filter((problem) => !this.told.has(problem));
    this.told = new Set(problems);
    for (const problem of fresh) this.log.warn(problem);
    if (fresh.length > 0) {
      const open = vscode.l10n.t("Open settings");
      void vscode.window.showWarningMessage(fresh.join(" "), open).then((chosen) => chosen === open && openSettings());
    }
    return settings;
  }
}
