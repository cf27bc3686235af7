/** Arrows as corner points: all are routed, then given lanes together. Heap coordinates. Pure. */
import type { Corridors } from "../layout/corridors";
import { lanes, type Point } from "../layout/lanes";
import { route } from "../layout/route";
import type { Arrow } from "./arrows";

export interface Drawn {
  arrow: Arrow;
  /** From the dot to the tip. */
  points: Point[];
  /** The part outside the cards that it joins. */
  outside: Point[];
}

export function draw(arrows: readonly Arrow[], map: Corridors): Drawn[] {
  const corners = lanes(arrows.map((a) => route(a.wish, map)));
  return arrows.map((arrow, i) => ({ arrow, points: [...arrow.lead, ...corners[i], ...arrow.tail], outside: corners[i] }));
}
