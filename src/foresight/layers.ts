/**
 * A graph in layers, after Sugiyama: cycles are cut, each block lies beneath those that point at it, and the order within a
 * layer is swept up and down by medians until crossings no longer fall. For pages where elkjs is not at hand. Pure.
 */
const sweeps = 12;

export function layered(ids: readonly number[], edges: readonly [number, number][]): number[][] {
  const layerOf = assignLayers(ids, acyclic(ids, edges));
  const layers: number[][] = [];
  for (const id of ids) (layers[layerOf.get(id)!] ??= []).push(id);
  return order(layers.map((l) => l ?? []), edges, layerOf);
}

/** Edges that close a cycle of a depth-first search are turned round. */
function acyclic(ids: readonly number[], edges: readonly [number, number][]): [number, number][] {
  const next = new Map<number, number[]>();
  for (const [from, to] of edges) next.set(from, [...(next.get(from) ?? []), to]);
  const state = new Map<number, 1 | 2>();
  const turned: [number, number][] = [];
  for (const start of ids) {
    if (state.has(start)) continue;
    const path = [{ id: start, at: 0 }];
    state.set(start, 1);
    while (path.length) {
      const top = path[path.length - 1];
      const to = next.get(top.id)?.[top.at++];
      if (to === undefined) { state.set(top.id, 2); path.pop(); continue; }
      turned.push(state.get(to) === 1 ? [to, top.id] : [top.id, to]);
      if (!state.has(to)) { state.set(to, 1); path.push({ id: to, at: 0 }); }
    }
  }
  return turned;
}

/** Longest paths, cut to a width near the square root of the number of blocks. */
function assignLayers(ids: readonly number[], edges: readonly [number, number][]): Map<number, number> {
  const waiting = new Map(ids.map((id) => [id, 0]));
  const next = new Map<number, number[]>();
  const before = new Map<number, number[]>();
  for (const [from, to] of edges) {
    waiting.set(to, waiting.get(to)! + 1);
    next.set(from, [...(next.get(from) ?? []), to]);
    before.set(to, [...(before.get(to) ?? []), from]);
  }
  const widest = Math.max(4, Math.ceil(Math.sqrt(ids.length) * 1.6));
  const layerOf = new Map<number, number>();
  const taken: number[] = [];
  const ready = ids.filter((id) => waiting.get(id) === 0);
  for (let i = 0; i < ready.length; i++) {
    const id = ready[i];
    let layer = Math.max(0, ...(before.get(id) ?? []).map((b) => layerOf.get(b)! + 1));
    while ((taken[layer] ?? 0) >= widest) layer++;
    taken[layer] = (taken[layer] ?? 0) + 1;
    layerOf.set(id, layer);
    for (const to of next.get(id) ?? []) {
      waiting.set(to, waiting.get(to)! - 1);
      if (waiting.get(to) === 0) ready.push(to);
    }
  }
  return layerOf;
}

function order(layers: number[][], edges: readonly [number, number][], layerOf: ReadonlyMap<number, number>): number[][] {
  const up = new Map<number, number[]>();
  const down = new Map<number, number[]>();
  for (const [a, b] of edges) {
    const [high, low] = layerOf.get(a)! <= layerOf.get(b)! ? [a, b] : [b, a];
    down.set(high, [...(down.get(high) ?? []), low]);
    up.set(low, [...(up.get(low) ?? []), high]);
  }
  let best = layers;
  let least = Infinity;
  let now = layers;
  for (let sweep = 0; sweep < sweeps && least > 0; sweep++) {
    const downwards = sweep % 2 === 0;
    now = now.map((l) => [...l]);
    for (let k = 0; k < now.length; k++) {
      const layer = now[downwards ? k : now.length - 1 - k];
      const at = new Map<number, number>();
      for (const l of now) l.forEach((id, i) => at.set(id, (i + 0.5) / l.length));
      const wish = new Map(layer.map((id) => [id, mean((downwards ? up : down).get(id) ?? [], at) ?? at.get(id)!]));
      layer.sort((a, b) => wish.get(a)! - wish.get(b)! || a - b);
    }
    const count = crossings(now, edges);
    if (count < least) { least = count; best = now; }
  }
  return best;
}

function mean(ids: readonly number[], at: ReadonlyMap<number, number>): number | undefined {
  return ids.length ? ids.reduce((sum, id) => sum + at.get(id)!, 0) / ids.length : undefined;
}

/** Pairs of straight edges that cross, each layer's places spread over one width. */
function crossings(layers: number[][], edges: readonly [number, number][]): number {
  const at = new Map<number, { x: number; y: number }>();
  layers.forEach((l, y) => l.forEach((id, i) => at.set(id, { x: (i + 0.5) / l.length, y })));
  return countCrossings(edges.map(([a, b]) => [at.get(a)!, at.get(b)!]));
}

interface Point { x: number; y: number }

/** Pairs of segments that cross inside; those that share an end do not count. */
export function countCrossings(lines: readonly (readonly [Point, Point])[]): number {
  let n = 0;
  for (let i = 0; i < lines.length; i++) {
    for (let k = i + 1; k < lines.length; k++) {
      const [a, b] = lines[i];
      const [c, d] = lines[k];
      if (a === c || a === d || b === c || b === d) continue;
      if (side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0) n++;
    }
  }
  return n;
}

const side = (a: Point, b: Point, p: Point): number => Math.sign((b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x));
