/** The trace on the screen as a file: itself, a page for any browser, a picture, an animation; or its state as text. */
import * as vscode from "vscode";
import type { PictureRequest } from "../panel/protocol";
import type { StoredTrace } from "../panel/store";
import { exportHtml } from "../trace/export-html";
import { showText } from "../trace/show-text";
import type { Session } from "./session";
import type { Settings } from "./settings";
import { panelWords } from "./words";

/** More frames than this make a file that nobody wants to open. */
const MOST_FRAMES = 300;

type Form = PictureRequest["form"];

export class Exports {
  constructor(private readonly extension: vscode.Uri, private readonly current: () => Session, private readonly settings: () => Settings) {}

  /** The panel's own button: everything that there is to choose. */
  async menu(): Promise<void> {
    const items: (vscode.QuickPickItem & { run?: () => Promise<void> })[] = [
      { label: `$(globe) ${vscode.l10n.t("Page for any browser")}`, description: ".html", detail: vscode.l10n.t("The whole trace with its sources in one file; needs no network and no VS Code."), run: () => this.page() },
      { label: `$(device-camera) ${vscode.l10n.t("Picture of this step")}`, description: ".svg", run: () => this.picture("svg") },
      { label: `$(file-media) ${vscode.l10n.t("Picture of this step")}`, description: ".png", run: () => this.picture("png") },
      { label: `$(play-circle) ${vscode.l10n.t("Animation")}`, description: ".svg", run: () => this.animation("animated-svg") },
      { label: `$(play-circle) ${vscode.l10n.t("Animation")}`, description: ".png", run: () => this.animation("animated-png") },
      { label: `$(copy) ${vscode.l10n.t("Copy the state as text")}`, run: () => this.copyState() },
      { label: `$(save) ${vscode.l10n.t("Save the trace")}`, description: ".seepp", run: () => this.save() },
    ];
    const chosen = await vscode.window.showQuickPick(items, { title: vscode.l10n.t("Export"), matchOnDescription: true });
    await chosen?.run?.();
  }

  async save(target?: unknown): Promise<void> {
    const trace = this.trace();
    if (trace !== undefined) await this.write(trace, "seepp", vscode.l10n.t("See++ trace"), () => Promise.resolve(trace.bytes), target);
  }

  async page(target?: unknown): Promise<void> {
    const trace = this.trace();
    if (trace === undefined) return;
    await this.write(trace, "html", vscode.l10n.t("Web page"), async () => {
      const template = new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(this.extension, "dist", "page.html")));
      const { granularity, maxElements, playSpeed } = this.settings();
      const { name, executor, seconds } = trace;
      const step = this.current().position?.step;
      return new TextEncoder().encode(exportHtml(template, trace.bytes, {
        version: 1, name, graphs: await this.current().graphs(trace), granularity, maxElements, playSpeed, language: vscode.env.language, strings: panelWords(),
        ...(step === undefined ? {} : { step }), ...(executor === undefined ? {} : { executor }), ...(seconds === undefined ? {} : { seconds }),
      }));
    }, target);
  }

  async picture(form: "svg" | "png", target?: unknown): Promise<void> {
    const trace = this.trace();
    if (trace === undefined) return;
    const step = this.current().position?.step;
    await this.write(trace, form, vscode.l10n.t("Picture"), () => this.draw({ form }), target, step === undefined ? "" : `-${step}`);
  }

  /** `range`: as a user types it. */
  async animation(form: "animated-svg" | "animated-png", target?: unknown, range?: unknown): Promise<void> {
    const trace = this.trace();
    const count = this.current().position?.count;
    if (trace === undefined || count === undefined) return;
    const typed = typeof range === "string" ? range : await vscode.window.showInputBox({
      title: vscode.l10n.t("Steps of the animation"), value: `1-${Math.min(count, MOST_FRAMES)}`, validateInput: (text) => rangeOf(text, count).problem,
    });
    if (typed === undefined) return;
    const { from, to, problem } = rangeOf(typed, count);
    if (problem !== undefined) throw new Error(problem);
    await this.write(trace, form === "animated-svg" ? "svg" : "png", vscode.l10n.t("Animation"), () => this.draw({ form, from, to }), target, `-${from}-${to}`);
  }

  async copyState(): Promise<void> {
    const shown = this.current().shown;
    if (shown === undefined) return;
    await vscode.env.clipboard.writeText(showText(shown.trace.snapshot(shown.step, { maxElements: this.settings().maxElements })));
    vscode.window.setStatusBarMessage(`$(copy) ${vscode.l10n.t("The state of step {0} is in the clipboard.", shown.step)}`, 4000);
  }

  private trace(): StoredTrace | undefined {
    const trace = this.current().panel.trace;
    if (trace === undefined) void vscode.window.showInformationMessage(vscode.l10n.t("There is no trace on the screen. Trace a file or open a trace first."));
    return trace;
  }

  private draw(request: { form: Form; from?: number; to?: number }): Promise<Uint8Array> {
    const title = vscode.l10n.t("See++: drawing");
    return Promise.resolve(vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () => this.current().panel.picture(request)));
  }

  /** `target`: where to, as another extension or a test gives it; else the user is asked. */
  private async write(trace: StoredTrace, extension: string, kind: string, bytes: () => Promise<Uint8Array>, target: unknown, suffix = ""): Promise<void> {
    const main = this.current().main;
    const name = `${trace.name.replace(/\.[^.]*$/, "")}${suffix}.${extension}`;
    const folder = main?.scheme === "file" ? vscode.Uri.joinPath(main, "..") : vscode.workspace.workspaceFolders?.[0]?.uri;
    const to = target instanceof vscode.Uri ? target : await vscode.window.showSaveDialog({
      filters: { [kind]: [extension] }, ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, name) }),
    });
    if (to === undefined) return;
    await vscode.workspace.fs.writeFile(to, await bytes());
    if (target instanceof vscode.Uri || extension === "seepp") return;
    const open = vscode.l10n.t("Open");
    const chosen = await vscode.window.showInformationMessage(vscode.l10n.t("Written: {0}", vscode.workspace.asRelativePath(to)), open);
    if (chosen === open) await vscode.env.openExternal(to);
  }
}

/** "3-20", "7": steps, in words what is wrong with it. */
function rangeOf(text: string, count: number): { from: number; to: number; problem?: string } {
  const parts = /^\s*(\d{1,9})\s*(?:[-–]\s*(\d{1,9})\s*)?$/.exec(text);
  const [from, to] = [Number(parts?.[1]), Number(parts?.[2] ?? parts?.[1])];
  if (parts === null || from < 1 || to < from || to > count) return { from, to, problem: vscode.l10n.t("Two numbers from 1 to {0}, such as 1-{0}.", count) };
  if (to - from >= MOST_FRAMES) return { from, to, problem: vscode.l10n.t("At most {0} steps.", MOST_FRAMES) };
  return { from, to };
}
