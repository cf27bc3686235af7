/** What the editor shows of the trace beside the picture: each on its own setting. */
import * as vscode from "vscode";
import type { Sessions } from "../sessions";
import type { Settings } from "../settings";
import { ValueHover } from "./hover";
import { InlineValues } from "./inline";
import { TraceLens } from "./lens";
import { StatusItem } from "./status";

const SOURCES: vscode.DocumentSelector = [{ language: "cpp" }, { language: "c" }, { scheme: "seepp" }];

export class Hints implements vscode.Disposable {
  private readonly parts: vscode.Disposable[];
  private readonly status: StatusItem;

  constructor(sessions: Sessions, settings: () => Settings) {
    const current = () => sessions.current;
    const shown = () => (sessions.current.panel.isOpen ? sessions.current.shown : undefined);
    const inline = new InlineValues(shown, () => settings().inlineValues);
    const lens = new TraceLens(current, () => settings().codeLens);
    this.status = new StatusItem(current, () => settings().statusBar);
    const refresh = (): void => {
      this.status.refresh();
      lens.refresh();
      inline.soon();
    };
    this.parts = [
      this.status, inline, lens, sessions.onDidMove(refresh),
      vscode.workspace.onDidChangeConfiguration((event) => { if (event.affectsConfiguration("seepp")) refresh(); }),
      vscode.languages.registerHoverProvider(SOURCES, new ValueHover(shown, () => settings().hover)),
      vscode.languages.registerCodeLensProvider([{ language: "cpp" }, { language: "c" }], lens),
    ];
  }

  busy(words: string | undefined): void {
    this.status.setBusy(words);
  }

  dispose(): void {
    for (const part of this.parts) part.dispose();
  }
}
