/**
 * Side by side in a corridor: arrows that share one get lanes of their own, ordered so that they cross as little as they can.
 * Vertical corridors are settled first, then horizontal ones, whose arrows then have exact ends. Pure and steady: the same
 * arrows give the same lanes.
 */
import type { Corridor } from "./corridors";
import type { Route } from "./route";

export interface Point { x: number; y: number }

/** A route's run in one corridor: from `a` to `b` along it; `sideA`, `sideB`: to which side (-1, 0, 1) it turns off there. */
interface Run { route: number; track: number; key: string; a: number; b: number; sideA: number; sideB: number; at: number }

const apart = 7;
const edge = 6;
const mid = (c: Corridor): number => (c.lo + c.hi) / 2;

/** The corner points of each route, from its start to its end. */
export function lanes(routes: readonly Route[]): Point[][] {
  const at = routes.map((r) => r.tracks.map(mid));
  for (const axis of ["v", "h"] as const) {
    const byCorridor = new Map<string, { corridor: Corridor; runs: Run[] }>();
    routes.forEach((route, i) => route.tracks.forEach((corridor, k) => {
      if (corridor.axis !== axis) return;
      const group = byCorridor.get(corridor.id) ?? { corridor, runs: [] };
      group.runs.push(runOf(route, i, k, at[i]));
      byCorridor.set(corridor.id, group);
    }));
    for (const { corridor, runs } of byCorridor.values()) {
      settle(corridor, runs);
      for (const run of runs) at[run.route][run.track] = run.at;
    }
    if (axis === "v") straighten(routes, byCorridor, at);
  }
  return routes.map((route, i) => points(route, at[i]));
}

function runOf(route: Route, index: number, k: number, at: number[]): Run {
  const { from, to, tracks } = route;
  const vertical = tracks[k].axis === "v";
  const here = at[k];
  const along = (p: Point): number => (vertical ? p.y : p.x);
  const across = (p: Point): number => (vertical ? p.x : p.y);
  const before = k === 0 ? along(from) : at[k - 1];
  const after = k === tracks.length - 1 ? along(to) : at[k + 1];
  // Where it comes from and goes to, across this corridor: the neighbour's neighbour, or the end itself.
  const comes = k <= 1 ? across(from) : at[k - 2];
  const goes = k >= tracks.length - 2 ? across(to) : at[k + 2];
  return { route: index, track: k, key: route.key, a: before, b: after, sideA: Math.sign(Math.round(comes - here)), sideB: Math.sign(Math.round(goes - here)), at: here };
}

const low = (r: Run): number => Math.min(r.a, r.b);
const high = (r: Run): number => Math.max(r.a, r.b);

/** Crossings when `p` lies on the low side of `q`. */
function crossings(p: Run, q: Run): number {
  const within = (v: number, r: Run): boolean => v > low(r) - 0.5 && v < high(r) + 0.5;
  let n = 0;
  if (p.sideA > 0 && within(p.a, q)) n++;
  if (p.sideB > 0 && within(p.b, q)) n++;
  if (q.sideA < 0 && within(q.a, p)) n++;
  if (q.sideB < 0 && within(q.b, p)) n++;
  return n;
}

function settle(corridor: Corridor, runs: Run[]): void {
  runs.sort((p, q) => low(p) - low(q) || high(p) - high(q) || (p.key < q.key ? -1 : p.key > q.key ? 1 : 0));
  if (runs.length <= 80) {
    // Insertion by pairs: n is small, and any order is right, only some are nicer.
    for (let pass = 0; pass < runs.length; pass++) {
      let moved = false;
      for (let i = 1; i < runs.length; i++) {
        if (crossings(runs[i], runs[i - 1]) < crossings(runs[i - 1], runs[i])) {
          [runs[i - 1], runs[i]] = [runs[i], runs[i - 1]];
          moved = true;
        }
      }
      if (!moved) break;
    }
  }
  const levels: number[] = [];
  runs.forEach((run, i) => {
    let level = 0;
    for (let k = 0; k < i; k++) if (low(run) < high(runs[k]) + edge && low(runs[k]) < high(run) + edge) level = Math.max(level, levels[k] + 1);
    levels.push(level);
  });
  const most = Math.max(...levels) + 1;
  const room = Math.max(0, corridor.hi - corridor.lo - 2 * edge);
  const step = most > 1 ? Math.min(apart, room / (most - 1)) : 0;
  const first = (corridor.lo + corridor.hi) / 2 - (step * (most - 1)) / 2;
  runs.forEach((run, i) => { run.at = first + levels[i] * step; });
}

/** Where an arrow goes from gap to gap with a jog of a few pixels between them, the second gap takes it straight on if it can. */
function straighten(routes: readonly Route[], byCorridor: ReadonlyMap<string, { corridor: Corridor; runs: Run[] }>, at: number[][]): void {
  routes.forEach((route, i) => {
    for (let k = 2; k < route.tracks.length; k++) {
      if (route.tracks[k].axis !== "v") continue;
      const { corridor, runs } = byCorridor.get(route.tracks[k].id)!;
      const x = at[i][k - 2];
      const mine = runs.find((r) => r.route === i && r.track === k)!;
      if (Math.abs(x - mine.at) > 3 * apart || x < corridor.lo + edge || x > corridor.hi - edge) continue;
      const free = runs.every((r) => r === mine || Math.abs(r.at - x) >= apart - 1 || low(r) >= high(mine) + edge || low(mine) >= high(r) + edge);
      if (!free) continue;
      mine.at = x;
      at[i][k] = x;
    }
  });
}

function points(route: Route, at: number[]): Point[] {
  const { from, to, tracks } = route;
  const found: Point[] = [{ x: from.x, y: from.y }];
  tracks.forEach((track, k) => {
    const last = found[found.length - 1];
    found.push(track.axis === "v" ? { x: at[k], y: last.y } : { x: last.x, y: at[k] });
  });
  const last = found[found.length - 1];
  const ending = tracks.at(-1)?.axis;
  if (ending === "v") found.push({ x: last.x, y: to.y });
  else if (ending === "h") found.push({ x: to.x, y: last.y });
  found.push({ x: to.x, y: to.y });
  return tidy(found);
}

/** Without points that repeat or lie on a straight line between their neighbours. */
function tidy(all: Point[]): Point[] {
  const kept: Point[] = [];
  for (const p of all) {
    const q = kept.at(-1);
    if (q && Math.abs(p.x - q.x) < 0.5 && Math.abs(p.y - q.y) < 0.5) continue;
    const o = kept.at(-2);
    if (o && q && ((Math.abs(o.x - q.x) < 0.5 && Math.abs(q.x - p.x) < 0.5) || (Math.abs(o.y - q.y) < 0.5 && Math.abs(q.y - p.y) < 0.5))) kept.pop();
    kept.push(p);
  }
  return kept;
}
