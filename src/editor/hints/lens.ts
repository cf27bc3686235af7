/** "Trace" over `main`: the first thing to press. */
import * as vscode from "vscode";
import type { Session } from "../session";
import { mainLine } from "./main-line";

export class TraceLens implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.changed.event;
  private said = "";

  constructor(private readonly session: () => Session, private readonly wanted: () => boolean) {}

  /** Asked anew only when a lens would say something else: at each step it says the same. */
  refresh(): void {
    const { main, panel } = this.session();
    const says = `${this.wanted()} ${panel.trace?.key} ${main?.toString()} ${panel.isStale}`;
    if (says === this.said) return;
    this.said = says;
    this.changed.fire();
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    if (!this.wanted() || document.uri.scheme === "seepp") return [];
    const line = mainLine(document.getText());
    if (line === undefined) return [];
    const range = document.lineAt(line).range;
    const { main, panel } = this.session();
    const traced = panel.trace !== undefined && main?.toString() === document.uri.toString();
    const title = traced ? (panel.isStale ? vscode.l10n.t("Trace again (the text has changed)") : vscode.l10n.t("Trace again")) : vscode.l10n.t("Trace");
    const lenses = [new vscode.CodeLens(range, { title: `$(type-hierarchy-sub) ${title}`, command: "seepp.traceFile", arguments: [document.uri], tooltip: vscode.l10n.t("See++: record every step of this program") })];
    if (traced) lenses.push(new vscode.CodeLens(range, { title: vscode.l10n.t("Go to the picture"), command: "seepp.focusPanel" }));
    return lenses;
  }

  dispose(): void {
    this.changed.dispose();
  }
}
