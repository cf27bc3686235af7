/**
 * From pointers to arrows: which pointers of the visible cards point where, as wishes for the router, with how each shall
 * look. Works in heap coordinates: x 0 is the heap's left edge. Pure.
 */
import type { HeapBlock, Value } from "../../trace/snapshot";
import type { HeapLayout, Home } from "../layout/homes";
import type { End, Wish } from "../layout/route";
import type { Point } from "../layout/lanes";
import { Anchors, type Anchor } from "./anchors";
import type { Sheet } from "./lines";
import { isPointer } from "./shape";
import type { Metrics } from "./metrics";
import type { StackItem } from "./stack";
import { addressNumber } from "./text";

export interface BlockCard {
  block: HeapBlock;
  home: Home;
  /** Present only for cards near the view. */
  sheet?: Sheet;
  /** Height drawn; at most the home's. */
  h: number;
  /** Near the view. */
  seen: boolean;
}

export interface Arrow {
  wish: Wish;
  /** Points before the card's edge (the dot) and after the target's (a cell inside a card). */
  lead: Point[];
  tail: Point[];
  look: "live" | "freed" | "outside";
  reference: boolean;
  changed: boolean;
  current: boolean;
  fromOwner: string;
  toOwner: string;
}

/** A pointer that leads nowhere in the picture: a short stroke from its card's edge to a bar. */
export interface Stub { key: string; points: Point[]; look: "freed" | "outside"; changed: boolean; fromOwner: string }

export interface ArrowInput {
  metrics: Metrics;
  layout: HeapLayout;
  cards: readonly BlockCard[];
  /** All blocks of the step, shown or not. */
  heap: readonly HeapBlock[];
  items: readonly StackItem[];
  /** Blocks that the user hid: no arrow leads there. */
  hidden: ReadonlySet<number>;
  /** The stack's cards: their right edge in heap coordinates, and how far down the stack's top is. */
  stackRight: number;
  stackTop: number;
  /** Left edge of the stack's cards. */
  stackLeft: number;
}

/** An arrow that ends at a row where another begins stays this far above it, px. */
const busyShift = 5;
/** Where in the band beneath a strip arrows run, px from its top: the names of indices stand beneath. */
const laneInBand = 4;

interface Source { owner: string; path: string; value: Value; changed: boolean; current: boolean; y: number; portX?: number }

export function arrows(input: ArrowInput): { arrows: Arrow[]; stubs: Stub[] } {
  const { metrics: m, cards, items } = input;
  const anchors = new Anchors(m);
  const cardOf = new Map(cards.map((c) => [`b${c.block.id}`, c]));
  const itemOf = new Map(items.filter((i) => i.sheet).map((i) => [i.key, i]));
  for (const card of cards) {
    const owner = `b${card.block.id}`;
    if (card.seen) anchors.addWhole(owner, card.block, m.head);
    if (card.sheet) anchors.addSheet(owner, card.sheet, m.head);
  }
  for (const item of items) if (item.sheet) anchors.addSheet(item.key, item.sheet, m.head);
  const found: Arrow[] = [];
  const stubs: Stub[] = [];
  // Thousands of blocks are out of view and have no card; few of them are pointed at.
  let away: Map<string, HeapBlock> | undefined;
  const elsewhere = (address: string | undefined): Anchor | undefined => {
    away ??= new Map(input.heap.map((b) => [b.address, b]));
    const block = address === undefined ? undefined : away.get(address);
    const home = block?.id === undefined ? undefined : input.layout.homes.get(block.id);
    if (!block || !home || input.hidden.has(block.id!)) return undefined;
    const owner = `b${block.id}`;
    if (!cardOf.has(owner)) cardOf.set(owner, { block, home, h: m.head, seen: false });
    return { owner, kind: "whole", y: 0, h: m.head };
  };
  const visit = (source: Source, from: End, lead: Point[]): void => {
    const target = addressNumber(source.value.target);
    const state = source.value.targetState;
    if (state === "null" || state === "code" || (target === undefined && !source.value.target)) return;
    const key = `${source.owner}/${source.path}`;
    const outside = state === "out-of-bounds" || state === "unmapped";
    let anchor = target === undefined || state === "unmapped" ? undefined : anchors.find(target, source.value.type) ?? elsewhere(source.value.target);
    if (outside && anchor && anchor.kind !== "end") anchor = { ...anchor, kind: "end" };
    const near = anchor ?? (outside && target !== undefined ? nearest(input.heap, cardOf, target, m) : undefined);
    const ends = near && targetEnds(near, cardOf.get(near.owner), itemOf.get(near.owner), input);
    if (!near || !ends) {
      // Live memory that is shown nowhere (a literal, a library's own block) is no fault: its dot says enough.
      if (state === "live" || state === "global" || (state === "stack" && source.value.dead === undefined)) return;
      const along = from.edge === "bottom" ? { x: from.x, y: from.y + 12 } : { x: from.x + 12, y: from.y };
      stubs.push({ key, points: [...lead, { x: from.x, y: from.y }, along], look: state === "freed" || source.value.dead !== undefined ? "freed" : "outside", changed: source.changed, fromOwner: source.owner });
      return;
    }
    const { tail } = ends;
    const firm = from.edge === "bottom";
    const to = firm ? [...ends.to].sort((a, b) => Number(b.edge === "top") - Number(a.edge === "top")) : ends.to;
    found.push({
      wish: { key, from, to, firm }, lead, tail, look: outside || near.kind === "end" ? "outside" : state === "freed" || cardOf.get(near.owner)?.block.state === "freed" ? "freed" : "live",
      reference: source.value.kind === "reference", changed: source.changed, current: source.current, fromOwner: source.owner, toOwner: near.owner,
    });
  };
  for (const item of items) {
    if (!item.sheet) continue;
    eachPointer(item.sheet, m, (p) => {
      const y = input.stackTop + item.y + m.head + p.y;
      visit({ ...p, owner: item.key, current: item.current, y }, { edge: "stack", x: input.stackRight, y }, [{ x: input.stackRight - m.pad, y }]);
    });
  }
  for (const card of cards) {
    // What a freed block points at is nobody's business any more.
    if (!card.sheet || card.block.state === "freed") continue;
    const slot = slotOf(input.layout, card.home);
    eachPointer(card.sheet, m, (p) => {
      const y = card.home.y + m.head + p.y;
      const x = card.home.x + (p.portX ?? card.home.w - m.pad);
      const from: End = p.portX !== undefined
        ? { edge: "bottom", shelf: card.home.shelf, x, y: card.home.y + card.h }
        : { edge: "right", shelf: card.home.shelf, slot, x: card.home.x + card.home.w, y };
      visit({ ...p, owner: `b${card.block.id}`, current: false, y }, from, [{ x, y }]);
    });
  }
  spreadEnds(found, m);
  return { arrows: found, stubs };
}

/** Every pointer of a sheet, with the middle of its row (from the sheet's top). */
function eachPointer(content: Sheet, m: Metrics, visit: (p: { path: string; value: Value; changed: boolean; y: number; portX?: number }) => void): void {
  for (const line of content.lines) {
    if (line.kind === "field" && isPointer(line.value)) visit({ path: line.path, value: line.value, changed: line.change !== undefined, y: line.y + m.row / 2 });
    else if (line.kind === "field" && line.shown.glyph === "dot" && line.value.target) visit({ path: line.path, value: line.value, changed: line.change !== undefined, y: line.y + m.row / 2 });
    else if (line.kind === "record") {
      const c = line.cells.at(-1);
      if (c && isPointer(c.value)) visit({ path: c.path, value: c.value, changed: c.change !== undefined, y: line.y + m.row / 2 });
    } else if (line.kind === "ports") {
      for (const c of line.cells) visit({ path: c.path, value: c.value, changed: c.change !== undefined, y: line.y + m.row / 2, portX: c.x + c.w - 14 });
    }
  }
}

export function slotOf(layout: HeapLayout, home: Home): number {
  const { slots } = layout.shelves[home.shelf];
  let low = 0;
  let high = slots.length - 1;
  while (low < high) {
    const mid = (low + high + 1) >> 1;
    if (slots[mid].x <= home.x) low = mid;
    else high = mid - 1;
  }
  return low;
}

/** The sides by which an anchor can be met, best first, and how to go on inside the card. */
function targetEnds(anchor: Anchor, card: BlockCard | undefined, item: StackItem | undefined, input: ArrowInput): { to: End[]; tail: Point[] } | undefined {
  const { metrics: m, layout } = input;
  if (item) {
    const top = input.stackTop + item.y;
    const x = input.stackRight;
    const inside = anchor.x !== undefined && anchor.bandY !== undefined;
    const y = top + (inside ? anchor.bandY! + laneInBand : anchor.y + anchor.h / 2 - (anchor.busy ? busyShift : 0));
    return { to: [{ edge: "stack", x, y }], tail: inside ? [{ x: input.stackLeft + anchor.x!, y }, { x: input.stackLeft + anchor.x!, y: top + anchor.bandY! - 1 }] : [] };
  }
  if (!card) return undefined;
  const { home } = card;
  const slot = slotOf(layout, home);
  const right = home.x + home.w;
  if (anchor.kind === "whole") {
    const y = home.y + anchor.h / 2;
    return { to: [
      { edge: "left", shelf: home.shelf, slot, x: home.x, y },
      { edge: "top", shelf: home.shelf, x: home.x + home.w / 2, y: home.y },
      { edge: "right", shelf: home.shelf, slot, x: right, y },
    ], tail: [] };
  }
  if (anchor.x !== undefined && anchor.bandY !== undefined) {
    const y = home.y + anchor.bandY + laneInBand;
    const tail = [{ x: home.x + anchor.x, y }, { x: home.x + anchor.x, y: home.y + anchor.bandY - 1 }];
    return { to: [{ edge: "left", shelf: home.shelf, slot, x: home.x, y }, { edge: "right", shelf: home.shelf, slot, x: right, y }], tail };
  }
  if (anchor.port) {
    const side: End[] = anchor.port === "middle" ? [] : [{ edge: anchor.port, shelf: home.shelf, slot, x: anchor.port === "left" ? home.x : right, y: home.y + anchor.y + anchor.h / 2 }];
    return { to: [...side, { edge: "bottom", shelf: home.shelf, x: home.x + anchor.x!, y: home.y + card.h }], tail: [] };
  }
  if (anchor.kind === "end") {
    const y = home.y + Math.max(m.head / 2, card.h - 6);
    return { to: [{ edge: "right", shelf: home.shelf, slot, x: right + 4, y }, { edge: "left", shelf: home.shelf, slot, x: home.x - 4, y }], tail: [] };
  }
  const y = home.y + anchor.y + anchor.h / 2 - (anchor.busy ? busyShift : 0);
  return { to: [{ edge: "left", shelf: home.shelf, slot, x: home.x, y }, { edge: "right", shelf: home.shelf, slot, x: right, y }], tail: [] };
}

/** The block that an address just misses: out of bounds is shown at the block it left. */
function nearest(heap: readonly HeapBlock[], cardOf: ReadonlyMap<string, BlockCard>, address: number, m: Metrics): Anchor | undefined {
  let best: HeapBlock | undefined;
  let least = 256;
  for (const block of heap) {
    const low = addressNumber(block.address);
    if (low === undefined) continue;
    const off = address < low ? low - address : address - (low + block.size) + 1;
    if (off > 0 && (off < least || (off === least && block.state === "live"))) { least = off; best = block; }
  }
  const owner = best && `b${best.id}`;
  return owner !== undefined && cardOf.has(owner) ? { owner, kind: "end", y: 0, h: m.head } : undefined;
}

/** Arrows that end at one place are spaced out along its edge, in the order in which they come. */
function spreadEnds(all: Arrow[], m: Metrics): void {
  const groups = new Map<string, Arrow[]>();
  for (const arrow of all) {
    const first = arrow.wish.to[0];
    const key = `${arrow.toOwner} ${first.edge} ${Math.round(first.y)} ${Math.round(first.x)}`;
    groups.set(key, [...(groups.get(key) ?? []), arrow]);
  }
  for (const group of groups.values()) {
    if (group.length < 2) continue;
    group.sort((a, b) => a.wish.from.y - b.wish.from.y || a.wish.from.x - b.wish.from.x);
    const span = group[0].tail.length ? laneInBand : m.head - 10;
    const step = Math.min(7, span / (group.length - 1));
    group.forEach((arrow, i) => {
      const by = (i - (group.length - 1) / 2) * step;
      const tops = (i - (group.length - 1) / 2) * Math.min(12, 80 / (group.length - 1));
      arrow.wish.to = arrow.wish.to.map((end) => (end.edge === "top" || end.edge === "bottom" ? { ...end, x: end.x + tops } : { ...end, y: end.y + by }));
      arrow.tail = arrow.tail.map((p, k) => (k === 0 ? { ...p, y: p.y + by } : p));
    });
  }
}
