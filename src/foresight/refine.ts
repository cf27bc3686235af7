/**
 * Fewer crossings over the whole run: places of a layered graph are exchanged as long as that saves some. What counts is
 * how long two links that cross stand together, which no layout of a single step can know. Pure and steady; `budget` bounds
 * the exchanges that are tried, and so the time.
 */
import type { Span } from "./graph";

export interface TimedEdge { from: number; to: number; span: Span }

/** What a link that goes up is worth against one crossing: a graph should still read downwards. */
const upwards = 0.25;

/** `places`: layer by layer, ids with their centres, px. Gives the same places with other ids in them. */
export function refine(places: readonly { id: number; x: number }[][], edges: readonly TimedEdge[], budget: number): { id: number; x: number }[][] {
  const layout = new Layout(places, edges);
  let tried = 0;
  for (let pass = 0; pass < 12 && tried < budget; pass++) {
    const before = layout.gained;
    for (const a of layout.byBusy()) {
      if (!layout.crosses(a)) continue;
      for (const b of layout.rivals(a, pass)) {
        if (++tried > budget) return layout.result();
        layout.exchange(a, b);
      }
    }
    if (layout.gained - before < 1e-9 && pass > 1) break;
  }
  return layout.result();
}

class Layout {
  private readonly ids: number[] = [];
  private readonly x: Float64Array;
  private readonly y: Float64Array;
  private readonly a: Int32Array;
  private readonly b: Int32Array;
  private readonly start: Float64Array;
  private readonly end: Float64Array;
  private readonly of: number[][];
  private readonly layer: number[][];
  private readonly total: number;
  /** Counts the exchanges that stayed: what an edge costs is known since one of them. */
  private version = 1;
  private readonly costs: Float64Array;
  private readonly costOf: Int32Array;
  gained = 0;

  constructor(places: readonly { id: number; x: number }[][], edges: readonly TimedEdge[]) {
    const n = places.reduce((sum, l) => sum + l.length, 0);
    this.x = new Float64Array(n);
    this.y = new Float64Array(n);
    const at = new Map<number, number>();
    this.layer = places.map((l, y) => l.map(({ id, x }) => {
      const i = this.ids.length;
      this.ids.push(id);
      at.set(id, i);
      this.x[i] = x;
      this.y[i] = y * 120;
      return i;
    }));
    const known = edges.filter((e) => at.has(e.from) && at.has(e.to));
    this.a = Int32Array.from(known, (e) => at.get(e.from)!);
    this.b = Int32Array.from(known, (e) => at.get(e.to)!);
    this.start = Float64Array.from(known, (e) => e.span[0]);
    this.end = Float64Array.from(known, (e) => e.span[1]);
    this.total = Math.max(1, ...known.map((e) => e.span[1])) - Math.min(1, ...known.map((e) => e.span[0]));
    this.costs = new Float64Array(known.length);
    this.costOf = new Int32Array(known.length);
    this.of = Array.from({ length: n }, () => []);
    known.forEach((_, e) => { this.of[this.a[e]].push(e); this.of[this.b[e]].push(e); });
  }

  byBusy(): number[] {
    return this.ids.map((_, i) => i).sort((p, q) => this.of[q].length - this.of[p].length || p - q);
  }

  crosses(i: number): boolean {
    return this.cost(this.of[i]) > 1e-9;
  }

  /** Who may have the place of `i`: its own layer, then those near where its links lead. */
  *rivals(i: number, pass: number): Generator<number> {
    const k = this.layer.findIndex((l) => l.includes(i));
    for (const j of this.layer[k]) if (j !== i) yield j;
    if (pass === 0) return;
    for (const e of this.of[i]) {
      const other = this.a[e] === i ? this.b[e] : this.a[e];
      for (const l of [this.layer.findIndex((layer) => layer.includes(other)) - 1, this.layer.findIndex((layer) => layer.includes(other)) + 1]) {
        for (const j of this.layer[l] ?? []) if (j !== i && Math.abs(this.x[j] - this.x[other]) < 500) yield j;
      }
    }
  }

  exchange(i: number, j: number): void {
    const edges = this.of[i].concat(this.of[j].filter((e) => this.a[e] !== i && this.b[e] !== i));
    if (!edges.length) return;
    const before = this.cost(edges);
    this.swap(i, j);
    const gain = before - this.costWhileBelow(edges, before);
    if (gain > 1e-9) {
      this.gained += gain;
      const li = this.layer.find((l) => l.includes(i))!;
      const lj = this.layer.find((l) => l.includes(j))!;
      const [pi, pj] = [li.indexOf(i), lj.indexOf(j)];
      li[pi] = j;
      lj[pj] = i;
      this.version++;
    } else this.swap(i, j);
  }

  private swap(i: number, j: number): void {
    const { x, y } = this;
    [x[i], x[j]] = [x[j], x[i]];
    [y[i], y[j]] = [y[j], y[i]];
  }

  /** Crossings of these edges as they lie: known for most of them, since few exchanges stay. */
  private cost(edges: readonly number[]): number {
    let sum = 0;
    for (const e of edges) {
      if (this.costOf[e] !== this.version) {
        this.costs[e] = this.edgeCost(e);
        this.costOf[e] = this.version;
      }
      sum += this.costs[e];
    }
    return sum;
  }

  /** Crossings of these edges while they are exchanged on trial; given up as soon as they are no fewer. */
  private costWhileBelow(edges: readonly number[], most: number): number {
    let sum = 0;
    for (const e of edges) {
      sum += this.edgeCost(e);
      if (sum >= most) break;
    }
    return sum;
  }

  /** Crossings of an edge with all, each weighed by the time that both stand. */
  private edgeCost(e: number): number {
    const { a, b, x, y, start, end } = this;
    const p = a[e];
    const q = b[e];
    const px = x[p];
    const py = y[p];
    const qx = x[q];
    const qy = y[q];
    const top = Math.min(py, qy);
    const bottom = Math.max(py, qy);
    const from = start[e];
    const to = end[e];
    let sum = qy <= py ? upwards * (to - from) : 0;
    for (let f = 0; f < a.length; f++) {
      const r = a[f];
      const s = b[f];
      const ry = y[r];
      const sy = y[s];
      if ((ry < top && sy < top) || (ry > bottom && sy > bottom)) continue;
      if (r === p || r === q || s === p || s === q) continue;
      const shared = Math.min(to, end[f]) - Math.max(from, start[f]);
      if (shared <= 0) continue;
      const rx = x[r];
      const sx = x[s];
      const d1 = (qx - px) * (ry - py) - (qy - py) * (rx - px);
      const d2 = (qx - px) * (sy - py) - (qy - py) * (sx - px);
      if (d1 * d2 >= 0) continue;
      const d3 = (sx - rx) * (py - ry) - (sy - ry) * (px - rx);
      const d4 = (sx - rx) * (qy - ry) - (sy - ry) * (qx - rx);
      if (d3 * d4 < 0) sum += shared;
    }
    return sum / this.total;
  }

  result(): { id: number; x: number }[][] {
    return this.layer.map((l) => l.map((i) => ({ id: this.ids[i], x: this.x[i] })));
  }
}
