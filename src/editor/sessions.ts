/**
 * The traces on the screen: the panel's, and one for each `.seepp` file open as an editor. The one that the user turned to
 * last is current: commands, keys, editor marks and the Problems panel are about that one.
 */
import * as vscode from "vscode";
import { TraceStore } from "../panel/store";
import { SourceCopies } from "./documents";
import { Session, type SessionHost } from "./session";

export const EDITOR_TYPE = "seepp.trace";

export type SessionsHost = Omit<SessionHost, "copies" | "store" | "changed" | "used" | "closed"> & {
  storage: vscode.Uri;
  /** A `.seepp` file was opened as an editor. */
  opened(file: vscode.Uri): void;
};

export class Sessions implements vscode.CustomReadonlyEditorProvider, vscode.Disposable {
  readonly panel: Session;
  readonly store: TraceStore;
  private readonly copies = new SourceCopies();
  private readonly moved = new vscode.EventEmitter<void>();
  /** Fires at each step of the current session, and when there is another trace, none, or another current session. */
  readonly onDidMove = this.moved.event;
  /** The last one is the one used last. */
  private readonly editors: Session[] = [];
  private latest: Session;
  private stepped = false;
  /** As VS Code was told last: commands and keys hang on it. */
  private active = false;

  constructor(private readonly host: SessionsHost) {
    this.store = new TraceStore(host.storage);
    this.panel = this.create();
    this.latest = this.panel;
  }

  get current(): Session {
    return this.latest;
  }

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => undefined };
  }

  async resolveCustomEditor({ uri }: vscode.CustomDocument, panel: vscode.WebviewPanel): Promise<void> {
    const session = this.create();
    this.editors.push(session);
    session.panel.take(panel);
    // Recorded anew by the command line: the picture follows, and stands where it stood.
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(vscode.Uri.joinPath(uri, ".."), uri.path.slice(uri.path.lastIndexOf("/") + 1)), false, false, true);
    const reopen = (): void => void session.openFile(uri);
    watcher.onDidChange(reopen);
    watcher.onDidCreate(reopen);
    panel.onDidDispose(() => watcher.dispose());
    if (panel.active) this.use(session);
    this.host.opened(uri);
    await session.openFile(uri);
  }

  /** Makes this session the current one. */
  use(session: Session): void {
    if (session === this.latest) return;
    this.latest.setCurrent(false);
    this.latest = session;
    session.setCurrent(true);
    this.announce();
  }

  dispose(): void {
    for (const session of [this.panel, ...this.editors]) session.dispose();
    this.copies.dispose();
    this.moved.dispose();
  }

  private create(): Session {
    const session: Session = new Session({
      ...this.host, store: this.store, copies: this.copies,
      changed: (which) => { if (which === this.latest) this.announce(); },
      used: (which) => this.use(which),
      closed: (which) => this.closed(which),
    });
    return session;
  }

  private closed(session: Session): void {
    const at = this.editors.indexOf(session);
    if (at >= 0) this.editors.splice(at, 1);
    if (session === this.latest) {
      const next = this.editors.findLast(({ panel }) => panel.isVisible) ?? this.panel;
      if (next !== session) this.use(next);
      else this.announce();
    }
    if (at >= 0) session.dispose();
  }

  private announce(): void {
    if (!this.stepped && (this.latest.position?.step ?? 1) > 1) {
      this.stepped = true;
      void vscode.commands.executeCommand("setContext", "seepp.stepped", true); // a step of the walkthrough is done
    }
    const active = this.latest.panel.trace !== undefined;
    if (active !== this.active) {
      this.active = active;
      void vscode.commands.executeCommand("setContext", "seepp.traceActive", active);
    }
    this.moved.fire();
  }
}
