/** Trees as trees: a level is a row, a parent stands over its children, left stays left. Pure. */
import { gapX } from "./spacing";
import type { TreeNode } from "../../foresight/tree-node";

export interface Size { w: number; h: number }
/** A structure as rows of places, x from its own left edge; row r stands on the r-th of its shelves. */
export interface Plan { rows: { id: number; x: number; w: number; h: number }[][]; width: number }
export type Side = (node: TreeNode) => -1 | 0 | 1;

/** Deeper trees are drawn as rows: a tree of thousands of levels is a list. */
export const deepest = 200;

/**
 * A tidy tree: each parent over the middle of its children, subtrees as close as their outlines allow. An only child that
 * hangs by the first of two links stands to the left of its parent, by the second to the right.
 */
export function treePlan(root: TreeNode, sizes: ReadonlyMap<number, Size>, side: Side): Plan {
  const at = new Map<number, number>(); // centre, relative to the parent's
  const outline = (node: TreeNode): { left: number[]; right: number[] } => {
    const half = sizes.get(node.id)!.w / 2;
    const parts = node.children.map((c) => ({ c, ...outline(c.node) }));
    const left = [-half];
    const right = [half];
    const centres: number[] = [];
    parts.forEach((part, i) => {
      let centre = i === 0 ? 0 : -Infinity;
      if (i > 0) {
        for (let d = 0; d < part.left.length; d++) {
          for (let k = 0; k < i; k++) if (d < parts[k].right.length) centre = Math.max(centre, centres[k] + parts[k].right[d] + gapX - part.left[d]);
        }
      }
      centres.push(centre);
    });
    let shift = centres.length ? -(centres[0] + centres.at(-1)!) / 2 : 0;
    if (parts.length === 1) shift = side(node) * (half + gapX / 2);
    parts.forEach((part, i) => {
      const centre = centres[i] + shift;
      at.set(part.c.node.id, centre);
      part.left.forEach((v, d) => { left[d + 1] = Math.min(left[d + 1] ?? Infinity, centre + v); });
      part.right.forEach((v, d) => { right[d + 1] = Math.max(right[d + 1] ?? -Infinity, centre + v); });
    });
    return { left, right };
  };
  const { left } = outline(root);
  const shift = -Math.min(...left);
  const rows: Plan["rows"] = [];
  const walk = (node: TreeNode, centre: number, depth: number): void => {
    const { w, h } = sizes.get(node.id)!;
    (rows[depth] ??= []).push({ id: node.id, x: Math.round(centre - w / 2), w, h });
    for (const c of node.children) walk(c.node, centre + at.get(c.node.id)!, depth + 1);
  };
  walk(root, shift, 0);
  for (const row of rows) row.sort((a, b) => a.x - b.x);
  return { rows, width: Math.max(...rows.map((r) => r.at(-1)!.x + r.at(-1)!.w)) };
}

/** -1: the node's only child hangs by its first link, 1: by its last, 0: neither. */
export function sideOf(node: TreeNode, ports: readonly string[] | undefined): -1 | 0 | 1 {
  const at = ports && node.children.length === 1 ? ports.indexOf(node.children[0].field) : -1;
  if (at < 0 || !ports || ports.length < 2) return 0;
  return at === 0 ? -1 : at === ports.length - 1 ? 1 : 0;
}

export function depthOf(root: TreeNode): number {
  let level = [root];
  let depth = 0;
  for (; level.length; depth++) level = level.flatMap((n) => n.children.map((c) => c.node));
  return depth;
}
