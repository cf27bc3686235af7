/**
 * Searches the whole state at a step: variables of all frames, globals, blocks, and of long containers and strings all that
 * the picture does not show. It reads the trace part by part and gives control back between them, so that whoever drives it
 * can stop at any time; how much it looks at and finds is bounded. Pure.
 */
import type { Trace } from "../../trace/model";
import type { Frame, Snapshot, Value } from "../../trace/snapshot";
import { frameKey, variablePaths } from "../picture/changes";
import { expression, type Owner } from "../picture/pages";
import { childPath } from "../picture/shape";
import { blockRoots } from "../layout/homes";
import type { Matcher } from "./matcher";
import { unquoted, Units } from "./units";

/** A place of a long container on the way to what was found. `first`: how many elements its first page shows. */
export interface Turn { path: string; index: number; first: number }

export interface Hit {
  /** The card ("f1.3", "g", "b12") and the path in it, as the picture names them. */
  owner: string;
  path: string;
  /** What to page to, outermost first. */
  turns: Turn[];
}

export interface SearchOptions {
  maxElements: number;
  maxNested: number;
  /** Blocks that the picture can show. */
  shown: (id: number) => boolean;
  /** Search in this place only. */
  scope?: { owner: string; path: string };
  /** A small search asks for fewer: elements of a long container decoded at once, values looked at in all. */
  portion?: number;
  most?: number;
}

/** Elements of a long container, frames and blocks that are decoded at a time. */
const portion = 500;
const framesAtOnce = 64;
const blocksAtOnce = 256;
/** Values looked at before a search gives up. */
const most = 2_000_000;
/** Hits kept: more are of no use to whoever steps through them. */
export const mostHits = 1000;

/** What a search has seen when it ends. `whole`: everything there is. `left`: places that it could not look into, a few of them. */
export interface Outcome { whole: boolean; left: readonly string[] }

/** Places named that were left out. */
const mostLeft = 5;

/** Yields a hit, or nothing when it has worked for a while. */
export function* search(trace: Pick<Trace, "snapshot" | "value">, step: number, matcher: Matcher, options: SearchOptions): Generator<Hit | undefined, Outcome> {
  const looker = new Looker(trace, step, matcher, options);
  const { maxElements, maxNested, scope, shown } = options;
  const wants = (owner: string): boolean => scope === undefined || scope.owner === owner;
  const at = (values: boolean | ((i: number) => boolean), block?: (id: number) => boolean): Snapshot =>
    trace.snapshot(step, { maxElements, maxNested, frameValues: typeof values === "boolean" ? () => values : values, blockValues: block ?? (() => false) });
  const plan = at(false);
  yield undefined;
  for (const thread of plan.threads) {
    const current = thread.id === plan.thread;
    const keyOf = (frame: Frame, i: number): string => frameKey(frame, thread.frames.length - 1 - i, thread.id);
    for (let from = 0; from < thread.frames.length; from += framesAtOnce) {
      const to = Math.min(thread.frames.length, from + framesAtOnce);
      if (!thread.frames.slice(from, to).some((frame, i) => wants(keyOf(frame, from + i)))) continue;
      const frames = at((i) => i >= from && i < to).threads.find((t) => t.id === thread.id)?.frames ?? [];
      for (let i = from; i < to; i++) {
        const owner = keyOf(frames[i], i);
        if (!wants(owner)) continue;
        for (const { path, value } of variablePaths(frames[i].variables)) yield* looker.variable(owner, current ? { frame: i } : { frame: i, thread: thread.id }, path, value);
        yield undefined;
      }
      if (looker.spent) return looker.outcome;
    }
    if (current && plan.returned && thread.frames.length) yield* looker.variable(keyOf(thread.frames[0], 0), undefined, "returns", plan.returned);
  }
  if (wants("g")) for (const { path, value } of variablePaths(plan.globals)) yield* looker.variable("g", "globals", path, value);
  const ids = plan.heap.flatMap(({ id, state }) => (id !== undefined && state !== "freed" && shown(id) && wants(`b${id}`) ? [id] : []));
  for (let from = 0; from < ids.length; from += blocksAtOnce) {
    const some = new Set(ids.slice(from, from + blocksAtOnce));
    for (const { id = -1, value } of at(false, (id) => some.has(id)).heap) {
      if (value && some.has(id)) for (const root of blockRoots(value)) yield* looker.parts(`b${id}`, { block: id }, root.path, root.value, []);
    }
    if (looker.spent) return looker.outcome;
    yield undefined;
  }
  return looker.outcome;
}

class Looker {
  private looked = 0;
  private readonly left: string[] = [];
  private readonly portion: number;
  private readonly most: number;

  constructor(private readonly trace: Pick<Trace, "value">, private readonly step: number, private readonly matcher: Matcher, private readonly options: SearchOptions) {
    this.portion = options.portion ?? portion;
    this.most = options.most ?? most;
  }

  get spent(): boolean {
    return this.looked >= this.most;
  }

  get outcome(): Outcome {
    return { whole: !this.spent && this.left.length === 0, left: this.left };
  }

  private leaveOut(path: string): void {
    if (this.left.length < mostLeft && !this.left.includes(path)) this.left.push(path);
  }

  *variable(owner: string, from: Owner | undefined, path: string, value: Value): Generator<Hit | undefined> {
    if (this.matcher.name(value.name) && this.inScope(path)) yield { owner, path, turns: [] };
    yield* this.parts(owner, from, path, value, [], this.matcher.name(value.name));
  }

  /** `named`: the value has been found by its name already. */
  *parts(owner: string, from: Owner | undefined, path: string, value: Value, turns: Turn[], named = false): Generator<Hit | undefined> {
    if (this.spent || !this.mayHold(path)) return;
    this.looked++;
    if (value.kind === "string" || (value.kind === "array" && value.value !== undefined)) return yield* this.inString(owner, from, path, value, turns);
    const match = !named && this.inScope(path) && this.matcher.value(value);
    if (match) yield { owner, path, turns };
    else if (value.kind === "pointer" && value.value?.endsWith('"...') && this.inScope(path)) this.leaveOut(path); // a long C string's end
    const kids = value.children ?? [];
    if ((value.kind === "optional" || value.kind === "variant") && kids.length === 1) return yield* this.parts(owner, from, path, kids[0], turns, true);
    const long = Boolean(value.elided) && (value.kind === "array" || value.kind === "sequence" || value.kind === "map");
    for (const [i, kid] of kids.entries()) yield* this.parts(owner, from, childPath(path, kid, i), kid, long ? [...turns, { path, index: i, first: kids.length }] : turns);
    if (long) yield* this.elided(owner, from, path, value, turns);
    else if (value.elided) yield* this.deeper(owner, from, path, value, turns);
  }

  /** Parts nested deeper than a snapshot shows. They are found at the innermost value that the picture has. */
  private *deeper(owner: string, from: Owner | undefined, path: string, value: Value, turns: Turn[]): Generator<Hit | undefined> {
    const name = from === undefined || value.children?.length ? undefined : expression(from, path);
    yield undefined;
    const kids = name === undefined ? undefined : this.trace.value(this.step, name, { from: 0, count: this.portion })?.children;
    if (!kids?.length) return this.leaveOut(path);
    for (const [i, kid] of kids.entries()) yield* this.parts(owner, from, childPath(path, kid, i), kid, turns);
  }

  /** What comes after the elements that the picture shows. */
  private *elided(owner: string, from: Owner | undefined, path: string, value: Value, turns: Turn[]): Generator<Hit | undefined> {
    const name = from === undefined ? undefined : expression(from, path);
    const first = value.children?.length ?? 0;
    const total = first + (value.elided ?? 0);
    if (name === undefined) return this.leaveOut(path);
    for (let at = first; at < total && !this.spent; at += this.portion) {
      yield undefined;
      const kids = this.trace.value(this.step, name, { from: at, count: Math.min(this.portion, total - at) })?.children ?? [];
      if (!kids.length || !["element", "entry"].includes(kids[0].role ?? "")) return this.leaveOut(path);
      for (const [i, kid] of kids.entries()) yield* this.parts(owner, from, childPath(path, kid, at + i), kid, [...turns, { path, index: at + i, first }]);
    }
  }

  /** Each place of a string, or of an array of characters, where the term stands. Portions overlap, so that nothing is lost between two of them. */
  private *inString(owner: string, from: Owner | undefined, path: string, value: Value, turns: Turn[]): Generator<Hit | undefined> {
    if (!this.inScope(path)) return;
    const name = value.elided && from !== undefined ? expression(from, path) : undefined;
    const length = value.length ?? 0;
    const first = length - (value.elided ?? 0);
    if (name === undefined) {
      if (this.matcher.within(value.value ?? "", 0) >= 0) yield { owner, path, turns };
      else if (value.elided) this.leaveOut(path);
      return;
    }
    const count = this.portion * 8;
    let last = -1;
    for (let at = 0; at < length && !this.spent; at += count) {
      yield undefined;
      const literal = this.trace.value(this.step, name, { from: at, count: count + this.matcher.length * 4 })?.value;
      if (literal === undefined) return this.leaveOut(path);
      const text = unquoted(literal);
      const units = new Units(literal);
      this.looked += this.portion;
      for (let i = this.matcher.within(text, 0); i >= 0; i = this.matcher.within(text, i + 1)) {
        const index = at + units.upTo(i);
        // One hit a page: what one sees, one need not step to. What begins in the next portion is found there.
        const page = Math.floor(index / this.options.maxElements);
        if (index < at + count && page > last) yield { owner, path, turns: [...turns, { path, index, first }] };
        last = Math.max(last, page);
      }
    }
  }

  private inScope(path: string): boolean {
    const { scope } = this.options;
    return scope === undefined || path === scope.path || leadsTo(scope.path, path);
  }

  /** Parts of it may be in scope. */
  private mayHold(path: string): boolean {
    const { scope } = this.options;
    return scope === undefined || this.inScope(path) || path === "" || leadsTo(path, scope.path);
  }
}

const leadsTo = (whole: string, part: string): boolean => part.startsWith(whole) && (whole === "" || ".[{:".includes(part[whole.length] ?? "!"));
