/**
 * From the pointer graph over time to structures and their forms: a list is drawn as a row, a ring as a ring, a tree as a tree, an
 * array of rows as a matrix, what is none of these in layers. Found from how the pointers stood for most of the time, so
 * that a rotation, a reversal or a removal under way changes nothing. Pure.
 */
import { backFields, fanIn, fieldKey, passing } from "./fields";
import { graphOf, indexed, pair, standsAt, together, wholeStep, type Edge, type Graph, type Node } from "./graph";
import { layered } from "./layers";
import { refine, type TimedEdge } from "./refine";
import { reuseSlots } from "./slots";
import { idsOf, type TreeNode } from "./tree-node";
import type { BlockLink } from "../trace/links";

export type Form = "single" | "list" | "ring" | "tree" | "buckets" | "matrix" | "graph";

export interface Structure {
  form: Form;
  root: TreeNode;
  /** Graphs: ids layer by layer, from the left. `x`: centres that someone else found (elkjs), in px of his own sizes. */
  layers?: number[][];
  x?: Map<number, number>;
  /** Graphs: who points at whom, and when. */
  edges?: TimedEdge[];
  /** Birth of its oldest block: structures are placed in this order. */
  birth: number;
}

export interface Structures {
  structures: Structure[];
  /** Members of a type that are drawn as ports at the bottom of its cards: the forward links of trees, in their order; "[]": an array's elements. */
  ports: Map<string, string[]>;
}

/** Exchanges tried for a graph that no host lays out: a fraction of a second. */
const exchanges = 2_500;
/** Ports side by side: more are rows. */
const mostPorts = 4;

export function structures(nodes: readonly Node[], links: readonly BlockLink[]): Structures {
  const graph = graphOf(nodes, links);
  const back = backFields(graph);
  const typeOf = (id: number): string => graph.nodes.get(id)!.type;
  const forward = graph.edges.filter((e) => !back.has(fieldKey(typeOf(e.from), e.field)));
  const comps = components(graph, forward);
  const found: Structure[] = [];
  const ports = new Map<string, string[]>();
  const trees: { edges: Edge[]; whole: number }[] = [];
  const inGraph = new Set<number>();
  for (const comp of comps) {
    const shape = shapeOf(comp.edges);
    if (shape === "graph") {
      const edges = comp.edges.map(({ from, to, spans }): TimedEdge => ({ from, to, span: [spans[0][0], spans[spans.length - 1][1]] }));
      const places = evenly(layered(comp.ids, edges.map((e) => [e.from, e.to])));
      for (const id of comp.ids) inGraph.add(id);
      const root: TreeNode = { id: comp.ids[0], also: [], children: comp.ids.slice(1).map((id) => ({ field: "", order: 0, node: { id, also: [], children: [] } })) };
      found.push({ form: "graph", root, layers: refine(places, edges, exchanges).map((l) => l.map((n) => n.id)), edges, birth: birthOf(root, graph) });
      continue;
    }
    const edges = shape === "up" ? comp.edges.map((e) => ({ ...e, from: e.to, to: e.from, field: `${e.field}[${e.from}]`, order: e.from })) : comp.edges;
    const fields = new Map<string, number>();
    for (const e of comp.edges) fields.set(e.field, Math.min(fields.get(e.field) ?? Infinity, e.order));
    const branching = shape === "tree" && fields.size >= 2;
    if (branching && fields.size <= mostPorts && ![...fields.keys()].some(indexed)) merge(ports, typeOf(comp.edges[0].from), fields);
    trees.push({ edges, whole: wholeStep(comp.edges, branching ? "last" : "first") });
  }
  const cross = forward.filter((e) => typeOf(e.from) !== typeOf(e.to) && !inGraph.has(e.from) && !inGraph.has(e.to));
  for (const root of span(graph, trees, cross, inGraph)) {
    const { form, array } = formOf(root, graph, ports);
    const ring = form === "list" && closes(root, forward);
    if (array) ports.set(typeOf(array.id), ["[]"]);
    const shared = form === "list" ? reuseSlots(root, graph) : shareHomes(root, graph);
    found.push({ form: ring ? "ring" : form, root: shared, birth: birthOf(shared, graph) });
  }
  return { structures: found.sort((a, b) => a.birth - b.birth || a.root.id - b.root.id), ports };
}

function merge(ports: Map<string, string[]>, type: string, fields: Map<string, number>): void {
  const all = [...new Set([...(ports.get(type) ?? []), ...[...fields].sort((a, b) => a[1] - b[1]).map(([f]) => f)])];
  ports.set(type, all.slice(0, mostPorts));
}

function evenly(layers: readonly number[][]): { id: number; x: number }[][] {
  const widest = Math.max(...layers.map((l) => l.length)) * 160;
  return layers.map((l) => l.map((id, i) => ({ id, x: ((i + 0.5) / l.length) * widest })));
}

/** Blocks of one type that are linked with each other at any time. */
function components(graph: Graph, forward: readonly Edge[]): { ids: number[]; edges: Edge[] }[] {
  const sets = new Sets();
  const own = forward.filter((e) => graph.nodes.get(e.from)!.type === graph.nodes.get(e.to)!.type);
  for (const e of own) sets.join(e.from, e.to);
  const found = new Map<number, { ids: Set<number>; edges: Edge[] }>();
  for (const e of own) {
    const top = sets.find(e.from);
    const comp = found.get(top) ?? { ids: new Set<number>(), edges: [] };
    found.set(top, comp);
    comp.ids.add(e.from).add(e.to);
    comp.edges.push(e);
  }
  return [...found.values()].map(({ ids, edges }) => ({ ids: [...ids].sort((a, b) => a - b), edges }));
}

/** `up`: every block points at its parent. */
function shapeOf(edges: readonly Edge[]): "list" | "tree" | "up" | "graph" {
  const shared = fanIn(edges) > passing;
  const fields = new Set(edges.map((e) => e.field));
  if (fields.size === 1 && !indexed(edges[0].field)) return shared ? "up" : "list";
  if (shared) return "graph";
  const whole = wholeStep(edges, "last");
  const standing = edges.filter((e) => standsAt(e, whole));
  const targets = new Set(standing.map((e) => e.to)).size;
  return cyclic(standing) || standing.length - targets > targets * passing ? "graph" : "tree";
}

function cyclic(edges: readonly Edge[]): boolean {
  const next = new Map<number, number[]>();
  const waiting = new Map<number, number>();
  for (const { from, to } of edges) {
    next.set(from, [...(next.get(from) ?? []), to]);
    waiting.set(to, (waiting.get(to) ?? 0) + 1);
    if (!waiting.has(from)) waiting.set(from, 0);
  }
  const ready = [...waiting].filter(([, n]) => n === 0).map(([id]) => id);
  let done = 0;
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    done++;
    for (const to of next.get(id) ?? []) {
      const left = waiting.get(to)! - 1;
      waiting.set(to, left);
      if (left === 0) ready.push(to);
    }
  }
  return done < waiting.size;
}

/**
 * A spanning forest of the union of all links: no block with two parents, no cycle. Links of the whole structure come first,
 * then those that lasted longest.
 */
function span(graph: Graph, trees: { edges: Edge[]; whole: number }[], cross: readonly Edge[], without: ReadonlySet<number>): TreeNode[] {
  const far = (id: number): number => -(graph.held.get(id) ?? 0);
  const parent = new Map<number, Edge>();
  const sets = new Sets();
  const take = (edges: { e: Edge; late: number }[]): void => {
    edges.sort((a, b) => a.late - b.late || b.e.total - a.e.total || a.e.order - b.e.order || far(a.e.from) - far(b.e.from) || a.e.from - b.e.from || a.e.to - b.e.to);
    for (const { e } of edges) {
      if (parent.has(e.to) || sets.find(e.from) === sets.find(e.to)) continue;
      parent.set(e.to, e);
      sets.join(e.from, e.to);
    }
  };
  for (const { edges, whole } of trees) {
    // A ring is cut where it is held: what a variable holds longest is the first.
    const top = edges.reduce((best, e) => (far(e.to) < far(best) ? e.to : best), edges[0].to);
    take(edges.map((e) => ({ e, late: (standsAt(e, whole) ? 0 : 2) + (e.to === top ? 1 : 0) })));
  }
  take(cross.map((e) => ({ e, late: 0 })));
  const nodes = new Map<number, TreeNode>([...graph.nodes.keys()].filter((id) => !without.has(id)).map((id) => [id, { id, also: [], children: [] }]));
  const forest: TreeNode[] = [];
  for (const [id, node] of nodes) {
    const link = parent.get(id);
    if (link) nodes.get(link.from)!.children.push({ field: link.field, order: link.order, node });
    else forest.push(node);
  }
  for (const node of nodes.values()) node.children.sort((a, b) => a.order - b.order || a.node.id - b.node.id);
  return forest;
}

function formOf(root: TreeNode, graph: Graph, ports: ReadonlyMap<string, string[]>): { form: Form; array?: TreeNode } {
  const all = idsOf(root);
  if (all.length === 1) return { form: "single" };
  const typeOf = (n: TreeNode): string => graph.nodes.get(n.id)!.type;
  // An object that keeps its array on the heap stands over it.
  const array = root.children.length === 1 && !indexed(root.children[0].field) ? root.children[0].node : root;
  const { children } = array;
  if (children.length >= 2 && children.every((c) => indexed(c.field)) && typeOf(array) !== typeOf(children[0].node)) {
    const first = typeOf(children[0].node);
    if (children.every((c) => !c.node.children.length && typeOf(c.node) === first) && isArray(first)) return { form: "matrix", ...(isArray(typeOf(array)) ? { array } : {}) };
    if (children.every((c) => idsOf(c.node).every((n) => n.children.length <= 1))) return { form: "buckets", ...(isArray(typeOf(array)) ? { array } : {}) };
  }
  const branching = all.some((n) => new Set(n.children.map((c) => c.field)).size > 1) || all.some((n) => ports.has(typeOf(n)));
  return { form: branching ? "tree" : "list" };
}

const isArray = (type: string): boolean => /\[\d*\]$/.test(type);

/** Whether the last block of a row points at the first while the row stands as a whole. */
function closes(root: TreeNode, forward: readonly Edge[]): boolean {
  const ids = idsOf(root).map((n) => n.id);
  const inside = new Set(ids);
  const edges = forward.filter((e) => inside.has(e.from) && inside.has(e.to));
  const closing = edges.find((e) => e.from === ids[ids.length - 1] && e.to === root.id);
  if (ids.length < 3 || !closing) return false;
  const whole = wholeStep(edges, "first");
  const standing = new Set(edges.filter((e) => standsAt(e, whole)).map((e) => pair(e.from, e.to)));
  const along = ids.slice(1).filter((id, i) => standing.has(pair(ids[i], id))).length;
  return standsAt(closing, whole) && along >= (ids.length - 1) * 0.6;
}

/** Children that hang by the same member and never live together have one home. */
function shareHomes(root: TreeNode, graph: Graph): TreeNode {
  const life = (id: number): Node => graph.nodes.get(id)!;
  const free = (node: TreeNode, id: number): boolean => [node.id, ...node.also].every((other) => !together(life(other), life(id)));
  const fold = (node: TreeNode): void => {
    const kept: TreeNode["children"] = [];
    for (const child of node.children) {
      const same = kept.find((k) => k.field === child.field && life(k.node.id).type === life(child.node.id).type && [child.node.id, ...child.node.also].every((id) => free(k.node, id)));
      if (!same) { kept.push(child); continue; }
      same.node.also.push(child.node.id, ...child.node.also);
      same.node.children = [...same.node.children, ...child.node.children].sort((a, b) => a.order - b.order || a.node.id - b.node.id);
    }
    node.children = kept;
  };
  const todo = [root];
  for (let node = todo.pop(); node; node = todo.pop()) {
    fold(node);
    todo.push(...node.children.map((c) => c.node));
  }
  return root;
}

function birthOf(root: TreeNode, graph: Graph): number {
  return idsOf(root).reduce((min, n) => Math.min(min, graph.nodes.get(n.id)!.birth), Infinity);
}

/** Union-find. */
class Sets {
  private readonly up = new Map<number, number>();

  find(id: number): number {
    let root = id;
    for (let next = this.up.get(root); next !== undefined; next = this.up.get(root)) root = next;
    for (let at = id; at !== root;) { const next = this.up.get(at)!; this.up.set(at, root); at = next; }
    return root;
  }

  join(a: number, b: number): void {
    const [x, y] = [this.find(a), this.find(b)];
    if (x !== y) this.up.set(y, x);
  }
}
