/** Threads over the whole run: a lane under the call depth, and which thread runs at this step. */
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { Session } from "../session";
import { threadTitle } from "../picture/stack";
import { t } from "../strings";

/** Colours there are; a seventh thread has the first one's again. */
const hues = 6;

/** Which colour a thread has: by the order in which the threads of the run began. */
export function hueOf(session: Session, thread: number): number {
  const ids = [...new Set(session.loaded!.trace.threads().map(({ id }) => id))];
  return Math.max(0, ids.indexOf(thread)) % hues;
}

/** The thread that runs at this step, beside its place; nothing in a program of one thread. */
export function ThreadPill({ session }: { session: Session }): JSX.Element | null {
  const { trace } = session.loaded!;
  const threads = trace.threads();
  if (threads.length < 2) return null;
  const { step, info } = session;
  const own = threads.find(({ id, from, to }) => id === info.thread && from <= step && step < to) ?? { id: info.thread };
  return <span class="pill" data-testid="running-thread" data-thread={own.id} title={threadTitle(own)}><i class={`hue h${hueOf(session, own.id)}`} aria-hidden="true" />{t("thread", { id: own.id })}</span>;
}

/** Stretches of the run by thread, as rectangles of an SVG; three pixels high, from `top`. */
export function ThreadLane({ session, width, top }: { session: Session; width: number; top: number }): JSX.Element | null {
  const { trace } = session.loaded!;
  const stretches = useMemo(() => stretchesOf(trace.threadLane(Math.max(1, Math.min(Math.floor(width / 2), trace.stepCount)))), [trace, width]);
  if (trace.threads().length < 2) return null;
  return <g class="threads" data-testid="threads">{stretches.map(({ thread, from, to }) => <rect key={from} class={`h${hueOf(session, thread)}`} data-thread={thread} x={from * width} y={top} width={(to - from) * width} height={3} />)}</g>;
}

/** `from` and `to`: shares of the run. */
function stretchesOf(lane: Uint16Array): { thread: number; from: number; to: number }[] {
  const found: { thread: number; from: number; to: number }[] = [];
  lane.forEach((thread, i) => {
    const last = found.at(-1);
    const to = (i + 1) / lane.length;
    if (last?.thread === thread) last.to = to;
    else found.push({ thread, from: i / lane.length, to });
  });
  return found;
}
