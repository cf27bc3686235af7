/**
 * Moving between steps, by statement (every step) or by line. By line, a step is merged into an earlier one when its reason
 * is `line` and the last step of the same activation stands on the same line at a lower site of another statement: it goes
 * on with that line. A jump back (a loop's turn) is kept. docs/steps.md has it in words.
 */
import { lowerBound, upperBound } from "./growable";
import type { Granularity, Navigator } from "./model";
import { Reason } from "./raw/events";
import type { Run } from "./run";

/** What both granularities share: each site's line. */
export class SiteLines {
  /** By site: a number for its file and line. */
  readonly line: Int32Array;
  /** By site: its statement, and its address. */
  readonly statement: Int32Array;
  readonly address: Float64Array;
  private readonly numbers = new Map<string, number>();

  constructor({ sites, symbols }: Run) {
    this.line = Int32Array.from(sites.sites, ({ statement }) => {
      const at = sites.statements[statement];
      if (at === undefined) return -1;
      const key = `${symbols.files[at.file]?.path ?? ""}\n${at.line}`;
      let number = this.numbers.get(key);
      if (number === undefined) this.numbers.set(key, (number = this.numbers.size));
      return number;
    });
    this.statement = Int32Array.from(sites.sites, ({ statement }) => statement);
    this.address = Float64Array.from(sites.sites, ({ address }) => Number(address));
  }

  get count(): number { return this.numbers.size; }

  /** The number of a line, -1 when no site stands on it. */
  of(file: string, line: number): number { return this.numbers.get(`${file}\n${line}`) ?? -1; }
}

export class Timeline implements Navigator {
  /** The steps of this granularity, ascending. */
  private readonly heads: Uint32Array;
  /** By step: index into heads of the step that shows it. */
  private readonly headOf: Uint32Array;
  private readonly depth: Uint32Array;
  private overs: { next: Uint32Array; previous: Uint32Array } | undefined;
  private lines: { start: Uint32Array; visits: Uint32Array } | undefined;

  constructor(private readonly run: Run, private readonly siteLines: SiteLines, granularity: Granularity) {
    const { steps, frames } = run.tables;
    this.headOf = new Uint32Array(steps.count + 1);
    this.heads = this.findHeads(granularity);
    this.depth = Uint32Array.from(this.heads, (step) => (steps.frame[step]! < 0 ? 0 : frames.depth[steps.frame[step]!]!));
  }

  private findHeads(granularity: Granularity): Uint32Array {
    const { steps, frames } = this.run.tables;
    const { line, statement, address } = this.siteLines;
    const heads = new Uint32Array(steps.count);
    const lastOf = new Uint32Array(frames.count); // last step of each activation
    let count = 0;
    for (let step = 1; step <= steps.count; step++) {
      const frame = steps.frame[step]!;
      const last = frame < 0 ? 0 : lastOf[frame]!;
      if (frame >= 0) lastOf[frame] = step;
      // The trace's last step stays, wherever it was cut.
      if (granularity === "line" && last !== 0 && step < steps.count && steps.reason[step] === Reason.Line) {
        const site = steps.site[step]!;
        const before = steps.site[last]!;
        if (site >= 0 && before >= 0 && line[site] === line[before] && statement[site] !== statement[before] && address[site]! > address[before]!) {
          this.headOf[step] = this.headOf[last]!;
          continue;
        }
      }
      this.headOf[step] = count;
      heads[count++] = step;
    }
    return heads.slice(0, count);
  }

  get count(): number { return this.heads.length; }

  index(step: number): number { return this.headOf[this.clamp(step)]! + 1; }

  at(index: number): number { return this.heads[Math.max(0, Math.min(this.count, index) - 1)] ?? 1; }

  nearest(step: number): number { return this.heads[this.headOf[this.clamp(step)]!] ?? 1; }

  private clamp(step: number): number { return Math.max(1, Math.min(this.run.stepCount, Math.trunc(step))); }

  forward(step: number): number | undefined { return this.heads[upperBound(this.heads, step)]; }

  back(step: number): number | undefined { return this.heads[lowerBound(this.heads, step) - 1]; }

  over(step: number): number | undefined {
    const { next } = (this.overs ??= this.findOvers());
    let i = this.headOf[this.clamp(step)]!;
    while (i < this.count && this.heads[i]! <= step) i = next[i]!;
    return this.heads[i] ?? this.last(step);
  }

  backOver(step: number): number | undefined {
    const { previous } = (this.overs ??= this.findOvers());
    const i = this.headOf[this.clamp(step)]!;
    if (this.heads[i]! < step) return this.heads[i];
    return this.heads[previous[i]!] ?? this.first(step);
  }

  out(step: number): number | undefined {
    const { steps, frames } = this.run.tables;
    const frame = steps.frame[this.clamp(step)]!;
    if (frame < 0) return this.last(step);
    for (let to = this.run.stacks.nextStepOf(steps.thread[step]!, frames.to[frame]! - 1); to !== 0; to = this.run.stacks.nextStepOf(steps.thread[step]!, to)) {
      if (this.nearest(to) === to) return to;
    }
    return this.last(step);
  }

  backOut(step: number): number | undefined {
    const { steps, frames } = this.run.tables;
    const frame = steps.frame[this.clamp(step)]!;
    if (frame < 0) return this.first(step);
    const before = this.run.stacks.lastStepOf(steps.thread[step]!, frames.from[frame]! - 1);
    return before === 0 ? this.first(step) : this.nearest(before);
  }

  /** The road ends inside the call (the program ended there): its last step. */
  private last(step: number): number | undefined {
    const last = this.heads[this.count - 1];
    return last !== undefined && last > step ? last : undefined;
  }

  private first(step: number): number | undefined {
    const first = this.heads[0];
    return first !== undefined && first < step ? first : undefined;
  }

  /** By head: the next and the previous head of the same thread that is not deeper; `count` where there is none. */
  private findOvers(): { next: Uint32Array; previous: Uint32Array } {
    const { count, depth, heads } = this;
    const next = new Uint32Array(count).fill(count);
    const previous = new Uint32Array(count).fill(count);
    const { thread } = this.run.tables.steps;
    const open = new Map<number, number[]>(); // by thread: heads whose next is not known, each deeper than the one before it or as deep
    for (let i = 0; i < count; i++) {
      const own = thread[heads[i]!]!;
      let stack = open.get(own);
      if (stack === undefined) open.set(own, (stack = []));
      while (stack.length > 0 && depth[stack[stack.length - 1]!]! >= depth[i]!) {
        const top = stack.pop()!;
        next[top] = i;
        if (depth[top] === depth[i]) previous[i] = top;
      }
      if (previous[i] === count && stack.length > 0) previous[i] = stack[stack.length - 1]!;
      stack.push(i);
    }
    return { next, previous };
  }

  visits(file: string, line: number): Uint32Array {
    const { start, visits } = (this.lines ??= this.findVisits());
    const number = this.siteLines.of(file, line);
    return number < 0 ? new Uint32Array(0) : visits.subarray(start[number]!, start[number + 1]!);
  }

  private findVisits(): { start: Uint32Array; visits: Uint32Array } {
    const { site } = this.run.tables.steps;
    const { line, count } = this.siteLines;
    const lineOf = (head: number): number => (site[head]! < 0 ? -1 : line[site[head]!] ?? -1);
    const start = new Uint32Array(count + 1);
    for (const head of this.heads) if (lineOf(head) >= 0) start[lineOf(head) + 1]!++;
    for (let i = 0; i < count; i++) start[i + 1]! += start[i]!;
    const next = start.slice();
    const visits = new Uint32Array(start[count]!);
    for (const head of this.heads) if (lineOf(head) >= 0) visits[next[lineOf(head)]!++] = head;
    return { start, visits };
  }

  nextVisit(step: number, file: string, line: number): number | undefined {
    const visits = this.visits(file, line);
    return visits[upperBound(visits, step)];
  }

  previousVisit(step: number, file: string, line: number): number | undefined {
    const visits = this.visits(file, line);
    return visits[lowerBound(visits, step) - 1];
  }
}
