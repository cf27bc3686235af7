/** The summary of a batch for people: one line a program, and a last line that sums up. */
import { dollars } from "../../executors/cloud/prices";
import type { Row } from "./row";

const HEAD = ["program", "outcome", "steps", "errors", "leaks", "seconds", "price", ""];
const RIGHT = new Set([2, 3, 4, 5, 6]);
const LONGEST_NOTE = 100;

export function table(rows: readonly Row[]): string {
  const cells = [HEAD, ...rows.map(cellsOf)];
  const priced = rows.some(({ cloud, cached }) => cloud !== undefined || cached !== undefined);
  const shown = cells.map((row) => row.filter((_, column) => priced || HEAD[column] !== "price"));
  const right = HEAD.map((_, column) => RIGHT.has(column)).filter((_, column) => priced || HEAD[column] !== "price");
  const widths = shown[0].map((_, column) => Math.max(...shown.map((row) => row[column].length)));
  return shown.map((row) => row.map((cell, column) => (right[column] ? cell.padStart(widths[column]) : cell.padEnd(widths[column]))).join("  ").trimEnd()).join("\n");
}

function cellsOf(row: Row): string[] {
  const ran = row.steps > 0;
  const { cloud, cached } = row;
  return [
    row.name, outcomeOf(row), ran ? row.steps.toLocaleString("en") : "", ran ? String(row.errors) : "", ran ? String(row.leaks) : "",
    row.tries > 0 ? row.wallSeconds.toFixed(1) : "", cached === true ? "kept" : cloud === undefined ? "" : dollars(cloud.usd), noteOf(row),
  ];
}

function outcomeOf({ outcome, exitCode, signal, limit }: Row): string {
  if (outcome === "exited") return `exited with ${exitCode ?? 0}`;
  if (outcome === "signalled") return signal ?? outcome;
  return outcome === "limit" ? `limit of ${limit ?? "time"}` : outcome;
}

function noteOf({ outcome, failure, diagnostic, kinds, message }: Row): string {
  const note = failure !== undefined ? `${failure.message} ${failure.cure}`
    : diagnostic !== undefined ? `${diagnostic.file}:${diagnostic.line}: ${diagnostic.message}`
    : Object.keys(kinds).length > 0 ? Object.entries(kinds).map(([kind, count]) => `${count} ${kind}`).join(", ")
    : outcome === "exited" || outcome === "signalled" ? "" : message ?? "";
  const line = note.replace(/\s*\n\s*/g, "; ");
  return line.length > LONGEST_NOTE ? `${line.slice(0, LONGEST_NOTE - 1)}…` : line;
}

export interface Totals {
  programs: number;
  outcomes: Partial<Record<Row["outcome"], number>>;
  withErrors: number;
  withLeaks: number;
  steps: number;
  /** Of the cloud's runs; 0 elsewhere. */
  billedMs: number;
  usd: number;
}

export function totalsOf(rows: readonly Row[]): Totals {
  const outcomes: Totals["outcomes"] = {};
  for (const { outcome } of rows) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  const sum = (of: (row: Row) => number): number => rows.reduce((all, row) => all + of(row), 0);
  return {
    programs: rows.length, outcomes, withErrors: rows.filter(({ errors }) => errors > 0).length, withLeaks: rows.filter(({ leaks }) => leaks > 0).length,
    steps: sum(({ steps }) => steps), billedMs: sum(({ cloud }) => cloud?.billedMs ?? 0), usd: sum(({ cloud }) => cloud?.usd ?? 0),
  };
}

export function lastLine(totals: Totals, seconds: number): string {
  const { programs, outcomes, withErrors, withLeaks, billedMs, usd } = totals;
  const ended = Object.entries(outcomes).map(([outcome, count]) => `${count} ${outcome}`).join(", ");
  const cloud = billedMs > 0 ? `; billed ${(billedMs / 1000).toFixed(1)} s, about ${dollars(usd)}` : "";
  return `${programs} programs in ${seconds.toFixed(1)} s: ${ended}; ${withErrors} with memory errors, ${withLeaks} with leaks${cloud}`;
}
