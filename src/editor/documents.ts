/**
 * Which document shows a file of the trace. A trace holds relative paths and its own copy of every source: where the
 * document it came from is gone, or the trace came from elsewhere, a read-only document shows that copy (`seepp:` URIs).
 */
import * as vscode from "vscode";
import type { Trace } from "../trace/model";

const SCHEME = "seepp";

/** Serves the copies of all traces that are open: the authority of a `seepp:` URI says which. */
export class SourceCopies implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly open = new Map<string, TraceDocuments>();
  private next = 1;

  documents(): TraceDocuments {
    const name = `trace-${this.next++}`;
    const documents = new TraceDocuments(name, (uri) => this.changed.fire(uri), () => this.open.delete(name));
    this.open.set(name, documents);
    return documents;
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.open.get(uri.authority)?.copyAt(uri) ?? "";
  }

  dispose(): void {
    this.registration.dispose();
    this.changed.dispose();
  }
}

export class TraceDocuments implements vscode.Disposable {
  private byPath = new Map<string, vscode.Uri>();
  private byUri = new Map<string, string>();
  private sources = new Map<string, string>();

  constructor(private readonly name: string, private readonly changed: (uri: vscode.Uri) => void, private readonly closed: () => void) {}

  /** The documents of a new trace. `texts`: the trace's own copies, once it is open. */
  set(documents: ReadonlyMap<string, vscode.Uri>): void {
    this.byPath = new Map(documents);
    this.byUri = new Map([...documents].map(([path, uri]) => [uri.toString(), path]));
    this.sources.clear();
  }

  opened(trace: Trace): void {
    this.sources = new Map(trace.sources.map(({ path, text }) => [path, text]));
    for (const path of this.sources.keys()) {
      if (!this.byPath.has(path)) this.changed(this.useCopy(path));
    }
  }

  uriOf(path: string): vscode.Uri | undefined {
    return this.byPath.get(path);
  }

  /** The document of main. */
  first(): vscode.Uri | undefined {
    return this.byPath.values().next().value;
  }

  pathOf(uri: vscode.Uri): string | undefined {
    return this.byUri.get(uri.toString());
  }

  /** The document is not the text that was traced: its lines may be others. False as long as the trace is not open. */
  isStale(document: vscode.TextDocument): boolean {
    const path = this.pathOf(document.uri);
    const text = path === undefined ? undefined : this.sources.get(path);
    return text !== undefined && text !== document.getText();
  }

  /** Any open document of the trace is stale. */
  anyStale(): boolean {
    return vscode.workspace.textDocuments.some((document) => this.isStale(document));
  }

  /** Shows the trace's own copy from now on: the document cannot be opened. */
  useCopy(path: string): vscode.Uri {
    const uri = vscode.Uri.from({ scheme: SCHEME, authority: this.name, path: `/${path}` });
    this.byPath.set(path, uri);
    this.byUri.set(uri.toString(), path);
    return uri;
  }

  copyAt(uri: vscode.Uri): string | undefined {
    return this.sources.get(uri.path.replace(/^\//, ""));
  }

  dispose(): void {
    this.closed();
  }
}
