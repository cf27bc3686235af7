/** Keeps what this step is about in view: the running frame, and the block that was made, freed or changed. */
import { useEffect, useRef } from "preact/hooks";
import type { RefObject } from "preact";
import type { BlockCard } from "../picture/arrows";
import type { Changes } from "../picture/changes";
import type { Line } from "../picture/lines";
import type { Scene } from "../picture/scene";
import type { Session } from "../session";

interface Follow {
  session: Session;
  scene: Scene;
  changes: Changes;
  step: number;
  stack: RefObject<HTMLElement | null>;
  heap: RefObject<HTMLElement | null>;
  /** Where the heap's plane begins inside its scroller. */
  heapOffset: number;
  narrow: boolean;
}

const margin = 24;
const lineChanged = (line: Line): boolean => ("change" in line && line.change !== undefined) || ("cells" in line && line.cells.some((c) => "change" in c && c.change !== undefined));

export function useFollow({ session, scene, changes, step, stack, heap, heapOffset, narrow }: Follow): void {
  const last = useRef(0);
  useEffect(() => {
    if (last.current === step) return; // scrolled, resized: the user looks where the user wants
    last.current = step;
    const frame = scene.stack.items.find((i) => i.current);
    if (stack.current && frame && !narrow && stack.current.scrollTop > frame.y + frame.h) stack.current.scrollTop = 0;
    const pane = heap.current;
    const card = subject(scene, changes);
    if (!pane || !card || (narrow && pane.scrollTop < heapOffset - pane.clientHeight / 2)) return;
    const top = heapOffset + card.home.y;
    const to = {
      top: within(pane.scrollTop, top - margin, top + card.h + margin, pane.clientHeight),
      left: within(pane.scrollLeft, card.home.x - margin, card.home.x + card.home.w + margin, pane.clientWidth),
    };
    if (to.top !== pane.scrollTop || to.left !== pane.scrollLeft) pane.scrollTo({ ...to, behavior: smooth(session) ? "smooth" : "auto" });
  });
}

/** The block that this step is about, if one is. */
function subject(scene: Scene, changes: Changes): BlockCard | undefined {
  const made = scene.cards.find((c) => changes.isNewBlock(c.block.id!));
  if (made) return made;
  const turned = scene.cards.find((c) => changes.stateBefore(c.block.id!) !== undefined && changes.stateBefore(c.block.id!) !== c.block.state);
  if (turned) return turned;
  const written = scene.cards.find((c) => c.sheet?.lines.some(lineChanged));
  if (written) return written;
  const pointer = scene.arrows.find((a) => a.changed && a.current && a.toOwner.startsWith("b"));
  return pointer && scene.cards.find((c) => `b${c.block.id}` === pointer.toOwner);
}

function within(at: number, low: number, high: number, view: number): number {
  if (low >= at && high <= at + view) return at;
  return Math.max(0, high - low > view || low < at ? low : high - view);
}

function smooth(session: Session): boolean {
  return !session.playing && !document.body.classList.contains("vscode-reduce-motion") && !matchMedia("(prefers-reduced-motion: reduce)").matches;
}
