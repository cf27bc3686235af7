/**
 * Where arrows may run: the horizontal channels between shelves, the vertical gaps between the cards of a shelf, the trunk
 * at the left of the heap (its gaps 0, all one) and the stack's own side. No card lies in any of them. Pure.
 */
import type { HeapLayout } from "./homes";
import { channelY, gapX } from "./spacing";

export interface Corridor {
  id: string;
  axis: "v" | "h";
  /** Across: the x range of a vertical corridor, the y range of a horizontal one. */
  lo: number;
  hi: number;
}

export interface Corridors {
  channel(index: number): Corridor;
  readonly channels: number;
  gap(shelf: number, index: number): Corridor;
  gaps(shelf: number): number;
  /** The vertical corridor in which the stack's arrows start and end, and the channels that it opens to. */
  readonly side: Corridor;
  readonly sideReaches: "all" | number;
  readonly trunk: Corridor;
}

export interface SidePlace {
  /** Trunk: the x range left of the heap (heap coordinates, so below 0). */
  trunk: { lo: number; hi: number };
  /** Set when the stack stands above the heap: its side corridor, which opens to the topmost channel only. */
  side?: { lo: number; hi: number };
}

export function corridors(layout: Pick<HeapLayout, "shelves" | "height">, place: SidePlace): Corridors {
  const { shelves } = layout;
  const trunk: Corridor = { id: "T", axis: "v", ...place.trunk };
  const side: Corridor = place.side ? { id: "R", axis: "v", ...place.side } : trunk;
  const channel = (index: number): Corridor => {
    const above = index === 0 ? 0 : shelves[index - 1].y + shelves[index - 1].h;
    const below = index < shelves.length ? shelves[index].y : Math.max(layout.height, above + channelY);
    return { id: `H${index}`, axis: "h", lo: above, hi: below };
  };
  const gap = (shelf: number, index: number): Corridor => {
    const { slots } = shelves[shelf];
    if (index === 0) {
      // A first card that is set in leaves more room than the trunk alone, but one corridor has one range: the trunk's.
      return trunk;
    }
    const lo = slots[index - 1].x + slots[index - 1].w;
    const next = slots[index]?.x ?? lo + gapX;
    return { id: `V${shelf}:${index}`, axis: "v", lo, hi: Math.min(next, lo + 6 * gapX) };
  };
  return { channel, channels: shelves.length + 1, gap, gaps: (shelf) => shelves[shelf].slots.length + 1, side, sideReaches: place.side ? 0 : "all", trunk };
}
