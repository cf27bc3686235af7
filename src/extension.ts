/** The composition root: commands, settings, executors and the panel are made and tied together here. */
import * as vscode from "vscode";
import { openSettings, failureOf, showFailure } from "./editor/failures";
import { readSettings, type Settings } from "./editor/settings";
import { buildDockerImage, removeOldImages } from "./editor/docker-commands";
import { openExample } from "./editor/examples";
import { Exports } from "./editor/exports";
import { Hints } from "./editor/hints/hints";
import { openFile, Recents } from "./editor/recents";
import { traceOnSave } from "./editor/save";
import type { Session } from "./editor/session";
import { EDITOR_TYPE, Sessions } from "./editor/sessions";
import { Tracing } from "./editor/tracing";
import { checkCloudExecutor, chooseCloudFunction, CloudLogs } from "./editor/cloud";
import { Budget } from "./editor/costs";
import { deployExecutor, destroyExecutor } from "./editor/deploy";
import { Executors } from "./editor/executors";
import { VIEW_TYPE } from "./panel/panel";
import type { Move } from "./panel/protocol";

type PanelCommand = Parameters<ConstructorParameters<typeof Sessions>[0]["command"]>[0];

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
  const sessions: Sessions = new Sessions({
    extension: context.extensionUri,
    storage: vscode.Uri.joinPath(context.storageUri ?? context.globalStorageUri, "traces"),
    log,
    settings: () => settingsReader.read(),
    command: (command, main) => void run(() => fromPanel(command, main)),
    input: (input, step, main) => void run(() => trace.trace(main, { input, step })),
    recent: (index) => void run(async () => (await recents.list())[index]?.open()),
    opened: (file) => void recents.opened(file),
  });
  const recents = new Recents(context.globalState, sessions.store, sessions);
  const hints = new Hints(sessions, () => settingsReader.read());
  const exports = new Exports(context.extensionUri, () => sessions.current, () => settingsReader.read());
  const budget = new Budget(log);
  const trace = new Tracing({
    log,
    settings: (of) => settingsReader.read(of),
    executors: (settings) => places.of(settings),
    face: (face, reveal) => sessions.panel.face(face, reveal),
    begins: (source, editor) => {
      sessions.use(sessions.panel);
      sessions.panel.begins(source, editor);
    },
    cost: (result, settings) => budget.add(result, settings["cloud.monthlyBudget"]),
    ended: (source, result, executor, { step, quietly }) => sessions.panel.ended(source, result, executor, { quietly: quietly ?? false, ...(step === undefined ? {} : { step }) }),
    status: (words) => hints.busy(words),
  });
  const fromPanel = async (command: PanelCommand, main: vscode.Uri | undefined): Promise<void> => {
    switch (command) {
      case "cancel": return trace.cancel();
      case "trace": return trace.trace(main);
      case "export": return exports.menu();
      case "openExample": return openExample(context.extensionUri);
      case "walkthrough": return openWalkthrough(context);
    }
  };
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
  const deployTools = () => {
    const settings = settingsReader.read();
    return { docker: places.docker(settings), settings, log, version: context.extension.packageJSON.version as string };
  };
  const command = (name: string, work: (...args: unknown[]) => Promise<void> | void) =>
    vscode.commands.registerCommand(`seepp.${name}`, (...args: unknown[]) => run(() => work(...args)));

  const cloudLogs = new CloudLogs();
  context.subscriptions.push(
    log, settingsReader, hints, sessions, cloudLogs,
    vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, {
      deserializeWebviewPanel: (panel, state) => Promise.resolve(sessions.panel.panel.revive(panel, state)),
    }),
    vscode.window.registerCustomEditorProvider(EDITOR_TYPE, sessions, { supportsMultipleEditorsPerDocument: true }),
    traceOnSave(sessions.panel, (of) => settingsReader.read(of), (main) => void run(() => trace.trace(main, { quietly: true }))),
    command("traceFile", (uri) => trace.trace(uri instanceof vscode.Uri ? uri : undefined)),
    command("cancel", () => trace.cancel()),
    command("openTrace", (uri) => openTraceFile(uri)),
    command("recentTraces", () => recents.choose()),
    command("saveTrace", (target) => exports.save(target)),
    command("export", () => exports.menu()),
    command("exportHtml", (target) => exports.page(target)),
    command("exportSvg", (target) => exports.picture("svg", target)),
    command("exportPng", (target) => exports.picture("png", target)),
    command("exportAnimatedSvg", (target, range) => exports.animation("animated-svg", target, range)),
    command("exportAnimatedPng", (target, range) => exports.animation("animated-png", target, range)),
    command("copyState", () => exports.copyState()),
    command("openExample", (name) => openExample(context.extensionUri, name)),
    command("openWalkthrough", () => openWalkthrough(context)),
    command("buildImage", () => buildDockerImage(places.docker(settingsReader.read()), log)),
    command("removeOldImages", () => removeOldImages(places.docker(settingsReader.read()))),
    command("checkCloud", () => checkCloudExecutor(places.lambda(settingsReader.read()), log)),
    command("chooseCloudFunction", () => chooseCloudFunction(places.lambda(settingsReader.read()))),
    command("showCloudLogs", () => cloudLogs.show(places.lambda(settingsReader.read()))),
    command("deploy", () => deployExecutor(deployTools())),
    command("destroy", () => destroyExecutor(deployTools())),
    command("showLog", () => log.show()),
    command("focusPanel", () => focusPanel(sessions, recents)),
    command("goToStep", (step) => goToStep(sessions.current, step)),
    command("nextVisit", (place) => visit(sessions.current, place, "next")),
    command("previousVisit", (place) => visit(sessions.current, place, "previous")),
    ...Object.entries(MOVES).map(([name, move]) => command(name, () => sessions.current.move(move))),
  );
}

export async function deactivate(): Promise<void> {
  await tracing?.stop();
  await executors?.dispose();
}

/** The picture to the front; where there is none, the empty panel, which says how to begin. */
async function focusPanel(sessions: Sessions, recents: Recents): Promise<void> {
  const { panel } = sessions.current;
  if (panel.isOpen) return panel.focus();
  const recent = (await recents.list()).slice(0, 5).map(({ name, about }) => ({ name, about }));
  sessions.panel.panel.showFace({ kind: "empty", recent });
  sessions.panel.panel.focus();
}

async function openWalkthrough(context: vscode.ExtensionContext): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.openWalkthrough", `${context.extension.id}#seepp.start`, false);
}

async function openTraceFile(uri: unknown): Promise<void> {
  const chosen = uri instanceof vscode.Uri ? [uri] : await vscode.window.showOpenDialog({ filters: { [vscode.l10n.t("See++ trace")]: ["seepp"] } });
  if (chosen?.[0] !== undefined) await openFile(chosen[0]);
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
class SettingsReader implements vscode.Disposable {
  private told = new Set<string>();
  /** Asked at each step: read once for each change. */
  private ofWindow: Settings | undefined;
  private readonly listener = vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration("seepp")) this.ofWindow = undefined;
  });

  constructor(private readonly log: vscode.LogOutputChannel) {}

  read(of?: vscode.Uri): Settings {
    if (of !== undefined) return this.fresh(of);
    return (this.ofWindow ??= this.fresh());
  }

  dispose(): void {
    this.listener.dispose();
  }

  private fresh(of?: vscode.Uri): Settings {
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
