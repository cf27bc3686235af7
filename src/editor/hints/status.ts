/** The status bar's item: what is being traced, or where the picture stands and who traced it. A click goes to the picture. */
import * as vscode from "vscode";
import type { Session } from "../session";

export class StatusItem implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem("seepp.status", vscode.StatusBarAlignment.Left, 1);
  private busy: string | undefined;

  constructor(private readonly session: () => Session, private readonly wanted: () => boolean) {
    this.item.name = "See++";
  }

  /** A trace is under way; without words, no longer. */
  setBusy(words: string | undefined): void {
    this.busy = words;
    this.refresh();
  }

  refresh(): void {
    const { position, executor, panel } = this.session();
    if (!this.wanted() || (this.busy === undefined && (position === undefined || panel.trace === undefined))) return this.item.hide();
    if (this.busy !== undefined) {
      this.show(`$(sync~spin) See++: ${this.busy}`, vscode.l10n.t("See++ is tracing: {0}", this.busy), "seepp.showLog", vscode.l10n.t("Show the log"));
    } else {
      const number = (n: number): string => n.toLocaleString(vscode.env.language);
      const where = vscode.l10n.t("Step {0} of {1}", number(position!.step), number(position!.count));
      const by = executor === undefined ? "" : ` · ${executor}`;
      this.show(`$(type-hierarchy-sub) ${number(position!.step)}/${number(position!.count)}${by}`, `See++: ${where}${by}`, "seepp.focusPanel", [`**${panel.trace!.name}**`, where, executor === undefined ? "" : vscode.l10n.t("Executor: {0}", executor), vscode.l10n.t("Click to go to the picture.")].filter(Boolean).join("  \n"));
    }
  }

  dispose(): void {
    this.item.dispose();
  }

  private show(text: string, label: string, command: string, tooltip: string): void {
    Object.assign(this.item, { text, command, tooltip: new vscode.MarkdownString(tooltip), accessibilityInformation: { label } });
    this.item.show();
  }
}
