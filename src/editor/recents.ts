/** Traces of late: those that the extension keeps, and `.seepp` files that were opened. In a list to choose from, and on the empty panel. */
import * as vscode from "vscode";
import type { TraceStore } from "../panel/store";
import { EDITOR_TYPE, type Sessions } from "./sessions";

const FILES = "seepp.recentFiles";
const MOST = 10;

interface Recent { name: string; about: string; open(): Promise<void> }

export class Recents {
  constructor(private readonly memory: vscode.Memento, private readonly store: TraceStore, private readonly sessions: Sessions) {}

  async opened(file: vscode.Uri): Promise<void> {
    const files = this.files().filter((uri) => uri !== file.toString());
    await this.memory.update(FILES, [file.toString(), ...files].slice(0, MOST));
  }

  async list(): Promise<Recent[]> {
    const kept = (await this.store.list()).map(({ key, name, made, executor }): Recent => ({
      name, about: [new Date(made).toLocaleString(vscode.env.language, { dateStyle: "short", timeStyle: "short" }), executor].filter(Boolean).join(", "),
      open: async () => {
        const trace = await this.store.load(key);
        if (trace === undefined) return void vscode.window.showInformationMessage(vscode.l10n.t("This trace is no longer kept."));
        this.sessions.use(this.sessions.panel);
        await this.sessions.panel.showStored(trace);
      },
    }));
    const files = this.files().map((text): Recent => {
      const uri = vscode.Uri.parse(text);
      return { name: uri.path.slice(uri.path.lastIndexOf("/") + 1), about: vscode.workspace.asRelativePath(uri), open: () => openFile(uri) };
    });
    return [...kept, ...files];
  }

  async choose(): Promise<void> {
    const recents = await this.list();
    if (recents.length === 0) return void vscode.window.showInformationMessage(vscode.l10n.t("There are no recent traces."));
    const items = recents.map((recent) => ({ label: recent.name, description: recent.about, recent }));
    const chosen = await vscode.window.showQuickPick(items, { title: vscode.l10n.t("Recent traces"), matchOnDescription: true });
    await chosen?.recent.open();
  }

  private files(): string[] {
    const kept: unknown = this.memory.get(FILES);
    return Array.isArray(kept) ? kept.filter((uri): uri is string => typeof uri === "string") : [];
  }
}

/** In the editor for traces, beside a source, else where the user is. */
export async function openFile(uri: vscode.Uri): Promise<void> {
  const active = vscode.window.activeTextEditor;
  const beside = active !== undefined && /^(c|cpp)$/.test(active.document.languageId);
  await vscode.commands.executeCommand("vscode.openWith", uri, EDITOR_TYPE, { viewColumn: beside ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active, preview: false });
}
