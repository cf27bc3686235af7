/** Brings a place of the picture into view: its container is paged, its card opened, its pane scrolled. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { RefObject } from "preact";
import type { Hit } from "../find/search";
import type { HeapLayout } from "../layout/homes";
import { lineAt } from "../picture/line-at";
import type { Metrics } from "../picture/metrics";
import type { Pages } from "../picture/pages";
import { around } from "../picture/shape";
import type { Scene } from "../picture/scene";
import type { Session } from "../session";

interface Reveal {
  session: Session;
  scene: Scene;
  layout: HeapLayout;
  metrics: Metrics;
  stack: RefObject<HTMLElement | null>;
  heap: RefObject<HTMLElement | null>;
  /** Where the first frame and the heap's plane begin inside their scrollers. */
  stackOffset: number;
  heapOffset: number;
  setPages: (change: (old: Pages) => Pages) => void;
  open: (key: string) => void;
  /** Unfolds a block's card, and shows it if it is hidden. */
  uncover: (id: number) => void;
}

/** Room kept around the place: above it the find bar may lie. */
const room = { above: 84, below: 32, side: 24 };
/** Drawings waited for until card and page are there. */
const patience = 9;

/** The first element of the page that holds an element. */
export function pageOf(index: number, first: number, perPage: number): number {
  return index < first ? 0 : Math.max(first, index - (index % Math.max(1, perPage)));
}

export function useReveal({ session, scene, layout, metrics, stack, heap, stackOffset, heapOffset, setPages, open, uncover }: Reveal): (hit: Hit) => void {
  const pending = useRef<{ hit: Hit; tries: number; exact: boolean } | undefined>(undefined);
  const [, again] = useState(0);
  useEffect(() => {
    const now = pending.current;
    if (!now) return;
    const { hit } = now;
    if (now.tries++ > patience) return void (pending.current = undefined);
    const block = hit.owner.startsWith("b") ? Number(hit.owner.slice(1)) : undefined;
    const item = block === undefined ? scene.stack.items.find((i) => i.key === hit.owner) : undefined;
    const card = block === undefined ? undefined : scene.cards.find((c) => c.block.id === block);
    const sheet = item?.sheet ?? card?.sheet;
    const home = block === undefined ? undefined : layout.homes.get(block);
    const line = sheet && lineAt(sheet, hit.path, now.exact || hit.turns.length === 0);
    const pane = block === undefined ? stack.current : heap.current;
    const top = item ? stackOffset + item.y : home ? heapOffset + home.y : undefined;
    if (!pane || top === undefined) return void (pending.current = undefined);
    if (sheet && !line && !now.exact && now.tries > 2 && hit.turns.length) {
      // The page is there, and too long for its card: one that begins with the element shows it.
      now.exact = true;
      const last = hit.turns.at(-1)!;
      setPages((old) => new Map(old).set(`${hit.owner}/${last.path}`, last.index));
      return;
    }
    const y = top + (line ? metrics.head + line.y : 0);
    const x = home?.x ?? 0;
    pane.scrollTo({ top: within(pane.scrollTop, y - room.above, y + (line?.h ?? metrics.head) + room.below, pane.clientHeight), left: within(pane.scrollLeft, x - room.side, x + (home?.w ?? 0) + room.side, pane.clientWidth) });
    if (line || (sheet && hit.path === "" && !hit.turns.length)) pending.current = undefined;
    else requestAnimationFrame(() => again((n) => n + 1)); // what was out of view is drawn once it is not
  });
  return (hit) => {
    setPages((old) => {
      const pages = new Map(old);
      for (const { path, index, first } of hit.turns) pages.set(`${hit.owner}/${path}`, pageOf(index, first, session.maxElements));
      return pages;
    });
    for (let path = hit.path; path !== "" && path !== around(path);) { path = around(path); open(`${hit.owner}/${path}`); } // what is folded on the way
    if (hit.owner.startsWith("b")) uncover(Number(hit.owner.slice(1)));
    else if (hit.owner === "g") open("g");
    else {
      session.openAllFrames();
      const thread = /^f(\d+)/.exec(hit.owner)?.[1];
      if (thread !== undefined) open(`t${thread}`);
      open(hit.owner);
    }
    pending.current = { hit, tries: 0, exact: false };
    again((n) => n + 1);
  };
}

function within(at: number, low: number, high: number, view: number): number {
  if (low >= at && high <= at + view) return at;
  return Math.max(0, high - low > view || low < at ? low : high - view);
}
