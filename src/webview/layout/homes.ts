/**
 * A home for every block: one place for its whole life, on shelves. A shelf is a row of cards; between shelves run
 * horizontal channels, between the cards of a shelf vertical gaps, and arrows run only there. Lists lie along shelves,
 * trees have a shelf for each level, all else fills what is free. Pure: depends on the run and the width, never on the step.
 */
import type { Value } from "../../trace/snapshot";
import { sheet, type Root, type SheetOptions } from "../picture/lines";
import type { Metrics } from "../picture/metrics";
import { columns, shortType } from "../picture/text";
import { rootPath } from "../picture/shape";
import { channelY, gapX } from "./spacing";
import type { Surveyed } from "../../foresight/survey";
import type { Structure, Structures } from "../../foresight/structures";
import { idsOf } from "../../foresight/tree-node";
import { planOf } from "./plans";
import { sideOf, type Plan, type Size } from "./tree";

export interface Home { id: number; x: number; y: number; w: number; h: number; shelf: number }
/** `slots`: what is taken on the shelf, from left to right, disjoint. */
export interface Shelf { y: number; h: number; slots: { x: number; w: number }[] }

export interface HeapLayout {
  homes: Map<number, Home>;
  shelves: Shelf[];
  width: number;
  height: number;
  ports: Map<string, string[]>;
}

export interface HomeOptions {
  metrics: Metrics;
  /** Width to fill before a new shelf is begun, px. */
  width: number;
  /** Cards that were dragged elsewhere: there they stay, and others make room. */
  moved?: ReadonlyMap<number, { shelf: number; x: number }>;
}

/** Right of the last card: arrows run there as well. */
const margin = 36;
const minCard = 112;
const maxCard = 480;
/** An array of buckets stands over its chains, however wide. */
const maxBuckets = 1200;
/** Runs with more blocks than this give the homes of blocks that live one after the other to each other. */
const reuseAbove = 48;


export function homes(surveyed: readonly Surveyed[], { structures: found, ports }: Structures, options: HomeOptions): HeapLayout {
  const blocks = new Map(surveyed.map((b) => [b.id, b]));
  const sizes = sizeAll(surveyed, ports, options);
  const { leaders, followers } = share(found, blocks, sizes);
  const width = Math.max(options.width - margin, minCard + gapX);
  const shelves: { h: number; slots: { id: number; x: number; w: number; h: number }[]; right: number }[] = [];
  const firstFree = new Map<number, number>();
  for (const structure of leaders) {
    const plan = planOf(structure, sizes, width, (node) => sideOf(node, ports.get(blocks.get(node.id)!.type)));
    place(plan, shelves, width, firstFree);
  }
  for (const [id, to] of options.moved ?? []) moveTo(shelves, id, to);
  return settle(shelves.filter((s) => s.slots.length), followers, ports);
}

/** Takes a card out of its shelf and puts it into another; what it would cover there moves to the right. */
function moveTo(shelves: OpenShelf[], id: number, to: { shelf: number; x: number }): void {
  const from = shelves.find((s) => s.slots.some((slot) => slot.id === id));
  const slot = from?.slots.find((each) => each.id === id);
  if (!from || !slot) return;
  from.slots = from.slots.filter((each) => each !== slot);
  const target = (shelves[Math.min(to.shelf, shelves.length)] ??= { h: 0, slots: [], right: 0 });
  slot.x = Math.max(0, Math.round(to.x));
  target.h = Math.max(target.h, slot.h);
  target.slots = [...target.slots, slot].sort((a, b) => a.x - b.x || (a === slot ? -1 : b === slot ? 1 : 0));
  target.slots.forEach((each, i) => { const before = target.slots[i - 1]; if (before) each.x = Math.max(each.x, before.x + before.w + gapX); });
}

/** What a block's card needs in its whole life. Blocks of one struct type share a size, so that they line up. */
function sizeAll(blocks: readonly Surveyed[], ports: Map<string, string[]>, { metrics, width }: HomeOptions): Map<number, Size> {
  const mostOf = (b: Surveyed): number => (ports.get(b.type)?.[0] === "[]" ? maxBuckets : Math.max(minCard, Math.min(maxCard, width - margin - gapX)));
  const widthOf = new Map<string, number>();
  const key = (b: Surveyed): string => (b.values[0]?.kind === "struct" ? b.type : `#${b.id}`);
  const optionsFor = (b: Surveyed, w: number): SheetOptions => ({ metrics, width: w, types: false, ports: ports.get(b.type) ?? [] });
  for (const b of blocks) {
    const head = metrics.pad * 2 + metrics.char * ((columns(shortType(b.values[0]?.type ?? b.type)) + 7));
    let w = Math.max(minCard, head);
    for (const value of b.values) w = Math.max(w, sheet(blockRoots(value), optionsFor(b, Infinity)).natural);
    widthOf.set(key(b), Math.max(widthOf.get(key(b)) ?? 0, Math.min(mostOf(b), 4 * Math.ceil(w / 4))));
  }
  const heightOf = new Map<string, number>();
  for (const b of blocks) {
    const w = widthOf.get(key(b))!;
    let h = b.values.length ? 0 : metrics.row;
    for (const value of b.values) h = Math.max(h, sheet(blockRoots(value), optionsFor(b, w)).height);
    heightOf.set(key(b), Math.max(heightOf.get(key(b)) ?? 0, metrics.head + h));
  }
  // A block seen in no snapshot takes the size of its type.
  const ofType = new Map<string, Size>();
  for (const b of blocks) if (b.values.length && b.type) ofType.set(b.type, { w: widthOf.get(key(b))!, h: heightOf.get(key(b))! });
  return new Map(blocks.map((b) => [b.id, (b.values.length ? undefined : ofType.get(b.type)) ?? { w: widthOf.get(key(b))!, h: heightOf.get(key(b))! }]));
}

/** What a block's card shows beneath its header: the members of a struct, the elements of an array, else the value itself. */
export function blockRoots(value: Value): Root[] {
  if (value.kind === "struct" && value.children?.length) return value.children.map((c, i) => ({ path: rootPath(c, i), value: c, ...(c.role === "base" ? { dim: true } : {}) }));
  return [{ path: "", value, name: "", bare: true }];
}

/** Blocks that share a home, by the one that it is made for: those of one place of a structure, and single ones of one kind. */
function share(found: readonly Structure[], blocks: ReadonlyMap<number, Surveyed>, sizes: Map<number, Size>): { leaders: Structure[]; followers: Map<number, number[]> } {
  const followers = new Map<number, number[]>();
  const follow = (leader: number, id: number): void => {
    followers.set(leader, [...(followers.get(leader) ?? []), id]);
    const a = sizes.get(leader)!;
    const b = sizes.get(id)!;
    sizes.set(leader, { w: Math.max(a.w, b.w), h: Math.max(a.h, b.h) });
  };
  const leaders: Structure[] = [];
  const free = new Map<string, { id: number; until: number }[]>(); // by kind of block; few are open at once
  for (const s of found) {
    for (const node of idsOf(s.root)) for (const id of node.also) follow(node.id, id);
    const block = blocks.get(s.root.id)!;
    if (s.form !== "single" || blocks.size <= reuseAbove) { leaders.push(s); continue; }
    const key = `${block.type} ${block.line}`;
    const open = free.get(key) ?? [];
    free.set(key, open);
    const home = open.find((o) => o.until + 1 < block.birth);
    if (!home) {
      open.push({ id: block.id, until: block.death });
      leaders.push(s);
      continue;
    }
    home.until = block.death;
    follow(home.id, block.id);
  }
  return { leaders, followers };
}

type OpenShelf = { h: number; slots: { id: number; x: number; w: number; h: number }[]; right: number };

/** First fit: the first run of shelves with room at the right for every row; singles of a kind find their shelf at once. */
function place(plan: Plan, shelves: OpenShelf[], width: number, firstFree: Map<number, number>): void {
  const n = plan.rows.length;
  const tall = plan.rows[0][0].h;
  const kind = n === 1 ? plan.rows[0].length * 1e6 + plan.width * 1e3 + tall : -1;
  let start = kind >= 0 ? (firstFree.get(kind) ?? 0) : 0;
  for (; start < shelves.length; start++) {
    const x = leftOf(plan, shelves, start);
    // A low card on a high shelf wastes room; so does a high one on a shelf of low cards.
    const h = shelves[start].h;
    if (x + plan.width <= width && (n > 1 || (tall <= h * 1.5 + 40 && h <= tall * 3 + 80))) break;
  }
  if (kind >= 0) firstFree.set(kind, start);
  const x = leftOf(plan, shelves, start);
  plan.rows.forEach((row, r) => {
    const shelf = (shelves[start + r] ??= { h: 0, slots: [], right: 0 });
    for (const p of row) {
      shelf.slots.push({ id: p.id, x: x + p.x, w: p.w, h: p.h });
      shelf.h = Math.max(shelf.h, p.h);
      shelf.right = Math.max(shelf.right, x + p.x + p.w + gapX);
    }
  });
}

function leftOf(plan: Plan, shelves: OpenShelf[], start: number): number {
  let x = 0;
  plan.rows.forEach((row, r) => {
    const right = shelves[start + r]?.right ?? 0;
    x = Math.max(x, right - row[0].x);
  });
  return x;
}

function settle(open: OpenShelf[], followers: Map<number, number[]>, ports: Map<string, string[]>): HeapLayout {
  const found = new Map<number, Home>();
  let y = channelY;
  let width = 0;
  const shelves = open.map((shelf, i): Shelf => {
    const slots = [...shelf.slots].sort((a, b) => a.x - b.x);
    for (const s of slots) {
      for (const id of [s.id, ...(followers.get(s.id) ?? [])]) found.set(id, { id, x: s.x, y, w: s.w, h: s.h, shelf: i });
      width = Math.max(width, s.x + s.w);
    }
    const settled = { y, h: shelf.h, slots: slots.map(({ x, w }) => ({ x, w })) };
    y += shelf.h + channelY;
    return settled;
  });
  return { homes: found, shelves, width: width + margin, height: y, ports };
}
