/** Stack, heap and arrows: measures the panes, follows their scrolling, and draws the scene of the present step. */
import type { JSX } from "preact";
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { homes, type HeapLayout } from "../layout/homes";
import { Changes } from "../picture/changes";
import { chainOf } from "../picture/chain";
import { zoomed, type Metrics } from "../picture/metrics";
import { pager, type Pages } from "../picture/pages";
import { sceneOf, type Panes } from "../picture/scene";
import type { StackItem } from "../picture/stack";
import type { Session } from "../session";
import { t } from "../strings";
import { Arrows } from "./arrows";
import { CallTree } from "./calls";
import { HeapTools } from "./heap-tools";
import { HeapView, type CardActions } from "./heap";
import { Inspector, type Picked } from "./inspector";
import { Minimap } from "./minimap";
import { blockPlace, placeAt, valueAt } from "../picture/places";
import { useArrangement } from "./use-arrangement";
import { usePictureEvents } from "./picture-events";
import { useReading } from "./reading";
import { Splitter } from "./splitter";
import { StackView } from "./stack";
import { useFollow } from "./follow";

/** Below this width the stack goes above the heap. */
const narrowBelow = 600;
const titleH = 32;
const side = 12;
const trunkW = 48;
const narrowTrunk = 28;

/** A program that allocates nothing leaves the room to its stack. */
const stackWidth = (all: number, heap: boolean): number => Math.round(heap ? Math.min(360, Math.max(240, all * 0.32)) : Math.min(560, all * 0.56));

/** Ids of the blocks near the view, in steps of a quarter of a screen: scrolling a little asks for nothing new. */
function inView(layout: HeapLayout, view: { left: number; top: number; width: number; height: number }): number[] {
  const snap = (v: number): number => Math.floor(v / 240) * 240;
  const [left, top, right, bottom] = [snap(view.left) - 240, snap(view.top) - 240, snap(view.left + view.width) + 480, snap(view.top + view.height) + 480];
  const found: number[] = [];
  for (const { id, x, y, w, h } of layout.homes.values()) if (x < right && x + w > left && y < bottom && y + h > top) found.push(id);
  return found;
}

interface Scrolled { stack: number; heapTop: number; heapLeft: number }

export function Picture({ session, metrics: plain }: { session: Session; metrics: Metrics }): JSX.Element {
  const main = useRef<HTMLElement>(null);
  const stackPane = useRef<HTMLDivElement>(null);
  const heapPane = useRef<HTMLDivElement>(null);
  const [box, setBox] = useState({ w: 900, h: 500 });
  const [scrolled, setScrolled] = useState<Scrolled>({ stack: 0, heapTop: 0, heapLeft: 0 });
  const [chosenWidth, setChosenWidth] = useState<number | undefined>(undefined);
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [pages, setPages] = useState<Pages>(new Map());
  const [hot, setHot] = useState<string | undefined>(undefined);
  const [picked, setPicked] = useState<Picked | undefined>(undefined);
  const [callsShown, setCallsShown] = useState(false);
  const arrange = useArrangement(session);
  const metrics = useMemo(() => zoomed(plain, arrange.zoom), [plain, arrange.zoom]);

  useLayoutEffect(() => {
    const measure = (): void => { if (main.current) setBox({ w: main.current.clientWidth, h: main.current.clientHeight }); };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(main.current!);
    return () => observer.disconnect();
  }, []);

  const loaded = session.loaded!;
  const narrow = box.w < narrowBelow;
  const stackW = narrow ? box.w - narrowTrunk - side : chosenWidth ?? stackWidth(box.w, loaded.trace.blocks().length > 0);
  const cardW = narrow ? stackW : stackW - 2 * side;
  const heapLeft = narrow ? narrowTrunk : stackW + trunkW;
  const layoutWidth = Math.max(160, box.w - heapLeft);
  const foresight = useMemo(() => session.foresight(), [loaded, session.maxElements]);
  const layout = useMemo(() => homes(foresight.blocks, foresight, { metrics, width: layoutWidth, moved: arrange.moved }), [foresight, metrics, layoutWidth, arrange.moved]);

  const { step } = session;
  session.see(inView(layout, narrow ? { left: scrolled.heapLeft, top: scrolled.heapTop - box.h, width: box.w, height: box.h * 2 } : { left: scrolled.heapLeft, top: scrolled.heapTop, width: box.w - heapLeft, height: box.h }));
  const previous = session.previousStep();
  const snapshot = session.snapshot(step);
  const changes = useMemo(() => new Changes(previous === undefined ? undefined : session.snapshot(previous), snapshot), [loaded, step, previous, snapshot]);

  const scene = useMemo(() => {
    const paging = pager(loaded.trace, step, pages, session.maxElements);
    const panes = panesFor(0);
    const first = sceneOf(snapshot, changes, layout, panes, metrics, toggled, paging, arrange);
    // When narrow, the heap begins where the stack ends, which only the stack knows.
    return narrow ? sceneOf(snapshot, changes, layout, panesFor(first.stack.height), metrics, toggled, paging, arrange) : first;
    function panesFor(stackHeight: number): Panes {
      return narrow
        ? { narrow, stackLeft: side, stackWidth: cardW, stackTop: titleH, sideRight: box.w, heapX: narrowTrunk, heapY: titleH * 2 + stackHeight, heapLeft: 0, width: box.w + scrolled.heapLeft, height: scrolled.heapTop + box.h }
        : { narrow, stackLeft: side, stackWidth: cardW, stackTop: titleH - scrolled.stack, sideRight: heapLeft, heapX: heapLeft - scrolled.heapLeft, heapY: titleH - scrolled.heapTop, heapLeft, width: box.w, height: box.h };
    }
  }, [snapshot, changes, layout, metrics, toggled, pages, narrow, box, scrolled, cardW, heapLeft, arrange.folded, arrange.hidden]);

  const onScroll = useCallback(() => {
    setScrolled({
      stack: stackPane.current?.scrollTop ?? 0,
      heapTop: (narrow ? main.current : heapPane.current)?.scrollTop ?? 0,
      heapLeft: (narrow ? main.current : heapPane.current)?.scrollLeft ?? 0,
    });
  }, [narrow]);
  const toggle = useCallback((item: StackItem) => {
    if (!item.sheet && item.frame?.variables.length === 0) session.openAllFrames();
    setToggled((old) => new Map(old).set(item.key, !(item.open ?? item.sheet)));
  }, [session]);
  const turn = useCallback((key: string, from: number) => setPages((old) => new Map(old).set(key, from)), []);
  const fold = useCallback((key: string, open: boolean) => setToggled((old) => new Map(old).set(key, open)), []);
  const heapOffset = narrow ? titleH * 2 + scene.stack.height : titleH;
  useFollow({ session, scene, changes, step, stack: narrow ? main : stackPane, heap: narrow ? main : heapPane, heapOffset, narrow });

  const lit = useMemo(() => chainOf(scene.arrows, hot), [scene.arrows, hot]);
  const reading = useReading(session, snapshot);
  const act: CardActions = {
    fold: arrange.fold, hide: arrange.hide, drag: arrange.drag(layout),
    nudge: (card, dx, shelves) => arrange.put(layout, card, dx, 0, shelves),
    inspect: ({ block }) => setPicked(blockPlace(block)),
  };
  const lookAt = (address: string): void => {
    const place = placeAt(snapshot, address);
    if (place) setPicked(place);
  };
  /** The largest zoom at which the heap needs no scrolling. */
  const fit = (): void => {
    const fits = (zoom: number): boolean => {
      const made = homes(foresight.blocks, foresight, { metrics: zoomed(plain, zoom), width: layoutWidth, moved: arrange.moved });
      return made.width <= layoutWidth + 1 && made.height <= box.h - titleH;
    };
    arrange.setZoom([1.3, 1.15, 1, 0.9, 0.8, 0.7, 0.6, 0.5].find(fits) ?? 0.4);
  };
  const contentW = narrow ? Math.max(box.w, layout.width + narrowTrunk) : box.w;
  const contentH = narrow ? heapOffset + layout.height : box.h;
  const shift = narrow ? { x: narrowTrunk, y: heapOffset } : { x: heapLeft - scrolled.heapLeft, y: titleH - scrolled.heapTop };
  // The tree of calls has no variables: what they point at is not drawn while it stands in their place.
  const [drawn, stubs] = useMemo(() => (callsShown
    ? [scene.arrows.filter((a) => a.fromOwner.startsWith("b") && a.toOwner.startsWith("b")), scene.stubs.filter((s) => s.fromOwner.startsWith("b"))]
    : [scene.arrows, scene.stubs]), [scene, callsShown]);
  const overlay = (
    <Arrows arrows={drawn} stubs={stubs} map={scene.map} shift={shift} width={contentW} height={contentH} lit={lit.keys}
      clip={narrow ? undefined : { stack: side + cardW - metrics.pad - 4, heap: stackW }} />
  );
  const nothing = layout.homes.size === 0 ? t("noHeapEver") : snapshot.heap.length === 0 || !snapshot.heap.some((b) => b.state !== "freed" || scene.cards.length > 0) ? t("noHeap") : undefined;
  const common = { char: metrics.char, perPage: session.maxElements, turn, fold, ...reading };
  const frames = callsShown ? <CallTree session={session} row={metrics.row} top={narrow ? scrolled.heapTop - titleH : scrolled.stack} view={box.h} /> : <StackView session={session} stack={scene.stack} top={narrow ? scrolled.heapTop - titleH : scrolled.stack} view={box.h} common={common} toggle={toggle} />;
  const blocks = (
    <div class="plane" style={{ width: `${layout.width}px`, height: `${layout.height}px` }}>
      {nothing && <p class="nothing">{nothing}</p>}
      <HeapView session={session} cards={scene.cards} changes={changes} common={common} lit={lit.owners} folded={arrange.folded} dragged={arrange.dragged} act={act} top={scrolled.heapTop - heapOffset} view={box.h} />
    </div>
  );
  const stackTitle = (
    <div class="pane-title" role="radiogroup" aria-label={t("stackView")}>
      {([false, true] as const).map((calls) => (
        <button type="button" key={String(calls)} role="radio" aria-checked={callsShown === calls} data-testid={calls ? "show-calls" : "show-stack"} onClick={() => setCallsShown(calls)}>{t(calls ? "calls" : "stack")}</button>
      ))}
    </div>
  );
  const tools = layout.homes.size > 0 && <HeapTools zoom={arrange.zoom} hidden={arrange.hidden.size} moved={arrange.moved.size} zoomBy={arrange.zoomBy} fit={fit} showAll={arrange.showAll} putBack={arrange.putBack} />;
  const closeLook = picked && <Inspector session={session} picked={picked} find={(address, type) => valueAt(snapshot, address, type)} follow={(address) => lookAt(address)} onClose={() => { setPicked(undefined); (narrow ? main.current : heapPane.current)?.focus(); }} />;
  const events = usePictureEvents({ session, setHot, pick: setPicked, zoomBy: arrange.zoomBy, fit, close: () => { setPicked(undefined); return picked !== undefined; } });
  const style = { "--row": `${metrics.row}px`, "--head": `${metrics.head}px`, "--index": `${metrics.index}px`, "--band": `${metrics.band}px`, "--mono-size": `${metrics.size}px` };
  if (narrow) {
    return (
      <main ref={main} class="picture narrow" onScroll={onScroll} tabIndex={-1} style={style} {...events}>
        <section class="stack" aria-label={t("stack")}>{stackTitle}<div style={{ width: `${cardW}px`, marginLeft: `${side}px`, height: `${scene.stack.height}px` }}>{frames}</div></section>
        <section class="heap" aria-label={t("heap")} style={{ paddingLeft: `${narrowTrunk}px` }}><h2>{t("heap")}</h2>{blocks}{tools}</section>
        {overlay}
        {closeLook}
      </main>
    );
  }
  return (
    <main ref={main} class="picture wide" style={style} {...events}>
      <section class="stack" aria-label={t("stack")} style={{ width: `${stackW}px` }}>
        <div class="scroll" ref={stackPane} onScroll={onScroll} tabIndex={0} role="group" aria-label={t("stack")}>
          {stackTitle}<div class="column" style={{ width: `${cardW}px`, marginLeft: `${side}px` }}>{frames}</div>
        </div>
      </section>
      <Splitter width={stackW} most={box.w * 0.6} onChange={setChosenWidth} />
      <section class="heap" aria-label={t("heap")} style={{ left: `${heapLeft}px` }}>
        <div class="scroll" ref={heapPane} onScroll={onScroll} tabIndex={0} role="group" aria-label={t("heap")}><h2>{t("heap")}</h2>{blocks}</div>
        {tools}
        {(layout.width > box.w - heapLeft + 40 || layout.height > box.h - titleH + 40) && <Minimap layout={layout} heap={snapshot.heap} view={{ left: scrolled.heapLeft, top: scrolled.heapTop, width: box.w - heapLeft, height: box.h }} go={(left, top) => heapPane.current?.scrollTo({ left, top })} />}
      </section>
      {overlay}
      {closeLook}
    </main>
  );
}
