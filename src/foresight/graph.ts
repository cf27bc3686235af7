/**
 * The pointer graph over time between the blocks that are shown: links with their lives, gathered by who points at whom with
 * which member. What a container keeps in blocks of its own counts as the container's: a vector of pointers points. Pure.
 */
import type { BlockLink } from "../trace/links";

/** A block as structures see it. */
export interface Node {
  id: number;
  type: string;
  birth: number;
  /** The last step at which it lives. */
  death: number;
  /** The line that allocated it. */
  line: number;
}

export type Span = readonly [start: number, end: number];

export interface Edge {
  from: number;
  to: number;
  field: string;
  /** Where the field stands among those of its block. */
  order: number;
  /** When the link stood: [start, end), ascending, disjoint. */
  spans: Span[];
  /** Steps it stood, all together. */
  total: number;
}

export interface Graph {
  nodes: Map<number, Node>;
  edges: Edge[];
  /** Steps for which variables held each block, all together: roots of structures are held longest. */
  held: Map<number, number>;
  /** How often a variable went from one block straight to another ("from to"): the way in which a structure is walked. */
  moves: Map<string, number>;
}

export const pair = (from: number, to: number): string => `${from} ${to}`;
/** "child[3]" is one of many: "child[]". */
export const family = (field: string): string => field.replace(/\[\d+\]/g, "[]");
export const indexed = (field: string): boolean => field.includes("[");

export function graphOf(nodes: readonly Node[], links: readonly BlockLink[]): Graph {
  const known = new Map(nodes.map((n) => [n.id, n]));
  const owners = storageOwners(known, links);
  const edges = new Map<string, Edge>();
  const held = new Map<number, number>();
  const moves = new Map<string, number>();
  const lastOf = new Map<number, BlockLink>();
  const elements = new Map<string, number>();
  const hold = (link: BlockLink): void => void held.set(link.to, (held.get(link.to) ?? 0) + link.end - link.start);
  for (const link of links) {
    if (!known.has(link.to)) continue;
    if (link.from < 0) {
      hold(link);
      const before = lastOf.get(link.offset);
      if (before && before.end === link.start && before.to !== link.to) {
        const key = pair(before.to, link.to);
        moves.set(key, (moves.get(key) ?? 0) + 1);
      }
      lastOf.set(link.offset, link);
      continue;
    }
    let { from, field, offset: order } = link;
    if (!known.has(from)) {
      const owner = owners.get(from);
      if (!owner) { hold(link); continue; } // a container of a variable's holds it
      const at = `${link.from} ${link.offset}`;
      const counter = `${owner.block} ${owner.field}`;
      let k = elements.get(`${counter} ${at}`);
      if (k === undefined) {
        k = elements.get(counter) ?? 0;
        elements.set(counter, k + 1);
        elements.set(`${counter} ${at}`, k);
      }
      ({ block: from, order } = owner);
      field = `${owner.field}[${k}]`;
      order += k / 1e6;
    }
    if (from === link.to) continue;
    const key = `${from} ${link.to} ${field}`;
    const edge = edges.get(key);
    if (edge) extend(edge, link);
    else edges.set(key, { from, to: link.to, field, order, spans: [[link.start, link.end]], total: link.end - link.start });
  }
  return { nodes: known, edges: [...edges.values()], held, moves };
}

function extend(edge: Edge, { start, end }: BlockLink): void {
  const last = edge.spans[edge.spans.length - 1];
  if (start <= last[1]) {
    edge.total += Math.max(0, end - last[1]);
    edge.spans[edge.spans.length - 1] = [last[0], Math.max(last[1], end)];
  } else {
    edge.spans.push([start, end]);
    edge.total += end - start;
  }
}

/** For blocks that are not shown (a vector's elements, a map's nodes): the shown block, and its member, that they belong to. */
function storageOwners(known: ReadonlyMap<number, Node>, links: readonly BlockLink[]): Map<number, { block: number; field: string; order: number }> {
  const owners = new Map<number, { block: number; field: string; order: number }>();
  const inner = new Map<number, number[]>();
  const todo: number[] = [];
  for (const { from, to, field, offset } of links) {
    if (from < 0 || known.has(to)) continue;
    if (known.has(from)) {
      if (!owners.has(to)) { owners.set(to, { block: from, field, order: offset }); todo.push(to); }
    } else inner.set(from, [...(inner.get(from) ?? []), to]);
  }
  for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
    for (const next of inner.get(at) ?? []) {
      if (owners.has(next)) continue;
      owners.set(next, owners.get(at)!);
      todo.push(next);
    }
  }
  return owners;
}

/** Steps in which at least one, and in which at least two of the spans stand. */
export function overlap(spans: readonly Span[]): { any: number; multi: number } {
  const events = spans.flatMap(([start, end]): [number, number][] => [[start, 1], [end, -1]]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  let any = 0;
  let multi = 0;
  let count = 0;
  let last = 0;
  for (const [at, by] of events) {
    if (count >= 1) any += at - last;
    if (count >= 2) multi += at - last;
    count += by;
    last = at;
  }
  return { any, multi };
}

/**
 * A step at which most of the edges stand at once: of such states, which come and go while links are turned, the first that
 * lasts, or the last.
 */
export function wholeStep(edges: readonly Edge[], which: "first" | "last"): number {
  const events = edges.flatMap((e) => e.spans.flatMap(([start, end]): [number, number][] => [[start, 1], [end, -1]])).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  let most = -1;
  let states: { step: number; lasts: number }[] = [];
  let count = 0;
  events.forEach(([at, by], i) => {
    count += by;
    const next = events[i + 1]?.[0] ?? at;
    if (next === at || count < most) return;
    if (count > most) { most = count; states = []; }
    states.push({ step: at, lasts: next - at });
  });
  const enough = Math.max(0, ...states.map((s) => s.lasts)) / 2;
  const lasting = states.filter((s) => s.lasts >= enough);
  return lasting.at(which === "first" ? 0 : -1)?.step ?? 0;
}

export const standsAt = (edge: Edge, step: number): boolean => edge.spans.some(([start, end]) => start <= step && step < end);
export const together = (a: Pick<Node, "birth" | "death">, b: Pick<Node, "birth" | "death">): boolean => a.birth <= b.death && b.birth <= a.death;
