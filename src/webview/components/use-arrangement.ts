/** The user's arrangement of the heap, as the picture uses it: zoom, folded, hidden and dragged cards. */
import { useMemo, useRef, useState } from "preact/hooks";
import { arranged, blockKeys, toggledIn, zooms } from "../arrangement";
import type { HeapLayout } from "../layout/homes";
import type { BlockCard } from "../picture/arrows";
import type { Session } from "../session";

export interface Dragged { id: number; dx: number; dy: number }

/** A press that moves less is a click. */
const slack = 4;

export function useArrangement(session: Session) {
  const { arrangement } = session;
  const { blocks } = session.foresight();
  const keys = useMemo(() => blockKeys(blocks), [blocks]);
  const here = useMemo(() => arranged(arrangement, keys), [arrangement, keys]);
  const [dragged, setDragged] = useState<Dragged | undefined>(undefined);
  const start = useRef<{ x: number; y: number } | undefined>(undefined);
  const key = (id: number): string => keys.get(id) ?? "";
  const put = (layout: HeapLayout, card: BlockCard, dx: number, dy: number, shelves = 0): void => {
    const y = card.home.y + card.home.h / 2 + dy;
    let shelf = layout.shelves.findIndex((s) => y < s.y + s.h + 18);
    if (shelf < 0) shelf = layout.shelves.length;
    session.arrange({ moved: { ...session.arrangement.moved, [key(card.block.id!)]: { shelf: Math.max(0, shelf + shelves), x: Math.max(0, Math.round(card.home.x + dx)) } } });
  };
  const drag = (layout: HeapLayout) => (event: PointerEvent, card: BlockCard): void => {
    if (event.button !== 0 || (event.target as Element).closest("button")) return;
    const header = event.currentTarget as HTMLElement;
    start.current = { x: event.clientX, y: event.clientY };
    header.setPointerCapture(event.pointerId);
    const by = (e: PointerEvent): Dragged => ({ id: card.block.id!, dx: e.clientX - start.current!.x, dy: e.clientY - start.current!.y });
    const onMove = (e: PointerEvent): void => { const d = by(e); if (Math.hypot(d.dx, d.dy) > slack) setDragged(d); };
    const onUp = (e: PointerEvent): void => {
      header.removeEventListener("pointermove", onMove);
      header.removeEventListener("pointerup", onUp);
      header.removeEventListener("pointercancel", onUp);
      setDragged(undefined);
      const d = by(e);
      if (e.type === "pointerup" && Math.hypot(d.dx, d.dy) > slack) put(layout, card, d.dx, d.dy);
    };
    header.addEventListener("pointermove", onMove);
    header.addEventListener("pointerup", onUp);
    header.addEventListener("pointercancel", onUp);
  };
  return {
    ...here, zoom: arrangement.zoom, dragged, drag, put,
    fold: (id: number): void => session.arrange({ folded: toggledIn(session.arrangement.folded, key(id)) }),
    hide: (id: number): void => session.arrange({ hidden: toggledIn(session.arrangement.hidden, key(id)) }),
    pin: (id: number): void => session.arrange({ pinned: toggledIn(session.arrangement.pinned, key(id)) }),
    watched: arrangement.watched,
    watch: (place: string, rows: number): void => {
      const { watched } = session.arrangement;
      session.arrange({ watched: watched.some((w) => w.place === place) ? watched.filter((w) => w.place !== place) : [...watched, { place, rows }] });
    },
    unwatch: (places: readonly string[]): void => session.arrange({ watched: session.arrangement.watched.filter((w) => !places.includes(w.place)) }),
    keyOf: key,
    showAll: (): void => session.arrange({ hidden: [] }),
    putBack: (): void => session.arrange({ moved: {} }),
    zoomBy: (by: -1 | 0 | 1): void => {
      const at = zooms.reduce((best, z, i) => (Math.abs(z - session.arrangement.zoom) < Math.abs(zooms[best] - session.arrangement.zoom) ? i : best), 0);
      session.arrange({ zoom: by === 0 ? 1 : zooms[Math.max(0, Math.min(zooms.length - 1, at + by))] });
    },
    setZoom: (zoom: number): void => session.arrange({ zoom }),
  };
}
