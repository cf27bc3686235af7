/** Stack, heap and arrows: measures the panes, follows their scrolling, and draws the scene of the present step. */
import type { JSX } from "preact";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { homes, type HeapLayout } from "../layout/homes";
import { Changes, frameKey } from "../picture/changes";
import { indexedLetters } from "../picture/markers";
import { chainOf } from "../picture/chain";
import { zoomed, type Metrics } from "../picture/metrics";
import { pager, type Pages } from "../picture/pages";
import { contentOf, sceneOf, type Panes } from "../picture/scene";
import type { StackItem } from "../picture/stack";
import type { Value } from "../../trace/snapshot";
import type { Session } from "../session";
import { t } from "../strings";
import { Arrows } from "./arrows";
import { CallTree } from "./calls";
import { HeapTools } from "./heap-tools";
import { HeapView, type CardActions } from "./heap";
import { Inspector, type Picked } from "./inspector";
import { Minimap } from "./minimap";
import { blockPlace as rawBlock, framePlace, globalPlace } from "../picture/raw";
import { blockPlace, placeAt, valueAt } from "../picture/places";
import { rowsFor, watchCards, watchPlace, watchSizes } from "../picture/watched";
import { useArrangement } from "./use-arrangement";
import { usePictureEvents } from "./picture-events";
import { FindBar } from "./find-bar";
import { useFind } from "../find/use-find";
import type { Hit } from "../find/search";
import { useReveal } from "./use-reveal";
import { Pinned, pinnedHeight, type PinnedCard } from "./pinned";
import { useReading } from "./reading";
import { Splitter } from "./splitter";
import { StackView } from "./stack";
import { useFollow } from "./follow";

/** Below this width the stack goes above the heap. */
const narrowBelow = 600;
const titleH = 32;
/** A lower pane has no room for a map beside its tools. */
const leastForMap = 180;
const side = 12;
const trunkW = 48;
const narrowTrunk = 28;

/** A program that has no block of its own on the heap leaves the room to its stack. */
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
  const foresight = useMemo(() => session.foresight(), [loaded, session.maxElements, session.arrangement.raw]);
  const stackW = narrow ? box.w - narrowTrunk - side : chosenWidth ?? stackWidth(box.w, foresight.blocks.length > 0);
  const cardW = narrow ? stackW : stackW - 2 * side;
  const heapLeft = narrow ? narrowTrunk : stackW + trunkW;
  const layoutWidth = Math.max(160, box.w - heapLeft);
  const layout = useMemo(() => homes(foresight.blocks, foresight, { metrics, width: layoutWidth, moved: arrange.moved }), [foresight, metrics, layoutWidth, arrange.moved]);

  const pins = useMemo(() => arrange.pinned.flatMap((id) => layout.homes.get(id) ?? []), [arrange.pinned, layout]);
  const pinnedH = pinnedHeight([...pins, ...watchSizes(arrange.watched, metrics)], box.h);
  /** Where the panes' contents begin. */
  const headH = narrow ? titleH + pinnedH : titleH;

  const { step } = session;
  session.see([...pins.map((h) => h.id), ...inView(layout, narrow ? { left: scrolled.heapLeft, top: scrolled.heapTop - box.h, width: box.w, height: box.h * 2 } : { left: scrolled.heapLeft, top: scrolled.heapTop, width: box.w - heapLeft, height: box.h })]);
  const previous = session.previousStep();
  const snapshot = session.snapshot(step);
  const changes = useMemo(() => new Changes(previous === undefined ? undefined : session.snapshot(previous), snapshot), [loaded, step, previous, snapshot]);

  const indexed = useMemo(() => new Set(loaded.trace.sources.flatMap(({ text }) => [...indexedLetters(text)])), [loaded]);
  const scene = useMemo(() => {
    const paging = pager(loaded.trace, step, pages, session.maxElements);
    const panes = panesFor(0);
    const folding = { folded: arrange.folded, hidden: arrange.hidden, indexed };
    const first = sceneOf(snapshot, changes, layout, panes, metrics, toggled, paging, folding);
    // When narrow, the heap begins where the stack ends, which only the stack knows.
    return narrow ? sceneOf(snapshot, changes, layout, panesFor(first.stack.height), metrics, toggled, paging, folding) : first;
    function panesFor(stackHeight: number): Panes {
      return narrow
        ? { narrow, stackLeft: side, stackWidth: cardW, stackTop: headH, sideRight: box.w, heapX: narrowTrunk, heapY: headH + titleH + stackHeight, heapLeft: 0, width: box.w + scrolled.heapLeft, height: scrolled.heapTop + box.h }
        : { narrow, stackLeft: side, stackWidth: cardW, stackTop: titleH - scrolled.stack, sideRight: heapLeft, heapX: heapLeft - scrolled.heapLeft, heapY: titleH + pinnedH - scrolled.heapTop, heapLeft, width: box.w, height: box.h };
    }
  }, [snapshot, changes, layout, metrics, toggled, pages, narrow, box, scrolled, cardW, heapLeft, pinnedH, arrange.folded, arrange.hidden]);

  const pinnedCards = useMemo(() => {
    const paging = pager(loaded.trace, step, pages, session.maxElements);
    return pins.map((home): PinnedCard => {
      const { id } = home;
      const block = snapshot.heap.find((b) => b.id === id);
      const whole = loaded.trace.blocks()[id];
      return { id, home, type: block?.value?.type ?? whole.type ?? "", ahead: whole.allocated.step > step, ...(block ? { block } : {}), ...(block?.value ? { sheet: contentOf(block, block.value, home, changes, layout, metrics, paging, toggled) } : {}) };
    });
  }, [pins, snapshot, changes, layout, metrics, toggled, pages]);

  const watchedCards = useMemo(() => watchCards(snapshot, arrange.watched, {
    changes, metrics, toggled, paging: pager(loaded.trace, step, pages, session.maxElements), read: (name) => loaded.trace.value(step, name, { from: 0, count: session.maxElements }),
  }), [snapshot, changes, arrange.watched, metrics, toggled, pages]);
  const pinning = {
    has: (owner: string, path: string): boolean => arrange.watched.some(({ place }) => place === watchPlace(snapshot, owner, path)),
    flip: (owner: string, path: string, value: Value): void => { const place = watchPlace(snapshot, owner, path); if (place !== undefined) arrange.watch(place, rowsFor(value, metrics)); },
  };

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
  const uncover = (id: number): void => {
    if (arrange.folded.has(id)) arrange.fold(id);
    if (arrange.hidden.has(id)) arrange.hide(id);
  };
  const fold = useCallback((key: string, open: boolean) => setToggled((old) => new Map(old).set(key, open)), []);
  const heapOffset = narrow ? headH + titleH + scene.stack.height : titleH;
  const open = useCallback((key: string) => setToggled((old) => new Map(old).set(key, true)), []);
  const bringUp = useReveal({ session, scene, layout, metrics, stack: narrow ? main : stackPane, heap: narrow ? main : heapPane, stackOffset: headH, heapOffset, setPages, open, uncover });
  const [gone, setGone] = useState<Hit | undefined>(undefined);
  const reveal = (hit: Hit): void => { setCallsShown(false); setGone(hit); bringUp(hit); };
  const found = useFind(session, snapshot, reveal);
  useEffect(() => setGone(undefined), [step, loaded]);
  useFollow({ session, scene, changes, metrics, step, stack: narrow ? main : stackPane, heap: narrow ? main : heapPane, stackOffset: headH, heapOffset: { x: narrow ? narrowTrunk : 0, y: heapOffset }, covered: narrow ? pinnedH : 0 });

  const lit = useMemo(() => chainOf(scene.arrows, hot), [scene.arrows, hot]);
  const reading = useReading(session, snapshot);
  const switchRaw = (owner: string, path: string): void => {
    const frame = snapshot.threads.flatMap(({ id, frames: all }) => all.filter((f, i) => frameKey(f, all.length - 1 - i, id) === owner))[0];
    if (owner === "g") session.switchRaw(globalPlace(path));
    else if (frame) session.switchRaw(framePlace(frame, path));
    else if (owner.startsWith("b")) session.switchRaw(rawBlock(arrange.keyOf(Number(owner.slice(1))), path));
  };
  const act: CardActions = {
    fold: arrange.fold, hide: arrange.hide, pin: arrange.pin, switchRaw: (id) => switchRaw(`b${id}`, ""), drag: arrange.drag(layout),
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
      return made.width <= layoutWidth + 1 && made.height <= box.h - titleH - pinnedH;
    };
    arrange.setZoom([1.3, 1.15, 1, 0.9, 0.8, 0.7, 0.6, 0.5].find(fits) ?? 0.4);
  };
  const contentW = narrow ? Math.max(box.w, layout.width + narrowTrunk) : box.w;
  const contentH = narrow ? heapOffset + layout.height : box.h;
  const shift = narrow ? { x: narrowTrunk, y: heapOffset } : { x: heapLeft - scrolled.heapLeft, y: titleH + pinnedH - scrolled.heapTop };
  // The tree of calls has no variables: what they point at is not drawn while it stands in their place.
  const [drawn, stubs] = useMemo(() => (callsShown
    ? [scene.arrows.filter((a) => a.fromOwner.startsWith("b") && a.toOwner.startsWith("b")), scene.stubs.filter((s) => s.fromOwner.startsWith("b"))]
    : [scene.arrows, scene.stubs]), [scene, callsShown]);
  const overlay = (
    <Arrows arrows={drawn} stubs={stubs} map={scene.map} shift={shift} width={contentW} height={contentH} lit={lit.keys}
      clip={narrow ? undefined : { stack: side + cardW - metrics.pad - 4, heap: stackW }} />
  );
  const nothing = layout.homes.size === 0 ? t(loaded.trace.blocks().length === 0 ? "noHeapEver" : "noHeapOwn") : snapshot.heap.length === 0 || !snapshot.heap.some((b) => b.state !== "freed" || scene.cards.length > 0) ? t("noHeap") : undefined;
  const goToIndex = (owner: string, place: string, container: string, index: number): void => reveal({ owner, path: place, turns: [{ path: container, index, first: 0 }] });
  const findBar = <FindBar session={session} find={found} below={pinnedH} onClose={() => { session.closeFind(); (narrow ? main.current : heapPane.current)?.focus(); }} />;
  const common = { char: metrics.char, perPage: session.maxElements, turn, fold, switchRaw, pinning, findIn: (owner: string, path: string) => session.openFind({ owner, path, name: path || t("aBlock") }), goTo: goToIndex, found: session.find ? found.current ?? gone : gone, ...reading };
  const frames = callsShown ? <CallTree session={session} row={metrics.row} top={narrow ? scrolled.heapTop - headH : scrolled.stack} view={box.h} /> : <StackView session={session} stack={scene.stack} top={narrow ? scrolled.heapTop - headH : scrolled.stack} view={box.h} common={common} toggle={toggle} />;
  const blocks = (
    <div class="plane" style={{ width: "max-content", minWidth: `${layout.width}px`, minHeight: `${layout.height}px` }}>
      {nothing && <p class="nothing">{nothing}</p>}
      <HeapView session={session} cards={scene.cards} changes={changes} common={common} lit={lit.owners} folded={arrange.folded} pinned={arrange.pinned} dragged={arrange.dragged} act={act} top={scrolled.heapTop - heapOffset} view={box.h} />
    </div>
  );
  const pinned = <Pinned variables={watchedCards} unwatch={arrange.unwatch} goToFrame={(owner) => reveal({ owner, path: "", turns: [] })} cards={pinnedCards} height={pinnedH} common={common} unpin={arrange.pin} inspect={(block) => setPicked(blockPlace(block))} goTo={(id) => { uncover(id); bringUp({ owner: `b${id}`, path: "", turns: [] }); }} />;
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
  const style = { "--row": `${metrics.row}px`, "--head": `${metrics.head}px`, "--index": `${metrics.index}px`, "--band": `${metrics.band}px`, "--mono-size": `${metrics.size}px`, "--pinned": `${pinnedH}px` };
  if (narrow) {
    return (
      <>{findBar}<main ref={main} class="picture narrow" onScroll={onScroll} tabIndex={-1} style={style} {...events}>
        {pinned}
        <section class="stack" aria-label={t("stack")}>{stackTitle}<div style={{ width: `${cardW}px`, marginLeft: `${side}px`, height: `${scene.stack.height}px` }}>{frames}</div></section>
        <section class="heap" aria-label={t("heap")} style={{ paddingLeft: `${narrowTrunk}px` }}><h2>{t("heap")}</h2>{blocks}{tools}</section>
        {overlay}
        {closeLook}
      </main></>
    );
  }
  return (
    <>{findBar}<main ref={main} class="picture wide" style={style} {...events}>
      <section class="stack" aria-label={t("stack")} style={{ width: `${stackW}px` }}>
        <div class="scroll" ref={stackPane} onScroll={onScroll} tabIndex={0} role="group" aria-label={t("stack")}>
          {stackTitle}<div class="column" style={{ width: `${cardW}px`, marginLeft: `${side}px` }}>{frames}</div>
        </div>
      </section>
      <Splitter width={stackW} most={box.w * 0.6} onChange={setChosenWidth} />
      <section class="heap" aria-label={t("heap")} style={{ left: `${heapLeft}px` }}>
        {pinned}
        <div class="scroll" ref={heapPane} style={{ top: `${pinnedH}px` }} onScroll={onScroll} tabIndex={0} role="group" aria-label={t("heap")}><h2>{t("heap")}</h2>{blocks}</div>
        {tools}
        {box.h - pinnedH > leastForMap && (layout.width > box.w - heapLeft + 40 || layout.height > box.h - pinnedH - titleH + 40) && <Minimap layout={layout} heap={snapshot.heap} view={{ left: scrolled.heapLeft, top: scrolled.heapTop, width: box.w - heapLeft, height: box.h - pinnedH }} go={(left, top) => heapPane.current?.scrollTo({ left, top })} />}
      </section>
      {overlay}
      {closeLook}
    </main></>
  );
}
