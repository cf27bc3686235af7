/** What the mouse and the keys do inside the picture: pointers light up, values are looked at, one walks from value to value. */
import type { Session } from "../session";
import type { Picked } from "./inspector";

interface Options {
  session: Session;
  setHot: (key: string | undefined) => void;
  pick: (place: Picked) => void;
  zoomBy: (by: -1 | 0 | 1) => void;
  fit: () => void;
  /** Ends the close look, if there is one. */
  close: () => boolean;
}

const rowOf = (target: EventTarget | null): HTMLElement | undefined => (target instanceof Element ? target.closest<HTMLElement>("[data-var]") ?? undefined : undefined);

/** The key of what is under the mouse or in focus: a pointer's, or its card's. */
function hotOf(target: EventTarget | null): string | undefined {
  const row = rowOf(target);
  const owner = target instanceof Element ? target.closest<HTMLElement>("[data-owner]")?.dataset.owner : undefined;
  if (owner === undefined) return undefined;
  if (row?.dataset.target !== undefined) return `${owner}/${row.dataset.var}`;
  return owner.startsWith("b") && target instanceof Element && target.closest("header") ? owner : undefined;
}

export function placeOf(row: HTMLElement): Picked | undefined {
  const { var: path = "", type = "", address, size } = row.dataset;
  const card = row.closest<HTMLElement>("[data-owner]");
  const owner = card?.dataset.owner ?? "";
  if (address === undefined || !Number(size)) return undefined;
  const inBlock = owner.startsWith("b");
  const title = inBlock ? [card?.querySelector("header b")?.textContent ?? "", path].filter(Boolean).join(path.startsWith("[") ? "" : ".") : path;
  return { title, type, address, size: Number(size), ...(inBlock ? { block: Number(owner.slice(1)) } : {}) };
}

export function usePictureEvents({ session, setHot, pick, zoomBy, fit, close }: Options) {
  const jump = (row: HTMLElement, next: boolean): void => {
    const place = placeOf(row);
    const { trace } = session.loaded!;
    const to = place && (next ? trace.nextWrite(place.address, place.size, session.step) : trace.lastWrite(place.address, place.size, session.step));
    if (to !== undefined) session.goTo(to);
  };
  return {
    onMouseOver: (e: MouseEvent): void => setHot(hotOf(e.target)),
    onMouseLeave: (): void => setHot(undefined),
    onFocusIn: (e: FocusEvent): void => setHot(hotOf(e.target)),
    onFocusOut: (): void => setHot(undefined),
    onDblClick: (e: MouseEvent): void => {
      const row = rowOf(e.target);
      const place = row && placeOf(row);
      if (!place) return;
      getSelection()?.removeAllRanges();
      pick(place);
    },
    onWheel: (e: WheelEvent): void => {
      if (!e.ctrlKey) return;
      e.preventDefault();
      zoomBy(e.deltaY > 0 ? -1 : 1);
    },
    onKeyDown: (e: KeyboardEvent): void => {
      if (e.key === "Escape" && close()) return e.preventDefault();
      if (e.ctrlKey || e.altKey || e.metaKey || (e.target instanceof Element && e.target.closest("input, .inspector"))) return;
      const row = rowOf(e.target);
      const take = (): void => { e.preventDefault(); e.stopPropagation(); };
      if ((e.key === "ArrowDown" || e.key === "ArrowUp") && !e.shiftKey) {
        const all = [...(e.currentTarget as HTMLElement).querySelectorAll<HTMLElement>("[data-var]")];
        const at = row ? all.indexOf(row) : -1;
        const inPane = row ? all : all.filter((r) => (e.target as Element).contains(r));
        const to = row ? all[at + (e.key === "ArrowDown" ? 1 : -1)] : e.key === "ArrowDown" ? inPane[0] : undefined;
        if (to) { take(); to.focus({ preventScroll: false }); }
      } else if (row && e.key === "Enter" && e.target === row) {
        const place = placeOf(row);
        if (place) { take(); pick(place); }
      } else if (row && (e.key === "[" || e.key === "]")) { take(); jump(row, e.key === "]"); }
      else if (e.key === "+" || e.key === "=") { take(); zoomBy(1); }
      else if (e.key === "-") { take(); zoomBy(-1); }
      else if (e.key === "0") { take(); fit(); }
    },
  };
}
