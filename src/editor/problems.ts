/** The Problems panel's share of See++: the compiler's words of the last trace of a file, and the findings of the trace shown. */
import * as vscode from "vscode";
import type { Diagnostic } from "../runner/request";
import { compileProblems, traceProblems } from "./diagnostics";
import type { TraceDocuments } from "./documents";
import type { Finding } from "../trace/findings";

export class Problems implements vscode.CodeActionProvider, vscode.Disposable {
  private readonly compiler = vscode.languages.createDiagnosticCollection("seepp-compiler");
  private readonly comments = vscode.languages.createDiagnosticCollection("seepp-comment");
  private readonly trace = vscode.languages.createDiagnosticCollection("seepp");
  private readonly actions = vscode.languages.registerCodeActionsProvider([{ language: "cpp" }, { language: "c" }], this, {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
  });
  private findings: readonly Finding[] = [];

  constructor(private readonly documents: TraceDocuments) {}

  compiled(diagnostics: readonly Diagnostic[]): void {
    this.compiler.clear();
    for (const [uri, entries] of compileProblems(diagnostics, this.documents, "g++")) this.compiler.set(uri, entries);
  }

  /** What is wrong in a file's `// seepp:` comment. */
  comment(diagnostics: readonly Diagnostic[]): void {
    this.comments.clear();
    for (const [uri, entries] of compileProblems(diagnostics, this.documents, "See++")) this.comments.set(uri, entries);
  }

  found(findings: readonly Finding[]): void {
    this.findings = findings;
    this.trace.clear();
    for (const [uri, entries] of traceProblems(findings, this.documents)) this.trace.set(uri, entries);
  }

  clear(): void {
    this.compiler.clear();
    this.comments.clear();
    this.found([]);
  }

  /** "Show step 47": the quick fix of a finding goes to the step at which it happened. */
  provideCodeActions(document: vscode.TextDocument, _range: vscode.Range, context: vscode.CodeActionContext): vscode.CodeAction[] {
    const path = this.documents.pathOf(document.uri);
    return context.diagnostics.filter((diagnostic) => diagnostic.source === "See++").flatMap((diagnostic) => {
      const finding = this.findings.find(({ file, line, kind }) => file === path && line === diagnostic.range.start.line + 1 && kind === diagnostic.code);
      if (finding === undefined) return [];
      const title = vscode.l10n.t("See++: Show step {0}", finding.step);
      const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
      action.diagnostics = [diagnostic];
      action.command = { command: "seepp.goToStep", title, arguments: [finding.step] };
      return [action];
    });
  }

  dispose(): void {
    this.actions.dispose();
    this.compiler.dispose();
    this.comments.dispose();
    this.trace.dispose();
  }
}
