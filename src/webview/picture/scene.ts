/** The picture of one step, as far as it is in view: frames, blocks at their homes, arrows, and where all of it lies. Pure. */
import type { HeapBlock, Snapshot, Value } from "../../trace/snapshot";
import { corridors, type Corridors } from "../layout/corridors";
import { blockRoots, type HeapLayout, type Home } from "../layout/homes";
import { arrows, type Arrow, type BlockCard, type Stub } from "./arrows";
import type { Changes } from "./changes";
import { clip, sheet, type Sheet } from "./lines";
import { isPointer } from "./shape";
import type { Metrics } from "./metrics";
import type { Paging } from "./pages";
import { openedIn, stack, type Stack } from "./stack";
import { addressNumber } from "./text";

/** The panes, in overlay coordinates (px from the picture's top left corner). */
export interface Panes {
  narrow: boolean;
  /** The stack's cards. */
  stackLeft: number;
  stackWidth: number;
  /** Where the first frame's top lies now (scrolled). */
  stackTop: number;
  /** The corridor at the stack's right. */
  sideRight: number;
  /** Where heap coordinate (0, 0) lies now (scrolled). */
  heapX: number;
  heapY: number;
  /** The left border of the heap's view, and the view's size. */
  heapLeft: number;
  width: number;
  height: number;
}

export interface Scene { stack: Stack; cards: BlockCard[]; arrows: Arrow[]; stubs: Stub[]; map: Corridors }

/** Cards that the user folded to their headers, or hid. */
export interface Folding { folded: ReadonlySet<number>; hidden: ReadonlySet<number>; /** Variables that the program indexes by others. */ indexed?: ReadonlySet<string> }
export const nothingFolded: Folding = { folded: new Set(), hidden: new Set() };

export function sceneOf(snapshot: Snapshot, changes: Changes, layout: HeapLayout, panes: Panes, metrics: Metrics, toggled: ReadonlyMap<string, boolean>, paging: Paging, folding: Folding = nothingFolded): Scene {
  const frames = stack(snapshot, { metrics, width: panes.stackWidth, changes, toggled, paging, ...(folding.indexed ? { indexed: folding.indexed } : {}) });
  const near = (home: Home): boolean => isNear(home, panes);
  const cards = shownBlocks(snapshot, layout, changes, near).filter((b) => !folding.hidden.has(b.id!)).map((block) => cardOf(block, changes, layout, panes, metrics, paging, toggled, folding));
  const stackRight = panes.stackLeft + panes.stackWidth;
  const { arrows: found, stubs } = arrows({
    metrics, layout, cards, hidden: folding.hidden, heap: snapshot.heap, items: frames.items, stackRight: stackRight - panes.heapX, stackLeft: panes.stackLeft - panes.heapX, stackTop: panes.stackTop - panes.heapY,
  });
  const side = { lo: stackRight - panes.heapX, hi: panes.sideRight - panes.heapX };
  const map = corridors(layout, panes.narrow ? { trunk: { lo: -panes.heapX, hi: 0 }, side } : { trunk: side });
  return { stack: frames, cards, arrows: found, stubs, map };
}

const placeKey = (home: Home): number => home.y * 1e6 + home.x;

/**
 * Of the blocks that have a home those that are in view or have a value. Freed blocks stay, hatched, while something still
 * points at them, and in the step that freed them.
 */
function shownBlocks(snapshot: Snapshot, layout: HeapLayout, changes: Changes, near: (home: Home) => boolean): HeapBlock[] {
  const shown: HeapBlock[] = [];
  const freed: HeapBlock[] = [];
  for (const b of snapshot.heap) {
    const home = b.id === undefined ? undefined : layout.homes.get(b.id);
    if (!home) continue;
    if (b.state === "freed") freed.push(b);
    else if (b.value !== undefined || near(home)) shown.push(b);
  }
  if (!freed.length) return shown;
  const taken = new Set<number>();
  for (const b of snapshot.heap) {
    const home = b.state === "freed" || b.id === undefined ? undefined : layout.homes.get(b.id);
    if (home) taken.add(placeKey(home));
  }
  const dangling = danglingTargets(snapshot);
  for (const b of freed) {
    const place = placeKey(layout.homes.get(b.id!)!);
    const low = addressNumber(b.address) ?? 0;
    if (taken.has(place)) continue;
    if (changes.stateBefore(b.id!) === "freed" && !dangling.some((a) => a >= low && a < low + Math.max(1, b.size))) continue;
    taken.add(place);
    shown.push(b);
  }
  return shown;
}

function danglingTargets(snapshot: Snapshot): number[] {
  const found: number[] = [];
  const walk = (v: Value): void => {
    if (isPointer(v) && v.targetState === "freed") {
      const a = addressNumber(v.target);
      if (a !== undefined) found.push(a);
    }
    v.children?.forEach(walk);
  };
  for (const thread of snapshot.threads) if (thread.id !== snapshot.thread) for (const f of thread.frames) f.variables.forEach(walk);
  for (const f of snapshot.frames) f.variables.forEach(walk);
  snapshot.globals.forEach(walk);
  for (const b of snapshot.heap) if (b.state !== "freed" && b.value) walk(b.value);
  return found;
}

const overscan = 240;

function isNear(home: Home, panes: Panes): boolean {
  const x = home.x + panes.heapX;
  const y = home.y + panes.heapY;
  return x < panes.width + overscan && x + home.w > panes.heapLeft - overscan && y < panes.height + overscan && y + home.h > -overscan;
}

function cardOf(block: HeapBlock, changes: Changes, layout: HeapLayout, panes: Panes, metrics: Metrics, paging: Paging, toggled: ReadonlyMap<string, boolean>, folding: Folding): BlockCard {
  const home = layout.homes.get(block.id!)!;
  const seen = isNear(home, panes);
  if (!seen || !block.value || folding.folded.has(block.id!)) return { block, home, h: metrics.head, seen };
  const cut = contentOf(block, block.value, home, changes, layout, metrics, paging, toggled);
  return { block, home, sheet: cut, h: metrics.head + cut.height, seen };
}

/** What a block's card shows beneath its header. */
export function contentOf(block: HeapBlock, value: Value, home: Home, changes: Changes, layout: HeapLayout, metrics: Metrics, paging: Paging, toggled: ReadonlyMap<string, boolean>): Sheet {
  const change = changes.ofBlock(block.id!, blockRoots);
  const content = sheet(blockRoots(value), { metrics, width: home.w, types: false, ports: layout.ports.get(block.type ?? "") ?? [], page: paging(`b${block.id}`, { block: block.id! }), opened: openedIn(`b${block.id}`, toggled), ...(change ? { change } : {}) });
  return clip(content, home.h - metrics.head, metrics);
}
