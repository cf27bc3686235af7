/**
 * A list that lives long (a queue, a stack) may have thousands of nodes in its life and few at a time: nodes that never live
 * together share places of the row. Pure.
 */
import { together, type Graph } from "./graph";
import { idsOf, type TreeNode } from "./tree-node";

/** Rows that are shorter over all their life give every node a place of its own. */
const shareAbove = 24;

/** The list anew: as many places as it needs at once, each beside the neighbour it is linked with where that is free. */
export function reuseSlots(root: TreeNode, { nodes, edges }: Graph): TreeNode {
  const chain = idsOf(root);
  if (chain.length <= shareAbove || peak(chain.map((n) => nodes.get(n.id)!)) > chain.length * 0.75) return root;
  const ids = new Set(chain.map((n) => n.id));
  const before = new Map<number, number>();
  const after = new Map<number, number>();
  for (const e of edges) {
    if (!ids.has(e.from) || !ids.has(e.to)) continue;
    if (!before.has(e.to)) before.set(e.to, e.from);
    if (!after.has(e.from)) after.set(e.from, e.to);
  }
  const places = new Map<number, number[]>();
  const placeOf = new Map<number, number>();
  let left = 0;
  let right = -1;
  for (const id of [...ids].sort((a, b) => nodes.get(a)!.birth - nodes.get(b)!.birth || a - b)) {
    const life = nodes.get(id)!;
    const free = (place: number): boolean => (places.get(place) ?? []).every((other) => !together(nodes.get(other)!, life));
    const source = placeOf.get(before.get(id) ?? -1);
    const target = placeOf.get(after.get(id) ?? -1);
    const beside = source !== undefined ? source + 1 : target !== undefined ? target - 1 : undefined;
    let place = beside !== undefined && beside >= left && beside <= right && free(beside) ? beside : undefined;
    for (let p = left; place === undefined && p <= right; p++) if (free(p)) place = p;
    place ??= beside !== undefined && beside < left ? left - 1 : right + 1;
    left = Math.min(left, place);
    right = Math.max(right, place);
    places.set(place, [...(places.get(place) ?? []), id]);
    placeOf.set(id, place);
  }
  const [field, order] = [root.children[0].field, root.children[0].order];
  let node: TreeNode | undefined;
  for (let p = right; p >= left; p--) {
    const [id, ...also] = places.get(p)!;
    node = { id, also, children: node ? [{ field, order, node }] : [] };
  }
  return node!;
}

/** How many live at once, at most. */
function peak(lives: readonly { birth: number; death: number }[]): number {
  const events = lives.flatMap((l): [number, number][] => [[l.birth, 1], [l.death + 1, -1]]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  let now = 0;
  let most = 0;
  for (const [, by] of events) most = Math.max(most, now += by);
  return most;
}
