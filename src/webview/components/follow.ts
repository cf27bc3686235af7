/** Keeps what this step is about in view, and scrolls the least that does: where it went wrong, what it changed, the running frame. */
import { useEffect, useRef } from "preact/hooks";
import type { RefObject } from "preact";
import type { Changes } from "../picture/changes";
import type { Metrics } from "../picture/metrics";
import type { Scene } from "../picture/scene";
import { spotsOf, type Spot } from "../picture/spots";
import type { Session } from "../session";

interface Follow {
  session: Session;
  scene: Scene;
  changes: Changes;
  metrics: Metrics;
  step: number;
  stack: RefObject<HTMLElement | null>;
  heap: RefObject<HTMLElement | null>;
  /** Where the first frame and the heap's plane begin inside their scrollers. */
  stackOffset: number;
  heapOffset: { x: number; y: number };
  /** How much of the top is covered, px. */
  covered: number;
}

const margin = { stack: 8, heap: 24 };

export function useFollow({ session, scene, changes, metrics, step, stack, heap, stackOffset, heapOffset, covered }: Follow): void {
  const last = useRef<{ step: number; pane: HTMLElement | null; again: boolean }>({ step: 0, pane: null, again: false });
  useEffect(() => {
    const before = last.current;
    // Scrolled, resized: the user looks where the user wants, unless the panes are others than they were.
    if (before.step === step && before.pane === heap.current && !before.again) return;
    const { trace } = session.loaded!;
    const previous = session.previousStep();
    const snapshot = session.snapshot(step);
    const ran = snapshot.executed;
    const executed = (ran && trace.sources.find((s) => s.path === ran.file)?.text.split("\n", ran.line)[ran.line - 1]) ?? "";
    const spots = spotsOf({ scene, changes, snapshot, metrics, executed, written: previous === undefined ? [] : trace.written(previous, step) });
    const one = stack.current === heap.current;
    let moved = false;
    for (const pane of one ? [heap.current] : [stack.current, heap.current]) {
      if (!pane) continue;
      const own = spots.filter((spot) => one || (spot.pane === "stack") === (pane === stack.current));
      const to = { top: pane.scrollTop, left: pane.scrollLeft };
      const [high, wide] = [pane.clientHeight - covered, pane.clientWidth];
      for (const spot of own.length || pane !== heap.current ? own : nearestCard(scene, to.top - heapOffset.y, high)) {
        const edge = margin[spot.pane];
        const y = spot.y + (spot.pane === "stack" ? stackOffset : heapOffset.y);
        to.top = Math.max(0, within(to.top + covered, y - edge, y + spot.h + edge, high) - covered);
        if (spot.pane === "heap") to.left = Math.max(0, within(to.left, heapOffset.x + spot.x - edge, heapOffset.x + spot.x + spot.w + edge, wide));
      }
      // Up to the first card is up to its heading too.
      if (to.top < pane.scrollTop && to.top + covered < stackOffset && pane === stack.current) to.top = 0;
      if (Math.round(to.top) === Math.round(pane.scrollTop) && Math.round(to.left) === Math.round(pane.scrollLeft)) continue;
      moved = true;
      pane.scrollTo({ ...to, behavior: smooth(session) ? "smooth" : "auto" });
    }
    // A card out of view shows its lines only once it is not: what changed in a tall one is known then.
    last.current = { step, pane: heap.current, again: before.step !== step && moved && scene.cards.some((c) => !c.sheet) };
  });
}

/** A heap's view in which nothing is goes to the nearest card; with no card at all, to where it is said. */
function nearestCard(scene: Scene, top: number, high: number): Spot[] {
  const away = (y: number, h: number): number => Math.max(0, y - (top + high), top - (y + h));
  let best: Spot = { pane: "heap", x: 0, y: 0, w: 0, h: 0 };
  let least = Infinity;
  for (const { home, h } of scene.cards) {
    const distance = away(home.y, h);
    if (distance < least) [best, least] = [{ pane: "heap", x: home.x, y: home.y, w: home.w, h }, distance];
  }
  return least === 0 ? [] : [best];
}

/** The scroll position nearest to `at` that shows from `low` to `high`; of what is higher than the view, as much as there is room for. */
function within(at: number, low: number, high: number, view: number): number {
  const [first, past] = high - low > view ? [low, high - view] : [high - view, low];
  return Math.min(Math.max(at, first), past);
}

function smooth(session: Session): boolean {
  return !session.playing && !document.body.classList.contains("vscode-reduce-motion") && !matchMedia("(prefers-reduced-motion: reduce)").matches;
}
