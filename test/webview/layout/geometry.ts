/** What must hold for a picture: asked of real scenes, for hand-written and for random runs. */
import type { HeapLayout } from "../../../src/webview/layout/homes";
import type { Point } from "../../../src/webview/layout/lanes";

export interface Box { name: string; x: number; y: number; w: number; h: number }

export const overlap = (a: Box, b: Box): boolean => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

/** Pairs of boxes that overlap, by name. */
export function overlaps(boxes: readonly Box[]): string[] {
  const found: string[] = [];
  boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => { if (overlap(a, b)) found.push(`${a.name} / ${b.name}`); }));
  return found;
}

/** Names of the boxes whose inside a polyline enters (touching a border is no crossing). */
export function crossed(points: readonly Point[], boxes: readonly Box[]): string[] {
  return boxes.filter((box) => points.slice(1).some((p, i) => enters(points[i], p, box))).map((b) => b.name);
}

function enters(a: Point, b: Point, box: Box): boolean {
  const inset = 1;
  const left = box.x + inset; const right = box.x + box.w - inset;
  const top = box.y + inset; const bottom = box.y + box.h - inset;
  return Math.max(a.x, b.x) > left && Math.min(a.x, b.x) < right && Math.max(a.y, b.y) > top && Math.min(a.y, b.y) < bottom;
}

export const homeBoxes = (layout: HeapLayout): Box[] => [...layout.homes.values()].map((h) => ({ name: `b${h.id}`, x: h.x, y: h.y, w: h.w, h: h.h }));
