/** From a structure to rows of places: lists run along, rings there and back, trees level by level, matrices row by row. Pure. */
import type { Structure } from "../../foresight/structures";
import { idsOf } from "../../foresight/tree-node";
import { gapX } from "./spacing";
import { deepest, depthOf, treePlan, type Plan, type Side, type Size } from "./tree";

export function planOf(structure: Structure, sizes: ReadonlyMap<number, Size>, width: number, side: Side): Plan {
  const { root, form } = structure;
  switch (form) {
    case "graph": return layerPlan(structure, sizes);
    case "matrix": return stackPlan(idsOf(root).map((n) => n.id), sizes);
    case "ring": return ringPlan(idsOf(root).map((n) => n.id), sizes, width);
    case "tree":
    case "buckets": return depthOf(root) <= deepest ? treePlan(root, sizes, side) : rowPlan(idsOf(root).map((n) => n.id), sizes, width);
    case "single":
    case "list": return rowPlan(idsOf(root).map((n) => n.id), sizes, width);
  }
}

type Rows = Plan["rows"];
const measured = (rows: Rows): Plan => ({ rows, width: Math.max(...rows.map((r) => r[r.length - 1].x + r[r.length - 1].w)) });

function rowPlan(ids: readonly number[], sizes: ReadonlyMap<number, Size>, width: number): Plan {
  const rows: Rows = [[]];
  let x = 0;
  for (const id of ids) {
    const { w, h } = sizes.get(id)!;
    if (x > 0 && x + w > width) { rows.push([]); x = 0; }
    rows[rows.length - 1].push({ id, x, w, h });
    x += w + gapX;
  }
  return measured(rows);
}

/** The second half runs back beneath the first, so that the last stands below the one it points at. */
function ringPlan(ids: readonly number[], sizes: ReadonlyMap<number, Size>, width: number): Plan {
  const half = Math.ceil(ids.length / 2);
  const column = Math.max(...ids.map((id) => sizes.get(id)!.w)) + gapX;
  if (ids.length < 4 || half * column > width) return rowPlan(ids, sizes, width);
  const place = (id: number, k: number): Rows[number][number] => ({ id, x: k * column, ...sizes.get(id)! });
  return measured([ids.slice(0, half).map(place), ids.slice(half).map((id, k) => place(id, half - 1 - k)).reverse()]);
}

/** The rows of a matrix beneath each other, cells in line; the array of their addresses above. */
function stackPlan(ids: readonly number[], sizes: ReadonlyMap<number, Size>): Plan {
  return measured(ids.map((id) => [{ id, x: 0, ...sizes.get(id)! }]));
}

function layerPlan({ layers = [], x: hints, edges = [] }: Structure, sizes: ReadonlyMap<number, Size>): Plan {
  const wish = hints ? new Map(hints) : spreadLayers(layers, edges, sizes);
  const rows: Rows = layers.filter((l) => l.length).map((layer) => {
    let right = -Infinity;
    return layer.map((id) => {
      const { w, h } = sizes.get(id)!;
      const at = Math.round(Math.max(wish.get(id)! - w / 2, right));
      right = at + w + gapX;
      return { id, x: at, w, h };
    });
  });
  const left = Math.min(...rows.map((r) => r[0].x));
  for (const row of rows) for (const p of row) p.x -= left;
  return measured(rows);
}

/** Centres: each block near the middle of those it is linked with, as far as its neighbours leave room. */
function spreadLayers(layers: readonly number[][], edges: readonly { from: number; to: number }[], sizes: ReadonlyMap<number, Size>): Map<number, number> {
  const at = new Map<number, number>();
  const near = new Map<number, number[]>();
  const meet = (a: number, b: number): void => { const list = near.get(a); if (list) list.push(b); else near.set(a, [b]); };
  for (const { from, to } of edges) { meet(from, to); meet(to, from); }
  const widest = Math.max(...layers.map((l) => l.reduce((sum, id) => sum + sizes.get(id)!.w + gapX, 0)));
  for (const layer of layers) layer.forEach((id, i) => at.set(id, ((i + 0.5) / layer.length) * widest));
  for (let pass = 0; pass < 6; pass++) {
    for (const layer of layers) {
      const wish = layer.map((id) => { const n = near.get(id) ?? []; return n.length ? n.reduce((sum, k) => sum + at.get(k)!, 0) / n.length : at.get(id)!; });
      // From both ends, and the mean of the two: neither side is pushed more than the other.
      const room = (i: number): number => (sizes.get(layer[i])!.w + sizes.get(layer[i - 1])!.w) / 2 + gapX;
      const low = [...wish];
      const high = [...wish];
      for (let i = 1; i < layer.length; i++) low[i] = Math.max(low[i], low[i - 1] + room(i));
      for (let i = layer.length - 2; i >= 0; i--) high[i] = Math.min(high[i], high[i + 1] - room(i + 1));
      layer.forEach((id, i) => at.set(id, (low[i] + high[i]) / 2));
    }
  }
  return at;
}
