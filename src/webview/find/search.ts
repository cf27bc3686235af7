/**
 * Searches the whole state at a step: variables of all frames, globals, blocks, and of long containers and strings all that
 * the picture does not show. It reads the trace part by part and gives control back between them, so that whoever drives it
 * can stop at any time; how much it looks at and finds is bounded. Pure.
 */
import type { Trace } from "../../trace/model";
import type { Frame, Snapshot, Value } from "../../trace/snapshot";
import { frameKey, variablePaths } from "../picture/changes";
import { expression } from "../picture/pages";
import { childPath } from "../picture/shape";
import { blockRoots } from "../layout/homes";
import type { Matcher } from "./matcher";

type Owner = Parameters<typeof expression>[0];

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

/** Yields a hit, or nothing when it has worked for a while. Returns whether it has looked at everything. */
export function* search(trace: Pick<Trace, "snapshot" | "value">, step: number, matcher: Matcher, options: SearchOptions): Generator<Hit | undefined, boolean> {
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
        for (const { path, value } of variablePaths(frames[i].variables)) yield* looker.variable(owner, current ? { frame: i } : undefined, path, value);
        yield undefined;
      }
      if (looker.spent) return false;
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
    if (looker.spent) return false;
    yield undefined;
  }
  return !looker.spent;
}

class Looker {
  private looked = 0;
  private readonly portion: number;
  private readonly most: number;

  constructor(private readonly trace: Pick<Trace, "value">, private readonly step: number, private readonly matcher: Matcher, private readonly options: SearchOptions) {
    this.portion = options.portion ?? portion;
    this.most = options.most ?? most;
  }

  get spent(): boolean {
    return this.looked >= this.most;
  }

  *variable(owner: string, from: Owner | undefined, path: string, value: Value): Generator<Hit | undefined> {
    if (this.matcher.name(value.name) && this.inScope(path)) yield { owner, path, turns: [] };
    yield* this.parts(owner, from, path, value, [], this.matcher.name(value.name));
  }

  /** `named`: the value has been found by its name already. */
  *parts(owner: string, from: Owner | undefined, path: string, value: Value, turns: Turn[], named = false): Generator<Hit | undefined> {
    if (this.spent || !this.mayHold(path)) return;
    this.looked++;
    if (value.kind === "string") return yield* this.inString(owner, from, path, value, turns);
    if (!named && this.inScope(path) && this.matcher.value(value)) yield { owner, path, turns };
    const kids = value.children ?? [];
    if ((value.kind === "optional" || value.kind === "variant") && kids.length === 1) return yield* this.parts(owner, from, path, kids[0], turns, true);
    const long = Boolean(value.elided) && (value.kind === "array" || value.kind === "sequence" || value.kind === "map");
    for (const [i, kid] of kids.entries()) yield* this.parts(owner, from, childPath(path, kid, i), kid, long ? [...turns, { path, index: i, first: kids.length }] : turns);
    if (long && from !== undefined) yield* this.elided(owner, from, path, value, turns);
  }

  /** What comes after the elements that the picture shows. */
  private *elided(owner: string, from: Owner, path: string, value: Value, turns: Turn[]): Generator<Hit | undefined> {
    const name = expression(from, path);
    const first = value.children?.length ?? 0;
    const total = first + (value.elided ?? 0);
    if (name === undefined) return;
    for (let at = first; at < total && !this.spent; at += this.portion) {
      yield undefined;
      const kids = this.trace.value(this.step, name, { from: at, count: Math.min(this.portion, total - at) })?.children ?? [];
      if (!kids.length) return;
      for (const [i, kid] of kids.entries()) yield* this.parts(owner, from, childPath(path, kid, at + i), kid, [...turns, { path, index: at + i, first }]);
    }
  }

  /** Each place of a string where the term stands. Portions overlap, so that nothing is lost between two of them. */
  private *inString(owner: string, from: Owner | undefined, path: string, value: Value, turns: Turn[]): Generator<Hit | undefined> {
    if (!this.inScope(path)) return;
    const name = value.elided && from !== undefined ? expression(from, path) : undefined;
    const first = (value.length ?? 0) - (value.elided ?? 0);
    if (name === undefined) {
      if (this.matcher.within(value.value ?? "", 0) >= 0) yield { owner, path, turns };
      return;
    }
    const count = this.portion * 8;
    let last = -1;
    for (let at = 0; at < value.length! && !this.spent; at += count) {
      yield undefined;
      const text = unquoted(this.trace.value(this.step, name, { from: at, count: count + this.matcher.length * 4 })?.value ?? "");
      this.looked += this.portion;
      for (let i = this.matcher.within(text, 0); i >= 0; i = this.matcher.within(text, i + 1)) {
        const index = at + units(text.slice(0, i));
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

const unquoted = (literal: string): string => literal.replace(/^(u8|[LuU])?"/, "").replace(/"(\.\.\.)?$/, "");

/** Units of a narrow string that a piece of its literal stands for: an escape is one, a character as many as UTF-8 has bytes. */
function units(piece: string): number {
  let n = 0;
  for (const [part] of piece.matchAll(/\\(?:x[0-9a-f]{2}|[0-7]{3}|u[0-9a-f]{4}|.)|[^\\]/gsu)) {
    const code = part.codePointAt(0)!;
    n += part.startsWith("\\u") ? 2 : code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return n;
}

/**
 * The place that a path names: `v[5000]`, `grid[3][4]`; with a scope `[5000]` or `5000` of it. Undefined: no such element at
 * this step.
 */
export function placeNamed(trace: Pick<Trace, "value">, step: number, text: string, owners: readonly { owner: string; from: Owner; roots: readonly { path: string; value: Value }[] }[], first: number): Hit | undefined {
  const parsed = /^([A-Za-z_][\w:]*(?:\.\w+)*)((?:\[\d+\])+)$/.exec(text.trim().replace(/\s+/g, ""));
  if (!parsed) return undefined;
  const [, head, indices] = parsed;
  for (const { owner, from, roots } of owners) {
    const root = head.split(".")[0];
    if (!roots.some((r) => r.path === root)) continue;
    const turns: Turn[] = [];
    let path = head;
    for (const [, index] of indices.matchAll(/\[(\d+)\]/g)) {
      turns.push({ path, index: Number(index), first });
      path += `[${index}]`;
    }
    const name = expression(from, path);
    if (name !== undefined && trace.value(step, name, { from: 0, count: 1 })) return { owner, path, turns };
  }
  return undefined;
}
