/**
 * What a type's members are to its structure: of two members that lead back and forth (next and prev, children and parent)
 * the one that leads on. Decided by what the pointers did over the run, never by names. Pure.
 */
import { family, overlap, pair, type Edge, type Graph, type Span } from "./graph";

/** Share of time in which several hold one: below it, it is a passing state (a node being linked in). */
export const passing = 0.15;

export const fieldKey = (type: string, field: string): string => `${type}\n${family(field)}`;

interface Field { key: string; type: string; edges: Edge[]; order: number; inverse: Map<string, number> }

/** Members that lead back. */
export function backFields({ nodes, edges, held, moves }: Graph): Set<string> {
  const fields = new Map<string, Field>();
  const byPair = new Map<string, Edge[]>();
  for (const edge of edges) {
    const { type } = nodes.get(edge.from)!;
    const key = fieldKey(type, edge.field);
    const field = fields.get(key) ?? { key, type, edges: [], order: edge.order, inverse: new Map<string, number>() };
    fields.set(key, field);
    field.edges.push(edge);
    field.order = Math.min(field.order, edge.order);
    const at = pair(edge.from, edge.to);
    const list = byPair.get(at);
    if (list) list.push(edge);
    else byPair.set(at, [edge]);
  }
  for (const field of fields.values()) {
    for (const edge of field.edges) {
      const met = new Set<string>();
      for (const other of byPair.get(pair(edge.to, edge.from)) ?? []) {
        const key = fieldKey(nodes.get(other.from)!.type, other.field);
        if (key !== field.key && meet(edge, other)) met.add(key);
      }
      for (const key of met) field.inverse.set(key, (field.inverse.get(key) ?? 0) + 1);
    }
  }
  const back = new Set<string>();
  for (const field of fields.values()) {
    for (const [key, count] of field.inverse) {
      const other = fields.get(key)!;
      // Most of one's links are answered by the other: parent by left and right together, so one side is enough.
      if (key === field.key || count * 2 <= Math.min(field.edges.length, other.edges.length)) continue;
      back.add(leadsBack(field, other, { nodes, edges, held, moves }).key);
    }
  }
  return back;
}

function leadsBack(a: Field, b: Field, graph: Graph): Field {
  const [fanA, fanB] = [fanIn(a.edges), fanIn(b.edges)];
  if (fanA > passing !== fanB > passing) return fanA > passing ? a : b; // many children, one parent
  const walked = (f: Field): number => f.edges.reduce((sum, e) => sum + (graph.moves.get(pair(e.from, e.to)) ?? 0), 0);
  if (walked(a) !== walked(b)) return walked(a) < walked(b) ? a : b;
  const headed = (f: Field): number => {
    const targets = new Set(f.edges.map((e) => e.to));
    return f.edges.reduce((sum, e) => sum + (targets.has(e.from) ? 0 : graph.held.get(e.from) ?? 0), 0);
  };
  if (headed(a) !== headed(b)) return headed(a) < headed(b) ? a : b;
  return a.order > b.order ? a : b;
}

/** Share of the time in which a target of these edges is held by more than one of them. */
export function fanIn(edges: readonly Edge[]): number {
  const byTarget = new Map<number, Span[]>();
  for (const { to, spans } of edges) byTarget.set(to, [...(byTarget.get(to) ?? []), ...spans]);
  let any = 0;
  let multi = 0;
  for (const spans of byTarget.values()) {
    const found = overlap(spans);
    any += found.any;
    multi += found.multi;
  }
  return any === 0 ? 0 : multi / any;
}

function meet(a: Edge, b: Edge): boolean {
  return a.spans.some(([s, e]) => b.spans.some(([from, to]) => s < to && from < e));
}
