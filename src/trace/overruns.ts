/**
 * Indices past the bounds of arrays and containers, which Memcheck cannot see: on the stack, in globals, between the members of an
 * object, within a vector's capacity. The statement that a thread stood at is evaluated with the values of that step.
 */
import type { RunFacts } from "./facts";
import type { Holders } from "./holders";
import type { ErrorReport, SourcePosition, Value } from "./snapshot";
import { overrunsOf, type Overrun, type Scene } from "./subscripts";
import type { Voice } from "./trace-words";

/** For a whole run: each statement is looked at in its first visits, and in the last one of each activation. */
const firstVisits = 200;
const mostEvaluations = 50_000;
/** A statement longer than this is a table or was generated. */
const longestText = 2_000;

interface StatementText { text: string; declaration: boolean }

export class Overruns {
  private readonly texts = new Map<number, StatementText | undefined>();
  private all: readonly number[] | undefined;

  constructor(private readonly run: RunFacts, private readonly valueAt: (step: number, path: string) => Value | undefined, private readonly holders: Holders, private readonly voice: Voice) {}

  /** What the statement that led to the step did. */
  reports(step: number): ErrorReport[] {
    return this.found(step).map(({ before, overrun, position: { file, line } }) => ({ kind: "index-out-of-bounds", message: this.message(before, overrun), file, line }));
  }

  /** Without the words, for which much more is looked at. */
  private found(step: number): { before: number; overrun: Overrun; position: SourcePosition }[] {
    const before = this.run.stepBefore?.(step) ?? 0;
    const statement = before === 0 ? undefined : this.statementAt(before);
    if (statement === undefined) return [];
    const { position, text, declaration } = statement;
    return overrunsOf(text, this.scene(before), declaration).map((overrun) => ({ before, overrun, position }));
  }

  /** The steps of the run that have such a report, as far as they were looked for. */
  steps(): readonly number[] {
    return (this.all ??= this.find());
  }

  private find(): number[] {
    const { run } = this;
    if (run.sites.statements.every((_, index) => this.textOf(index) === undefined)) return []; // most programs: no pass over the steps
    const visits = new Map<number, number>();
    const lastOfActivation = new Map<string, number>();
    const wanted: number[] = [];
    for (let step = 2; step <= run.stepCount; step++) {
      const before = run.stepBefore?.(step) ?? 0;
      if (before === 0) continue;
      const site = run.siteOf?.(before) ?? -1;
      if (site < 0 || this.textOf(run.sites.sites[site]!.statement) === undefined) continue;
      const { statement } = run.sites.sites[site]!;
      const count = (visits.get(statement) ?? 0) + 1;
      visits.set(statement, count);
      if (count <= firstVisits) wanted.push(step);
      else lastOfActivation.set(`${statement} ${run.activationOf?.(before) ?? 0}`, step);
    }
    wanted.push(...lastOfActivation.values());
    const steps = wanted.slice(0, mostEvaluations).filter((step) => this.found(step).length > 0);
    return [...new Set(steps)].sort((a, b) => a - b);
  }

  private statementAt(step: number): (StatementText & { position: SourcePosition }) | undefined {
    const facts = this.run.at(step);
    // At a return and a throw the statement has run already.
    if (facts.site < 0 || (facts.reason !== "line" && facts.reason !== "call" && facts.reason !== "catch")) return undefined;
    const site = this.run.sites.sites[facts.site]!;
    const found = this.textOf(site.statement);
    const statement = this.run.sites.statements[site.statement]!;
    return found && { ...found, position: { file: this.run.symbols.files[statement.file]!.path, line: statement.line, column: statement.column } };
  }

  /** Undefined for a statement without subscripts. */
  private textOf(index: number): StatementText | undefined {
    if (!this.texts.has(index)) this.texts.set(index, this.readText(index));
    return this.texts.get(index);
  }

  private readText(index: number): StatementText | undefined {
    const statement = this.run.sites.statements[index]!;
    if (statement.kind === "function-end" || statement.kind === "block-end" || statement.kind === "range-for" || statement.kind === "handler") return undefined;
    const source = this.run.sources.find(({ path }) => path === this.run.symbols.files[statement.file]?.path);
    const lines = source?.text.split(/\r?\n/).slice(statement.line - 1, statement.endLine) ?? [];
    if (lines.length === 0) return undefined;
    lines[lines.length - 1] = bytesOf(lines.at(-1)!, 0, statement.endColumn - 1);
    lines[0] = bytesOf(lines[0]!, statement.column - 1);
    const text = lines.join("\n");
    return text.length <= longestText && /[\w\])]\s*\[/.test(text) ? { text, declaration: statement.kind === "declaration" } : undefined;
  }

  private scene(step: number): Scene {
    return {
      number: (path) => {
        const value = this.valueAt(step, path);
        if (value?.state !== "defined" || value.value === undefined || (value.kind !== "scalar" && value.kind !== "reference")) return undefined;
        const number = /^-?\d{1,15}$/.test(value.value) ? Number(value.value) : undefined;
        return number ?? (value.value === "true" ? 1 : value.value === "false" ? 0 : undefined);
      },
      bound: (path) => {
        const value = this.valueAt(step, path);
        // What the user's own operator[] takes is the user's business.
        if (value?.length === undefined || value.state === "unreadable" || value.view) return undefined;
        // A length of 1 at the end of a struct is the old way to write a flexible array.
        if (value.kind === "array") return value.length > 1 ? { length: value.length, end: false } : undefined;
        const kind = value.kind === "reference" ? referredKind(value.type) : value.kind;
        return kind === "sequence" || kind === "string" ? { length: value.length, end: kind === "string" } : undefined;
      },
    };
  }

  private message(step: number, { array, index, length }: Overrun): string {
    const { voice } = this;
    const there = voice.say(length === 0 ? "overNone" : length === 1 ? "overOne" : "overSome", { count: length, last: length - 1 });
    const object = this.valueAt(step, array);
    const neighbour = object?.kind === "array" ? this.neighbour(step, object, index) : undefined;
    return voice.say("overIndex", { index, array, there }) + (neighbour === undefined ? "" : voice.say("overNeighbour", { name: neighbour }));
  }

  private neighbour(step: number, { address, size, length }: Value, index: number): string | undefined {
    if (address === undefined || size === undefined || !length) return undefined;
    const at = BigInt(address) + BigInt(index) * BigInt(Math.floor(size / length));
    const holder = at < 0n ? undefined : this.holders.at(step, at, true);
    if (holder === undefined) return undefined;
    return holder.function === undefined ? `\`${holder.name}\`` : this.voice.say("wordsOf", { name: holder.name, function: holder.function });
  }
}

/** Of a reference the type alone tells what it refers to. */
function referredKind(type: string): "sequence" | "string" | undefined {
  if (/^(const )?std::(basic_string|string|wstring|u\d+string|string_view)\b/.test(type)) return "string";
  return /^(const )?std::(vector|array|deque|span)\b|\(&&?\) ?\[\d+\]/.test(type) ? "sequence" : undefined;
}

/** Columns of statements count bytes of UTF-8. */
function bytesOf(line: string, from: number, to?: number): string {
  if (/^[\x20-\x7e\t]*$/.test(line)) return line.slice(from, to);
  return new TextDecoder().decode(new TextEncoder().encode(line).subarray(from, to));
}
