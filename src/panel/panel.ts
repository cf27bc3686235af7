/**
 * The panel beside the editor: one webview, what it shows, and the messages both ways. VS Code throws the webview's
 * content away whenever it is hidden and makes it anew; each time it says `ready`, and what it shall show is sent again.
 */
import * as v from "valibot";
import * as vscode from "vscode";
import { panelHtml, resourceRoots } from "./html";
import { FromWebviewSchema, SavedStateSchema, type Face, type FromWebview, type ToWebviewMessage } from "./protocol";
import type { StoredTrace } from "./store";

export const VIEW_TYPE = "seepp.panel";

export type PanelSettings = Omit<Extract<ToWebviewMessage, { type: "settings" }>, "type">;
/** `step`: where the picture shall stand, or stood last; without it the webview goes by what it saved. */
type Content = { kind: "trace"; trace: StoredTrace; step?: number } | { kind: "face"; face: Face };

export interface PanelHost {
  settings(): PanelSettings;
  /** The trace that a panel showed before the window was reloaded, when it is still kept. */
  restore(key: string): Promise<StoredTrace | undefined>;
  /** The restored trace is on the screen again: the editor can follow it. */
  restored(trace: StoredTrace): void;
  received(message: Exclude<FromWebview, { type: "ready" }>): void;
  visibilityChanged(visible: boolean): void;
  closed(): void;
  warn(message: string): void;
}

export class TracePanel implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private content: Content = { kind: "face", face: { kind: "empty" } };
  private stale = false;
  /** The webview has said `ready` and has not been hidden since: a message would arrive. */
  private listening = false;
  /** Set while a restored webview has not said yet which trace it wants. */
  private awaited: string | undefined;

  constructor(private readonly extension: vscode.Uri, private readonly host: PanelHost) {}

  get isOpen(): boolean {
    return this.panel !== undefined;
  }

  get isVisible(): boolean {
    return this.panel?.visible ?? false;
  }

  /** The trace on the screen. */
  get trace(): StoredTrace | undefined {
    return this.content.kind === "trace" ? this.content.trace : undefined;
  }

  /** `reveal`: bring the panel to the front of its column; otherwise it stays where the user put it. */
  showFace(face: Face, reveal = true): void {
    this.show({ kind: "face", face }, "See++", reveal);
  }

  showTrace(trace: StoredTrace, step?: number): void {
    this.show({ kind: "trace", trace, ...(step === undefined ? {} : { step }) }, `See++: ${trace.name}`, true);
  }

  private show(content: Content, title: string, reveal: boolean): void {
    this.content = content;
    this.stale = false;
    this.awaited = undefined;
    if (this.panel === undefined) this.adopt(this.create());
    const panel = this.panel!;
    panel.title = title;
    if (reveal && !panel.visible) panel.reveal(undefined, true);
    if (this.listening) this.sendContent();
    void setActive(content.kind === "trace");
  }

  /** Takes a webview that VS Code restored after a reload. `state` is what the webview saved, from outside: parsed. */
  revive(panel: vscode.WebviewPanel, state: unknown): void {
    if (this.panel !== undefined) return panel.dispose(); // one panel: the one that came first
    const saved = v.safeParse(SavedStateSchema, state);
    this.awaited = saved.success ? saved.output.key : undefined;
    panel.title = saved.success ? `See++: ${saved.output.name}` : "See++";
    this.adopt(panel);
  }

  setStale(stale: boolean): void {
    if (stale === this.stale) return;
    this.stale = stale;
    this.post({ type: "stale", stale });
  }

  settingsChanged(): void {
    this.post({ type: "settings", ...this.host.settings() });
  }

  post(message: ToWebviewMessage): void {
    if (this.listening) void this.panel?.webview.postMessage(message);
  }

  focus(): void {
    this.panel?.reveal(undefined, false);
  }

  dispose(): void {
    this.panel?.dispose();
  }

  private create(): vscode.WebviewPanel {
    return vscode.window.createWebviewPanel(VIEW_TYPE, "See++", { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true }, {});
  }

  private adopt(panel: vscode.WebviewPanel): void {
    this.panel = panel;
    const icon = (theme: string) => vscode.Uri.joinPath(this.extension, "media", `panel-${theme}.svg`);
    panel.iconPath = { light: icon("light"), dark: icon("dark") };
    panel.webview.options = { enableScripts: true, localResourceRoots: resourceRoots(this.extension) };
    panel.webview.onDidReceiveMessage((message: unknown) => this.receive(message));
    panel.onDidChangeViewState(() => {
      if (!panel.visible) this.listening = false;
      this.host.visibilityChanged(panel.visible);
    });
    panel.onDidDispose(() => {
      this.panel = undefined;
      this.listening = false;
      this.content = { kind: "face", face: { kind: "empty" } };
      void setActive(false);
      this.host.closed();
    });
    panel.webview.html = panelHtml(panel.webview, this.extension);
  }

  private receive(message: unknown): void {
    const parsed = v.safeParse(FromWebviewSchema, message);
    if (!parsed.success) return this.host.warn(`The panel sent a message of no known form: ${v.getDotPath(parsed.issues[0]) ?? ""} ${parsed.issues[0].message}`);
    if (parsed.output.type === "ready") return void this.ready();
    if (parsed.output.type === "step") this.remember(parsed.output);
    this.host.received(parsed.output);
  }

  /** The webview saves its step a little later, and may be hidden before: here it is known at once. */
  private remember({ key, step }: Extract<FromWebview, { type: "step" }>): void {
    if (this.content.kind === "trace" && this.content.trace.key === key) this.content = { ...this.content, step };
  }

  private async ready(): Promise<void> {
    this.listening = true;
    this.settingsChanged();
    if (this.awaited !== undefined) await this.bringBack(this.awaited);
    this.sendContent();
    if (this.stale) this.post({ type: "stale", stale: true });
  }

  private async bringBack(key: string): Promise<void> {
    const trace = await this.host.restore(key);
    if (this.awaited !== key) return; // meanwhile something else is shown
    this.awaited = undefined;
    if (trace === undefined) {
      this.content = { kind: "face", face: { kind: "error", message: vscode.l10n.t("This trace is no longer kept."), cure: vscode.l10n.t("Trace the file again.") } };
      return;
    }
    this.content = { kind: "trace", trace };
    void setActive(true);
    this.host.restored(trace);
  }

  private sendContent(): void {
    if (this.content.kind === "face") return this.post({ type: "face", face: this.content.face });
    const { trace, step } = this.content;
    const { key, name, executor, seconds, typedInput, cost } = trace;
    this.post({
      type: "trace", key, name, bytes: tight(trace.bytes),
      ...(step === undefined ? {} : { step }), ...(executor === undefined ? {} : { executor }), ...(seconds === undefined ? {} : { seconds }),
      ...(typedInput === undefined ? {} : { typedInput }),
      ...(cost === undefined ? {} : { cost }),
    });
  }
}

/** The bytes in a buffer of their own size: what a message transfers is the whole buffer. */
function tight(bytes: Uint8Array): ArrayBuffer {
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
}

function setActive(active: boolean): Thenable<unknown> {
  return vscode.commands.executeCommand("setContext", "seepp.traceActive", active);
}
