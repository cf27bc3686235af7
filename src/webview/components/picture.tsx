/** Stack, heap and arrows: measures the panes, follows their scrolling, and draws the scene of the present step. */
import type { JSX } from "preact";
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { homes } from "../layout/homes";
import { Changes } from "../picture/changes";
import type { Metrics } from "../picture/metrics";
import { pager, type Pages } from "../picture/pages";
import { sceneOf, type Panes } from "../picture/scene";
import type { StackItem } from "../picture/stack";
import type { Session } from "../session";
import { t } from "../strings";
import { Arrows } from "./arrows";
import { HeapView } from "./heap";
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

interface Scrolled { stack: number; heapTop: number; heapLeft: number }

export function Picture({ session, metrics }: { session: Session; metrics: Metrics }): JSX.Element {
  const main = useRef<HTMLElement>(null);
  const stackPane = useRef<HTMLDivElement>(null);
  const heapPane = useRef<HTMLDivElement>(null);
  const [box, setBox] = useState({ w: 900, h: 500 });
  const [scrolled, setScrolled] = useState<Scrolled>({ stack: 0, heapTop: 0, heapLeft: 0 });
  const [chosenWidth, setChosenWidth] = useState<number | undefined>(undefined);
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [pages, setPages] = useState<Pages>(new Map());
  const [hot, setHot] = useState<string | undefined>(undefined);

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
  const surveyed = useMemo(() => session.survey(), [loaded, session.maxElements]);
  const layout = useMemo(() => homes(surveyed, { metrics, width: layoutWidth }), [surveyed, metrics, layoutWidth]);

  const { step } = session;
  const previous = session.previousStep();
  const snapshot = session.snapshot(step);
  const changes = useMemo(() => new Changes(previous === undefined ? undefined : session.snapshot(previous)), [loaded, step, previous]);

  const scene = useMemo(() => {
    const paging = pager(loaded.trace, step, pages, session.maxElements);
    const panes = panesFor(0);
    const first = sceneOf(snapshot, changes, layout, panes, metrics, toggled, paging);
    // When narrow, the heap begins where the stack ends, which only the stack knows.
    return narrow ? sceneOf(snapshot, changes, layout, panesFor(first.stack.height), metrics, toggled, paging) : first;
    function panesFor(stackHeight: number): Panes {
      return narrow
        ? { narrow, stackLeft: side, stackWidth: cardW, stackTop: titleH, sideRight: box.w, heapX: narrowTrunk, heapY: titleH * 2 + stackHeight, heapLeft: 0, width: box.w + scrolled.heapLeft, height: scrolled.heapTop + box.h }
        : { narrow, stackLeft: side, stackWidth: cardW, stackTop: titleH - scrolled.stack, sideRight: heapLeft, heapX: heapLeft - scrolled.heapLeft, heapY: titleH - scrolled.heapTop, heapLeft, width: box.w, height: box.h };
    }
  }, [snapshot, changes, layout, metrics, toggled, pages, narrow, box, scrolled, cardW, heapLeft]);

  const onScroll = useCallback(() => {
    setScrolled({
      stack: stackPane.current?.scrollTop ?? 0,
      heapTop: (narrow ? main.current : heapPane.current)?.scrollTop ?? 0,
      heapLeft: (narrow ? main.current : heapPane.current)?.scrollLeft ?? 0,
    });
  }, [narrow]);
  const toggle = useCallback((item: StackItem) => setToggled((old) => new Map(old).set(item.key, !(item.open ?? item.sheet))), []);
  const turn = useCallback((key: string, from: number) => setPages((old) => new Map(old).set(key, from)), []);
  const fold = useCallback((key: string, open: boolean) => setToggled((old) => new Map(old).set(key, open)), []);
  const heapOffset = narrow ? titleH * 2 + scene.stack.height : titleH;
  useFollow({ session, scene, changes, step, stack: narrow ? main : stackPane, heap: narrow ? main : heapPane, heapOffset, narrow });

  const target = scene.arrows.find((a) => a.wish.key === hot)?.toOwner;
  const contentW = narrow ? Math.max(box.w, layout.width + narrowTrunk) : box.w;
  const contentH = narrow ? heapOffset + layout.height : box.h;
  const shift = narrow ? { x: narrowTrunk, y: heapOffset } : { x: heapLeft - scrolled.heapLeft, y: titleH - scrolled.heapTop };
  const overlay = (
    <Arrows arrows={scene.arrows} stubs={scene.stubs} map={scene.map} shift={shift} width={contentW} height={contentH} hot={hot}
      clip={narrow ? undefined : { stack: side + cardW - metrics.pad - 4, heap: stackW }} />
  );
  const nothing = layout.homes.size === 0 ? t("noHeapEver") : scene.cards.length === 0 ? t("noHeap") : undefined;
  const common = { char: metrics.char, perPage: session.maxElements, hot, setHot, turn, fold };
  const frames = <StackView session={session} stack={scene.stack} top={narrow ? scrolled.heapTop - titleH : scrolled.stack} view={box.h} common={common} toggle={toggle} />;
  const blocks = (
    <div class="plane" style={{ width: `${layout.width}px`, height: `${layout.height}px` }}>
      {nothing && <p class="nothing">{nothing}</p>}
      <HeapView session={session} cards={scene.cards} changes={changes} common={common} target={target} top={scrolled.heapTop - heapOffset} view={box.h} />
    </div>
  );
  if (narrow) {
    return (
      <main ref={main} class="picture narrow" onScroll={onScroll} tabIndex={-1}>
        <section class="stack" aria-label={t("stack")}><h2>{t("stack")}</h2><div style={{ width: `${cardW}px`, marginLeft: `${side}px`, height: `${scene.stack.height}px` }}>{frames}</div></section>
        <section class="heap" aria-label={t("heap")} style={{ paddingLeft: `${narrowTrunk}px` }}><h2>{t("heap")}</h2>{blocks}</section>
        {overlay}
      </main>
    );
  }
  return (
    <main ref={main} class="picture wide">
      <section class="stack" aria-label={t("stack")} style={{ width: `${stackW}px` }}>
        <div class="scroll" ref={stackPane} onScroll={onScroll} tabIndex={0} role="group" aria-label={t("stack")}>
          <h2>{t("stack")}</h2><div class="column" style={{ width: `${cardW}px`, marginLeft: `${side}px` }}>{frames}</div>
        </div>
      </section>
      <Splitter width={stackW} most={box.w * 0.6} onChange={setChosenWidth} />
      <section class="heap" aria-label={t("heap")} style={{ left: `${heapLeft}px` }}>
        <div class="scroll" ref={heapPane} onScroll={onScroll} tabIndex={0} role="group" aria-label={t("heap")}><h2>{t("heap")}</h2>{blocks}</div>
      </section>
      {overlay}
    </main>
  );
}
