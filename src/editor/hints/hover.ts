/** Hovering a variable in the traced text: its value at the step of the picture, and the steps at which it changes. */
import * as vscode from "vscode";
import { showValue } from "../../trace/show-text";
import type { Value } from "../../trace/snapshot";
import type { Shown } from "../session";
import { expressionAt, frameAt } from "./values";

const MOST_ELEMENTS = 20;
const MOST_LINES = 24;

export class ValueHover implements vscode.HoverProvider {
  constructor(private readonly shown: () => Shown | undefined, private readonly wanted: () => boolean) {}

  provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const shown = this.wanted() ? this.shown() : undefined;
    const file = shown?.documents.pathOf(document.uri);
    if (shown === undefined || file === undefined || shown.documents.isStale(document)) return undefined;
    const expression = expressionAt(document.lineAt(position.line).text, position.character);
    const value = expression && valueOf(shown, file, position.line + 1, expression.path);
    if (!expression || !value) return undefined;
    return new vscode.Hover(wordsOf(value, expression.path, shown), new vscode.Range(position.line, expression.from, position.line, expression.to));
  }
}

/** Of the function that stands there, while it is on the stack; else of the globals. */
function valueOf({ trace, step }: Shown, file: string, line: number, path: string): Value | undefined {
  const snapshot = trace.snapshot(step, { depth: 1, maxElements: 1, blockValues: () => false });
  const root = /^[A-Za-z_]\w*/.exec(path)?.[0];
  const here = frameAt(trace, snapshot, file, line);
  const range = { from: 0, count: MOST_ELEMENTS };
  if (here !== undefined) {
    const local = trace.value(step, here.index === 0 ? path : `$${here.index}.${path}`, range);
    if (local !== undefined) return local;
    // A member of the object whose function this is.
    const member = trace.value(step, `${here.index === 0 ? "" : `$${here.index}.`}this->${path}`, range);
    if (member !== undefined) return member;
  }
  return snapshot.globals.some(({ name }) => name === root || name.endsWith(`::${root}`)) ? trace.value(step, path, range) : undefined;
}

function wordsOf(value: Value, path: string, { trace, step }: Shown): vscode.MarkdownString {
  const lines = showValue({ ...value, name: path }).trimEnd().split("\n");
  const text = lines.length > MOST_LINES ? [...lines.slice(0, MOST_LINES), "..."] : lines;
  const words = new vscode.MarkdownString();
  words.isTrusted = { enabledCommands: ["seepp.goToStep"] };
  words.appendCodeblock(text.join("\n"), "text");
  const steps = [vscode.l10n.t("At step {0}", step)];
  if (value.address !== undefined && value.size) {
    const link = (to: number): string => `[${to}](command:seepp.goToStep?${encodeURIComponent(JSON.stringify([to]))})`;
    const last = trace.lastWrite(value.address, value.size, step);
    const next = trace.nextWrite(value.address, value.size, step);
    if (last !== undefined) steps.push(vscode.l10n.t("last written at {0}", link(last)));
    if (next !== undefined) steps.push(vscode.l10n.t("written next at {0}", link(next)));
  }
  words.appendMarkdown(`See++: ${steps.join(" · ")}`);
  return words;
}
