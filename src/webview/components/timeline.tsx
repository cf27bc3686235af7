/** The whole run in one lane: call depth as a skyline, marks beneath, the present step as a line through it. A slider. */
import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Mark } from "../../trace/model";
import type { Session } from "../session";
import { shortFunction } from "../picture/text";
import { count, t, type StringKey } from "../strings";
import { ThreadLane } from "./threads";

const skyH = 28;
const marksH = 16;
const visitsH = 8;

const markWords: Record<Mark["kind"], StringKey> = {
  output: "markOutput", input: "markInput", error: "markError", warning: "markWarning", alloc: "markAlloc", free: "markFree", leak: "markLeak", throw: "markThrow", limit: "markLimit",
};
/** Each kind has a shape of its own and one of two rows: what is wrong above, what is usual below. */
const markShapes: Record<Mark["kind"], (x: number) => string> = {
  error: (x) => `M${x - 2.5} 1.5l5 5m0-5l-5 5`,
  warning: (x) => `M${x} 1v3.5M${x} 6.5v.5`,
  leak: (x) => `M${x} 1l3 5.5h-6z`,
  throw: (x) => `M${x} .5l3 3.5l-3 3.5l-3-3.5z`,
  limit: (x) => `M${x} 0v8`,
  input: (x) => `M${x - 2} .5h4M${x} .5v6.5M${x - 2} 7h4`,
  output: (x) => `M${x - 1.5} 12.5h3`,
  alloc: (x) => `M${x} 14.5v-4`,
  free: (x) => `M${x} 11.5v3M${x - 1.5} 11.5h3`,
};

export function Timeline({ session }: { session: Session }): JSX.Element {
  const lane = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(600);
  const [hover, setHover] = useState<number | undefined>(undefined);
  useLayoutEffect(() => {
    const measure = (): void => { if (lane.current) setWidth(Math.max(40, lane.current.clientWidth)); };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(lane.current!);
    return () => observer.disconnect();
  }, []);
  const { trace } = session.loaded!;
  const { navigator: nav, step } = session;
  const total = trace.stepCount;
  const xOf = (s: number): number => (total <= 1 ? 0 : ((s - 1) / (total - 1)) * width);
  const stepAt = (clientX: number): number => {
    const box = lane.current!.getBoundingClientRect();
    const share = Math.max(0, Math.min(1, (clientX - box.left) / Math.max(1, box.width)));
    return nav.nearest(1 + Math.round(share * (total - 1)));
  };
  const sky = useMemo(() => skylinePath(trace, width), [trace, width]);
  const marks = useMemo(() => bucketed(trace.marks(), xOf), [trace, width]);
  const info = session.info;
  // Visits of the line under the editor's cursor; without one, of the line that runs next.
  const spot = session.cursor ?? info.at;
  const visits = useMemo(() => (spot ? nav.visits(spot.file, spot.line) : []), [nav, spot?.file, spot?.line]);
  const visitMarks = useMemo(() => visitPath(visits, xOf), [visits, width]);
  const name = shortFunction(info.function);
  const spoken = useMemo(() => t("skyline", { marks: spokenMarks(trace.marks()) }), [trace]);
  const drag = useRef<number | undefined>(undefined);
  const seek = (clientX: number, done: boolean): void => {
    const to = stepAt(clientX);
    if (done) return session.goTo(to, true, true);
    drag.current ??= requestAnimationFrame(() => { drag.current = undefined; session.goTo(stepAt(last.current), false); });
  };
  const last = useRef(0);
  const hovered = hover === undefined ? undefined : stepAt(hover);
  const hoveredInfo = hovered === undefined ? undefined : trace.step(hovered);
  const x = xOf(step);
  return (
    <div class="timeline">
      <div ref={lane} class="lane" data-testid="timeline" role="slider" tabIndex={0} aria-label={t("timeline")} aria-valuemin={1} aria-valuemax={total} aria-valuenow={step}
        aria-valuetext={t("timelineValue", { index: step, count: total, line: info.at?.line ?? "–", name })} aria-description={[spoken, spot ? t("visitsOf", { count: count(visits.length), line: spot.line }) : ""].join(" ")}
        onPointerDown={(e) => { e.currentTarget.setPointerCapture(e.pointerId); last.current = e.clientX; seek(e.clientX, false); }}
        onPointerMove={(e) => { setHover(e.clientX); if (e.currentTarget.hasPointerCapture(e.pointerId)) { last.current = e.clientX; seek(e.clientX, false); } }}
        onPointerUp={(e) => seek(e.clientX, true)} onWheel={(e) => { e.preventDefault(); const by = Math.sign(e.deltaY || e.deltaX); const to = nav.index(step) + by; if (by && to >= 1 && to <= nav.count) session.goTo(nav.at(to)); }} onPointerLeave={() => setHover(undefined)}>
        <svg width={width} height={skyH + marksH + visitsH} aria-hidden="true">
          <path class="sky" d={sky} />
          <ThreadLane session={session} width={width} top={0} />
          <path class="past" d={`M0 ${skyH}H${x}`} />
          {marks.map(([kind, d]) => <path key={kind} class={`mark ${kind}`} d={d} transform={`translate(0 ${skyH})`}><title>{t(markWords[kind])}</title></path>)}
          {visitMarks && spot && <path class="mark visit" d={visitMarks} data-testid="visits" data-line={spot.line} data-count={visits.length} transform={`translate(0 ${skyH + marksH})`}><title>{t("visitsOf", { count: count(visits.length), line: spot.line })}</title></path>}
          {hovered !== undefined && <path class="ghost" d={`M${xOf(hovered)} 0V${skyH + marksH + visitsH}`} />}
          <path class="now" d={`M${x} 0V${skyH + marksH + visitsH}`} />
          <circle class="knob" cx={x} cy={skyH} r="4" />
        </svg>
        {hovered !== undefined && hoveredInfo && (
          <div class="tip" style={{ left: `${Math.max(0, Math.min(width - 168, xOf(hovered) - 84))}px` }}>
            <b>{count(hovered)}</b> {shortFunction(hoveredInfo.function)}{hoveredInfo.at ? `, ${t("line", { line: hoveredInfo.at.line })}` : ""}{trace.threads().length > 1 ? `, ${t("thread", { id: hoveredInfo.thread })}` : ""}
          </div>
        )}
      </div>
    </div>
  );
}

/** Two pixels a bucket: the depth's range in each, as a closed outline from the ground. */
function skylinePath(trace: { skyline(n: number): { min: Uint16Array; max: Uint16Array }; stepCount: number }, width: number): string {
  const buckets = Math.max(1, Math.min(Math.floor(width / 2), trace.stepCount));
  const { max } = trace.skyline(buckets);
  let highest = 1;
  for (const depth of max) highest = Math.max(highest, depth);
  const each = width / buckets;
  const y = (depth: number): number => Math.round((skyH - (depth / highest) * (skyH - 4)) * 10) / 10;
  let d = `M0 ${skyH}`;
  let before = -1;
  for (let i = 0; i < buckets; i++) {
    const at = y(max[i]);
    if (at === before) continue;
    d += `H${Math.round(i * each * 10) / 10}V${at}`;
    before = at;
  }
  return `${d}H${Math.round(width * 10) / 10}V${skyH}`;
}

/** One path a kind; marks that fall on the same three pixels are one. */
function bucketed(marks: readonly Mark[], xOf: (step: number) => number): [Mark["kind"], string][] {
  const seen = new Map<Mark["kind"], Set<number>>();
  for (const mark of marks) {
    const bucket = Math.round(xOf(mark.step) / 3);
    const set = seen.get(mark.kind) ?? new Set<number>();
    set.add(bucket);
    seen.set(mark.kind, set);
  }
  return [...seen].map(([kind, set]) => [kind, [...set].map((b) => markShapes[kind](b * 3)).join("")]);
}

function visitPath(visits: ArrayLike<number>, xOf: (step: number) => number): string {
  let d = "";
  let before = -9;
  for (let i = 0; i < visits.length; i++) {
    const x = Math.round(xOf(visits[i]));
    if (x < before + 2) continue;
    before = x;
    d += `M${x} 1v5`;
  }
  return d;
}

function spokenMarks(marks: readonly Mark[]): string {
  const counts = new Map<Mark["kind"], number>();
  for (const mark of marks) counts.set(mark.kind, (counts.get(mark.kind) ?? 0) + 1);
  return [...counts].map(([kind, n]) => `${t(markWords[kind])}: ${n}`).join(", ");
}
