/** Layouts of graphs that a host has made (elk.ts), as a page takes them. Pure. */
import type { Foresight } from "./foresee";

/** Layers of one graph, ids from the left, with their centres, px. */
export interface GraphLayout { layers: { id: number; x: number }[][] }

/** Puts layouts into the structures that they are of. */
export function withGraphs(foresight: Foresight, graphs: readonly GraphLayout[]): Foresight {
  if (!graphs.length) return foresight;
  const of = new Map(graphs.flatMap((g) => (g.layers.length ? [[Math.min(...g.layers.flat().map((n) => n.id)), g] as const] : [])));
  return {
    ...foresight,
    structures: foresight.structures.map((s) => {
      const found = s.form === "graph" ? of.get(s.root.id) : undefined;
      const ids = new Set(s.layers?.flat());
      const same = found && found.layers.flat().length === ids.size && found.layers.flat().every((n) => ids.has(n.id));
      return same ? { ...s, layers: found.layers.map((l) => l.map((n) => n.id)), x: new Map(found.layers.flat().map((n) => [n.id, n.x])) } : s;
    }),
  };
}
