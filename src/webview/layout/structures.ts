/**
 * From links to structures: which members are forward links and which go back (prev, parent), which block is whose child,
 * and so what is a list (drawn as a row), what a tree (drawn as a tree) and what stands alone. Pure.
 */
import type { Link, Survey, Surveyed } from "./survey";

export interface TreeNode {
  id: number;
  children: { field: string; order: number; node: TreeNode }[];
}

export interface Structure {
  root: TreeNode;
  kind: "single" | "list" | "tree";
  /** Birth of its oldest block: structures are placed in this order. */
  birth: number;
}

export interface Structures {
  structures: Structure[];
  /** Members of a type that are drawn as ports at the bottom of its cards: the forward links of trees, in their order. */
  ports: Map<string, string[]>;
}

const backward = /^_?(m_)?(prev|previous|pred|parent|up|back|owner|before|outer)/i;

export function structures(survey: Survey): Structures {
  const blocks = new Map(survey.blocks.map((b) => [b.id, b]));
  const links = survey.links.filter((l) => l.from !== l.to && blocks.has(l.from) && blocks.has(l.to));
  const back = backFields(links, blocks);
  const ports = treePorts(links, blocks, back);
  const forest = span(links, blocks, back, survey.roots, ports);
  const found = forest.map((root): Structure => {
    const ids = idsOf(root);
    const branching = ids.some((n) => new Set(n.children.map((c) => c.field)).size > 1) || ids.some((n) => ports.has(blocks.get(n.id)!.type));
    const kind = ids.length === 1 ? "single" : branching ? "tree" : "list";
    return { root, kind, birth: ids.reduce((min, n) => Math.min(min, blocks.get(n.id)!.birth), Infinity) };
  });
  return { structures: found.sort((a, b) => a.birth - b.birth || a.root.id - b.root.id), ports };
}

export function idsOf(root: TreeNode): TreeNode[] {
  const all: TreeNode[] = [];
  const todo = [root];
  for (let node = todo.pop(); node; node = todo.pop()) {
    all.push(node);
    for (let i = node.children.length - 1; i >= 0; i--) todo.push(node.children[i].node);
  }
  return all;
}

const fieldKey = (type: string, field: string): string => `${type}\n${field}`;

/** Members whose links lead back to where another member's links came from. Of such a pair the name decides, then the order. */
function backFields(links: Link[], blocks: Map<number, Surveyed>): Set<string> {
  const pairs = new Map<string, Link[]>();
  for (const l of links) {
    const key = `${l.from} ${l.to}`;
    pairs.set(key, [...(pairs.get(key) ?? []), l]);
  }
  const votes = new Map<string, { type: string; field: string; order: number; inverse: number; total: number }>();
  for (const l of links) {
    const type = blocks.get(l.from)!.type;
    const key = fieldKey(type, l.field);
    const vote = votes.get(key) ?? { type, field: l.field, order: l.order, inverse: 0, total: 0 };
    vote.total++;
    if (pairs.get(`${l.to} ${l.from}`)?.some((o) => o.field !== l.field)) vote.inverse++;
    votes.set(key, vote);
  }
  const back = new Set<string>();
  const inverse = [...votes.entries()].filter(([, vote]) => vote.inverse * 2 > vote.total);
  for (const [key, vote] of inverse) {
    const others = inverse.filter(([k, o]) => k !== key && o.type === vote.type);
    const named = others.some(([, o]) => backward.test(o.field));
    if (backward.test(vote.field) || (!named && others.some(([, o]) => o.order < vote.order) && others.length === 1)) back.add(key);
  }
  return back;
}

/** A type whose blocks reach blocks of the same type by two or more forward members is a tree's node. */
function treePorts(links: Link[], blocks: Map<number, Surveyed>, back: Set<string>): Map<string, string[]> {
  const forward = new Map<string, Map<string, number>>();
  for (const l of links) {
    const type = blocks.get(l.from)!.type;
    if (!type || blocks.get(l.to)!.type !== type || back.has(fieldKey(type, l.field)) || l.field.includes("[")) continue;
    const fields = forward.get(type) ?? new Map<string, number>();
    fields.set(l.field, l.order);
    forward.set(type, fields);
  }
  const ports = new Map<string, string[]>();
  for (const [type, fields] of forward) {
    if (fields.size >= 2 && fields.size <= 4) ports.set(type, [...fields.keys()].sort((a, b) => fields.get(a)! - fields.get(b)!));
  }
  return ports;
}

/**
 * The snapshot in which each type's blocks are linked the most: what its structure looks like when it is whole. Of equals a
 * tree takes the last (after its rotations), anything else the first (before a list is turned round).
 */
function wholeSample(links: Link[], blocks: Map<number, Surveyed>, ports: Map<string, string[]>): Map<string, number> {
  const counts = new Map<string, Map<number, number>>();
  for (const l of links) {
    const type = blocks.get(l.from)!.type;
    const byType = counts.get(type) ?? new Map<number, number>();
    for (const s of l.samples) byType.set(s, (byType.get(s) ?? 0) + 1);
    counts.set(type, byType);
  }
  const whole = new Map<string, number>();
  for (const [type, bySample] of counts) {
    let best = -1;
    for (const [sample, n] of [...bySample].sort((a, b) => a[0] - b[0])) {
      const most = best < 0 ? 0 : bySample.get(best)!;
      if (n > most || (n === most && ports.has(type))) best = sample;
    }
    whole.set(type, best);
  }
  return whole;
}

/**
 * A spanning forest of the union of all links: no block with two parents, no cycle. Links of the whole structure come first,
 * then those that lasted longest; links back never.
 */
function span(links: Link[], blocks: Map<number, Surveyed>, back: Set<string>, roots: number[], ports: Map<string, string[]>): TreeNode[] {
  const rank = new Map(roots.map((id, i) => [id, i]));
  const far = Number.MAX_SAFE_INTEGER;
  const whole = wholeSample(links, blocks, ports);
  const typeOf = (l: Link): string => blocks.get(l.from)!.type;
  const late = (l: Link): number => (l.samples.includes(whole.get(typeOf(l))!) ? 0 : 1);
  const sorted = links.filter((l) => !back.has(fieldKey(typeOf(l), l.field))).map((l) => ({ l, late: late(l) }))
    .sort((a, b) => a.late - b.late || b.l.samples.length - a.l.samples.length || a.l.order - b.l.order
      || (rank.get(a.l.from) ?? far) - (rank.get(b.l.from) ?? far) || a.l.from - b.l.from || a.l.to - b.l.to)
    .map(({ l }) => l);
  const parent = new Map<number, Link>();
  const top = new Map<number, number>(); // union-find: a cycle would join two of one tree
  const find = (id: number): number => {
    let root = id;
    while (top.has(root)) root = top.get(root)!;
    for (let n = id; n !== root;) { const next = top.get(n)!; top.set(n, root); n = next; }
    return root;
  };
  for (const l of sorted) {
    if (parent.has(l.to) || find(l.from) === find(l.to)) continue;
    parent.set(l.to, l);
    top.set(find(l.to), find(l.from));
  }
  const nodes = new Map<number, TreeNode>([...blocks.keys()].map((id) => [id, { id, children: [] }]));
  const forest: TreeNode[] = [];
  for (const [id, node] of nodes) {
    const link = parent.get(id);
    if (link) nodes.get(link.from)!.children.push({ field: link.field, order: link.order, node });
    else forest.push(node);
  }
  for (const node of nodes.values()) node.children.sort((a, b) => a.order - b.order || a.node.id - b.node.id);
  return forest;
}
