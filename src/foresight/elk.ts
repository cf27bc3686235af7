/**
 * Graphs laid out by elkjs, for hosts that have it (the extension, the command line): better layers than ours, and too big
 * for a page. It is loaded when a trace has a graph, and never else.
 */
import type ElkConstructor from "elkjs/lib/elk.bundled.js";
import type { ElkNode } from "elkjs/lib/elk-api";
import type { Foresight } from "./foresee";
import type { GraphLayout } from "./graph-layouts";
import { refine, type TimedEdge } from "./refine";
import type { Surveyed } from "./survey";

/** ELK takes seconds for more: ours does then. */
const mostNodes = 300;
/** Exchanges tried afterwards, over all steps: about a second. */
const exchanges = 25_000;
/** Room around cards, and what a character and a row take: a page has its own sizes, order and proportions stay. */
const room = { x: 40, y: 36, char: 8, row: 20, head: 24 };

export async function layOutGraphs({ structures, blocks }: Foresight): Promise<GraphLayout[]> {
  const graphs = structures.filter((s) => s.form === "graph" && s.edges);
  if (!graphs.length) return [];
  const known = new Map(blocks.map((b) => [b.id, b]));
  const found: GraphLayout[] = [];
  for (const { layers, edges } of graphs) {
    const ids = layers!.flat();
    if (ids.length > mostNodes) continue;
    const { children = [] } = await elkLayout(ids.map((id) => ({ id, ...sizeOf(known.get(id)) })), edges!.filter((e) => 4 * (e.span[1] - e.span[0]) >= longest(edges!)).map((e) => [e.from, e.to]));
    const byLayer = new Map<number, { id: number; x: number }[]>();
    for (const child of children) {
      const layer = Math.round((child.y ?? 0) + (child.height ?? 0) / 2);
      byLayer.set(layer, [...(byLayer.get(layer) ?? []), { id: Number(child.id), x: Math.round((child.x ?? 0) + (child.width ?? 0) / 2) }]);
    }
    const places = [...byLayer].sort((a, b) => a[0] - b[0]).map(([, layer]) => layer.sort((a, b) => a.x - b.x));
    found.push({ layers: refine(places, edges!, exchanges) });
  }
  return found;
}

/** ELK's layered layout of boxes, from the top down. */
export async function elkLayout(nodes: readonly { id: number; width: number; height: number }[], edges: readonly (readonly [number, number])[]): Promise<ElkNode> {
  const { default: Elk } = await import("elkjs/lib/elk.bundled.js") as { default: typeof ElkConstructor };
  return new Elk().layout({
    id: "all",
    layoutOptions: {
      "elk.algorithm": "layered", "elk.direction": "DOWN", "elk.separateConnectedComponents": "false", "elk.edgeRouting": "ORTHOGONAL", "elk.layered.thoroughness": "4",
      "elk.spacing.nodeNode": String(room.x), "elk.layered.spacing.nodeNodeBetweenLayers": String(room.y),
    },
    children: nodes.map((n) => ({ id: String(n.id), width: n.width, height: n.height })),
    edges: edges.map(([from, to], i) => ({ id: `e${i}`, sources: [String(from)], targets: [String(to)] })),
  });
}

/** Links that stand for a moment only must not shape the whole. */
const longest = (edges: readonly TimedEdge[]): number => Math.max(...edges.map((e) => e.span[1] - e.span[0]));

function sizeOf(block: Surveyed | undefined): { width: number; height: number } {
  const rows = block?.values[0]?.children?.length ?? 1;
  return { width: 16 * room.char, height: room.head + Math.min(12, rows) * room.row };
}
