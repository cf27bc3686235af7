/**
 * Which way an arrow goes: from its dot into a corridor, along corridors, and out of one to its target. Only the choice of
 * corridors is made here; where in a corridor each arrow runs is decided for all of them together (lanes.ts). Pure.
 */
import type { Corridor, Corridors } from "./corridors";

/** Where an arrow leaves a card or meets it. `edge`: the side of the card, which says in which corridor it begins. */
export type End =
  | { edge: "left" | "right"; shelf: number; slot: number; x: number; y: number }
  | { edge: "top" | "bottom"; shelf: number; x: number; y: number }
  | { edge: "stack"; x: number; y: number };

export interface Wish {
  /** Stable over steps: same pointer, same key. */
  key: string;
  from: End;
  /** Ways to meet the target, the preferred first. */
  to: End[];
  /** The first way is taken unless it is very much longer (a tree's links come from above). */
  firm?: boolean;
}

export interface Route {
  key: string;
  from: End;
  to: End;
  tracks: Corridor[];
}

const bend = 14;
/** Shelves that an arrow may wind through: beyond, the trunk is the way. */
const farthest = 40;
const mid = (c: Corridor): number => (c.lo + c.hi) / 2;

/** The route of least length and fewest bends; later ends of `to` must be better by a little to be taken. */
export function route(wish: Wish, map: Corridors): Route {
  let best: Route | undefined;
  let least = Infinity;
  wish.to.forEach((to, preference) => {
    for (const tracks of ways(wish.from, to, map)) {
      const cost = length(wish.from, to, tracks) + tracks.length * bend + preference * (wish.firm ? 400 : 12);
      if (cost < least) { least = cost; best = { key: wish.key, from: wish.from, to, tracks }; }
    }
  });
  return best!;
}

interface Door { tracks: Corridor[]; channels: number[] | "all" }

/** The corridor an end opens to, and the channels that can be reached from it. */
function door(end: End, map: Corridors): Door {
  switch (end.edge) {
    case "stack": return { tracks: [map.side], channels: map.sideReaches === "all" ? "all" : [map.sideReaches] };
    case "top": return { tracks: [], channels: [end.shelf] };
    case "bottom": return { tracks: [], channels: [end.shelf + 1] };
    case "left":
    case "right": {
      const gap = map.gap(end.shelf, end.edge === "left" ? end.slot : end.slot + 1);
      return { tracks: [gap], channels: gap === map.trunk || gap.id === map.trunk.id ? "all" : [end.shelf, end.shelf + 1] };
    }
  }
}

function ways(from: End, to: End, map: Corridors): Corridor[][] {
  const a = door(from, map);
  const b = door(to, map);
  if (a.tracks[0] && a.tracks[0].id === b.tracks[0]?.id) return [a.tracks];
  if (a.channels === "all" && b.channels === "all") return [a.tracks];
  const starts = a.channels === "all" ? b.channels as number[] : a.channels;
  const ends = b.channels === "all" ? starts : b.channels;
  const found: Corridor[][] = [];
  for (const start of starts) {
    for (const end of ends) {
      if (start === end) found.push([...a.tracks, map.channel(start), ...b.tracks]);
      else if (a.channels === "all") continue; // it reaches `end` without a detour
      else {
        if (Math.abs(end - start) <= farthest) found.push([...a.tracks, ...through(start, end, to.x, map), ...b.tracks]);
        found.push([...a.tracks, map.channel(start), map.trunk, map.channel(end), ...b.tracks]);
      }
    }
  }
  return found;
}

/** From channel to channel, through the gap of each shelf between them that lies nearest to `x`. */
function through(start: number, end: number, x: number, map: Corridors): Corridor[] {
  const tracks = [map.channel(start)];
  const down = end > start ? 1 : -1;
  for (let c = start; c !== end; c += down) {
    const shelf = down > 0 ? c : c - 1;
    let best = map.gap(shelf, 0);
    for (let g = 1; g < map.gaps(shelf); g++) {
      const gap = map.gap(shelf, g);
      if (Math.abs(mid(gap) - x) < Math.abs(mid(best) - x)) best = gap;
    }
    tracks.push(best, map.channel(c + down));
  }
  return tracks;
}

function length(from: End, to: End, tracks: Corridor[]): number {
  let { x, y } = from;
  let sum = 0;
  for (const track of tracks) {
    if (track.axis === "v") { sum += Math.abs(mid(track) - x); x = mid(track); }
    else { sum += Math.abs(mid(track) - y); y = mid(track); }
  }
  return sum + Math.abs(to.x - x) + Math.abs(to.y - y);
}
