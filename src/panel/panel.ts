/**
 * A panel with the picture (beside the editor, or the editor of a `.seepp` file): one webview, what it shows, and the messages both ways. VS Code throws the webview's
 * content away whenever it is hidden and makes it anew; each time it says `ready`, and what it shall show is sent again.
 */
import * as v from "valibot";
import * as vscode from "vscode";
import { panelHtml, resourceRoots } from "./html";
import { FromWebviewSchema, SavedStateSchema, type Face, type FromWebview, type PictureRequest, type ToWebviewMessage } from "./protocol";
import type { StoredTrace } from "./store";
import type { Place } from "../trace/place";

export const VIEW_TYPE = "seepp.panel";

export type PanelSettings = Omit<Extract<ToWebviewMessage, { type: "settings" }>, "type">;
/** Where the picture shall stand, or stood last; without it the webview goes by what it saved. */
export interface Standing { step?: number; place?: Place }
type Content = { kind: "trace"; trace: StoredTrace; at: Standing } | { kind: "face"; face: Face };

export interface PanelHost {
  settings(): PanelSettings;
  /** The trace that a panel showed before the window was reloaded, when it is still kept. */
  restore(key: string): Promise<StoredTrace | undefined>;
  /** The restored trace is on the screen again: the editor can follow it. */
  restored(trace: StoredTrace): void;
  received(message: Exclude<FromWebview, { type: "ready" | "picture" }>): void;
  /** Another trace, another face, shown or hidden: what hangs on it is drawn anew. */
  changed(): void;
  visibilityChanged(visible: boolean): void;
  /** The user turned to this panel. */
  used(): void;
  closed(): void;
  warn(message: string): void;
}

export class TracePanel implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private content: Content = { kind: "face", face: { kind: "empty" } };
  private stale = false;
  /** Over the trace that is shown: its program is being traced anew, or could not be. */
  private again: Face | undefined;
  private readonly pictures = new Map<number, { resolve(bytes: Uint8Array): void; reject(error: Error): void }>();
  private nextPicture = 1;
  private readonly whenListening: { resolve(): void; reject(error: Error): void }[] = [];
  /** The webview has said `ready` and has not been hidden since: a message would arrive. */
  private listening = false;
  private titled = true;
  /** Set while a restored webview has not said yet which trace it wants. */
  private awaited: string | undefined;

  constructor(private readonly extension: vscode.Uri, private readonly host: PanelHost) {}

  get isOpen(): boolean {
    return this.panel !== undefined;
  }

  get isVisible(): boolean {
    return this.panel?.visible ?? false;
  }

  /** The source is no longer the text that was traced. */
  get isStale(): boolean {
    return this.stale;
  }

  get column(): vscode.ViewColumn | undefined {
    return this.panel?.viewColumn;
  }

  /** The trace on the screen. */
  get trace(): StoredTrace | undefined {
    return this.content.kind === "trace" ? this.content.trace : undefined;
  }

  /** `reveal`: bring the panel to the front of its column; otherwise it stays where the user put it. */
  showFace(face: Face, reveal = true): void {
    this.show({ kind: "face", face }, "See++", reveal);
  }

  showTrace(trace: StoredTrace, at: Standing = {}, reveal = true): void {
    this.show({ kind: "trace", trace, at }, `See++: ${trace.name}`, reveal);
  }

  /** A banner over the trace that is shown; nothing when there is none. */
  showAgain(face: Face | undefined): void {
    if (this.content.kind !== "trace") return;
    this.again = face;
    this.post({ type: "again", ...(face === undefined ? {} : { face }) });
  }

  private show(content: Content, title: string, reveal: boolean): void {
    this.content = content;
    this.stale = false;
    this.again = undefined;
    this.awaited = undefined;
    if (this.panel === undefined) this.adopt(this.create());
    const panel = this.panel!;
    if (this.titled) panel.title = title;
    if (reveal && !panel.visible) panel.reveal(undefined, true);
    if (this.listening) this.sendContent();
    this.host.changed();
  }

  /** Takes the webview of an editor that VS Code opened for a file. */
  take(panel: vscode.WebviewPanel): void {
    this.titled = false; // its tab has the file's name
    this.adopt(panel);
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

  /** A picture of the trace as a file's bytes. The webview draws it: a hidden one is shown first. */
  async picture(request: PictureRequest): Promise<Uint8Array> {
    if (this.panel === undefined) throw new Error(vscode.l10n.t("There is no picture on the screen."));
    if (!this.listening) {
      const ready = new Promise<void>((resolve, reject) => this.whenListening.push({ resolve, reject }));
      this.panel.reveal(undefined, true);
      await ready;
    }
    const id = this.nextPicture++;
    const drawn = new Promise<Uint8Array>((resolve, reject) => this.pictures.set(id, { resolve, reject }));
    this.post({ type: "picture", id, request });
    return drawn.finally(() => this.pictures.delete(id));
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
      if (!panel.visible) this.silent();
      if (panel.active) this.host.used();
      this.host.visibilityChanged(panel.visible);
    });
    panel.onDidDispose(() => {
      this.panel = undefined;
      this.silent();
      for (const { reject } of this.whenListening.splice(0)) reject(new Error(vscode.l10n.t("There is no picture on the screen.")));
      this.content = { kind: "face", face: { kind: "empty" } };
      this.host.closed();
    });
    panel.webview.html = panelHtml(panel.webview, this.extension);
  }

  private receive(message: unknown): void {
    const parsed = v.safeParse(FromWebviewSchema, message);
    if (!parsed.success) return this.host.warn(`The panel sent a message of no known form: ${v.getDotPath(parsed.issues[0]) ?? ""} ${parsed.issues[0].message}`);
    if (parsed.output.type === "ready") return void this.ready();
    if (parsed.output.type === "picture") return this.drawn(parsed.output);
    if (parsed.output.type === "step") this.remember(parsed.output);
    this.host.received(parsed.output);
  }

  /** The webview saves its step a little later, and may be hidden before: here it is known at once. */
  private remember({ key, step }: Extract<FromWebview, { type: "step" }>): void {
    if (this.content.kind === "trace" && this.content.trace.key === key) this.content = { ...this.content, at: { step } };
  }

  private drawn({ id, bytes, failed }: Extract<FromWebview, { type: "picture" }>): void {
    const waiting = this.pictures.get(id);
    if (bytes !== undefined) waiting?.resolve(bytes);
    else waiting?.reject(new Error(failed ?? vscode.l10n.t("The picture cannot be drawn.")));
  }

  /** The webview is gone, or hears nothing for a while: what was asked of it is not answered. */
  private silent(): void {
    this.listening = false;
    for (const { reject } of this.pictures.values()) reject(new Error(vscode.l10n.t("The picture was hidden before it was drawn.")));
  }

  private async ready(): Promise<void> {
    this.listening = true;
    this.settingsChanged();
    if (this.awaited !== undefined) await this.bringBack(this.awaited);
    this.sendContent();
    if (this.stale) this.post({ type: "stale", stale: true });
    if (this.again !== undefined) this.post({ type: "again", face: this.again });
    for (const { resolve } of this.whenListening.splice(0)) resolve();
  }

  private async bringBack(key: string): Promise<void> {
    const trace = await this.host.restore(key);
    if (this.awaited !== key) return; // meanwhile something else is shown
    this.awaited = undefined;
    if (trace === undefined) {
      this.content = { kind: "face", face: { kind: "error", message: vscode.l10n.t("This trace is no longer kept."), cure: vscode.l10n.t("Trace the file again.") } };
      return;
    }
    this.content = { kind: "trace", trace, at: {} };
    this.host.restored(trace);
    this.host.changed();
  }

  private sendContent(): void {
    if (this.content.kind === "face") return this.post({ type: "face", face: this.content.face });
    const { trace, at } = this.content;
    const { key, name, executor, seconds, typedInput, cost } = trace;
    this.post({
      type: "trace", key, name, bytes: tight(trace.bytes), ...at,
      ...(executor === undefined ? {} : { executor }), ...(seconds === undefined ? {} : { seconds }), ...(typedInput === undefined ? {} : { typedInput }), ...(cost === undefined ? {} : { cost }),
    });
  }
}

/** The bytes in a buffer of their own size: what a message transfers is the whole buffer. */
function tight(bytes: Uint8Array): ArrayBuffer {
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
}
