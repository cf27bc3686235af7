/** Corner points to SVG: rounded corners, and the head of an arrow or the bar of one that may not be followed. Pure. */
import type { Point } from "./lanes";

const radius = 7;
const n = (v: number): string => String(Math.round(v * 10) / 10);

export function roundedPath(points: readonly Point[]): string {
  if (points.length < 2) return "";
  let d = `M${n(points[0].x)} ${n(points[0].y)}`;
  for (let i = 1; i < points.length - 1; i++) {
    const p = points[i];
    const before = points[i - 1];
    const after = points[i + 1];
    const a = Math.hypot(p.x - before.x, p.y - before.y);
    const b = Math.hypot(after.x - p.x, after.y - p.y);
    const r = Math.min(radius, a / 2, b / 2);
    const from = towards(p, before, r, a);
    const to = towards(p, after, r, b);
    d += `L${n(from.x)} ${n(from.y)}Q${n(p.x)} ${n(p.y)} ${n(to.x)} ${n(to.y)}`;
  }
  const end = points[points.length - 1];
  return `${d}L${n(end.x)} ${n(end.y)}`;
}

function towards(p: Point, q: Point, by: number, distance: number): Point {
  return distance === 0 ? p : { x: p.x + ((q.x - p.x) * by) / distance, y: p.y + ((q.y - p.y) * by) / distance };
}

/** A filled head whose tip is the last point. */
export function headPath(points: readonly Point[]): string {
  const { tip, dx, dy } = ending(points);
  const at = (along: number, across: number): string => `${n(tip.x - dx * along - dy * across)} ${n(tip.y - dy * along + dx * across)}`;
  return `M${at(0, 0)}L${at(7, 3.6)}L${at(7, -3.6)}Z`;
}

/** A bar across the end: the pointer may not be followed. */
export function barPath(points: readonly Point[]): string {
  const { tip, dx, dy } = ending(points);
  return `M${n(tip.x - dy * 5)} ${n(tip.y + dx * 5)}L${n(tip.x + dy * 5)} ${n(tip.y - dx * 5)}`;
}

function ending(points: readonly Point[]): { tip: Point; dx: number; dy: number } {
  const tip = points[points.length - 1];
  const before = points[points.length - 2] ?? { x: tip.x - 1, y: tip.y };
  const length = Math.hypot(tip.x - before.x, tip.y - before.y) || 1;
  return { tip, dx: (tip.x - before.x) / length, dy: (tip.y - before.y) / length };
}
