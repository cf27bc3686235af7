/** The stack column. Only what is in view is drawn: recursion may be thousands of frames deep. */
import type { JSX } from "preact";
import type { ThreadState } from "../../trace/snapshot";
import type { Session } from "../session";
import type { StackItem, Stack } from "../picture/stack";
import { shortFunction } from "../picture/text";
import { t, type StringKey } from "../strings";
import { Icon } from "./icons";
import { Rows, type Common, type RowContext } from "./rows";
import { hueOf } from "./threads";

export interface StackViewProps {
  session: Session;
  stack: Stack;
  top: number;
  view: number;
  common: Common;
  toggle(item: StackItem): void;
}

export function StackView({ session, stack, top, view, common, toggle }: StackViewProps): JSX.Element {
  const seen = stack.items.filter((i) => i.y + i.h > top - 200 && i.y < top + view + 200);
  return (
    <div class="frames" style={{ height: `${stack.height}px` }} role="list">
      {seen.map((item) => <Card key={item.key} item={item} session={session} context={{ ...common, owner: item.key, current: item.current }} top={top - item.y} view={view} toggle={toggle} />)}
    </div>
  );
}

/** A thread's heading: folds its frames, and leads to its steps. */
function Thread({ item, thread, session, style, toggle }: { item: StackItem; thread: ThreadState; session: Session; style: Record<string, string>; toggle(item: StackItem): void }): JSX.Element {
  const { trace } = session.loaded!;
  const leads = (direction: "next" | "previous", icon: "back" | "forward"): JSX.Element => {
    const to = trace.threadStep(thread.id, session.step, direction);
    const label = t(direction === "next" ? "threadNext" : "threadPrevious", { thread: item.title });
    return (
      <button type="button" class="tool" aria-label={label} title={label} aria-disabled={to === undefined} data-testid={`thread-${direction}`} onClick={() => { if (to !== undefined) session.goTo(to); }}>
        <Icon name={icon} />
      </button>
    );
  };
  return (
    <div class={`thread${item.current ? " on" : ""}`} style={style} role="listitem" data-testid="thread" data-thread={thread.id} data-state={thread.state} data-current={item.current ? "true" : undefined}>
      <i class={`hue h${hueOf(session, thread.id)}`} aria-hidden="true" />
      <button type="button" class="title" aria-expanded={item.open} title={thread.name ?? item.title} onClick={() => toggle(item)}><b>{item.title}</b><span class="state">{t(stateWords[thread.state] ?? "threadWaiting")}</span></button>
      {leads("previous", "back")}{leads("next", "forward")}
    </div>
  );
}

const stateWords: Readonly<Record<string, StringKey>> = { running: "threadRunning", waiting: "threadWaiting", starting: "threadStarting", finishing: "threadFinishing", ended: "threadEnded" };

function Card({ item, session, context, top, view, toggle }: { item: StackItem; session: Session; context: RowContext; top: number; view: number; toggle(item: StackItem): void }): JSX.Element {
  const style = { transform: `translateY(${item.y}px)`, height: `${item.h}px` };
  if (item.thread) return <Thread item={item} thread={item.thread} session={session} style={style} toggle={toggle} />;
  if (item.kind === "nothing") return <p class="nothing" style={style} role="listitem" title={item.title}>{item.title}</p>;
  if (item.kind === "library") return <p class="library" style={style} title={t("libraryFramesHint")} data-testid="library">{item.title}</p>;
  const { frame } = item;
  const name = frame ? shortFunction(item.title) : item.title;
  const label = frame ? t(item.current ? "currentFrame" : "frame", { name, line: frame.line }) : item.title;
  return (
    <div class={`card frame${item.current ? " on" : ""}${item.kind === "globals" ? " globals" : ""}`} style={style} role="listitem" aria-label={label}
      data-owner={item.key} data-testid={item.kind === "frame" ? "frame" : "globals"} data-function={frame?.function} data-line={frame?.line} data-file={frame?.file}
      data-current={item.current ? "true" : undefined} data-folded={item.foldable && !item.sheet ? "true" : undefined}>
      <header>
        <button type="button" class="title" title={item.title} aria-expanded={item.foldable ? item.sheet !== undefined : undefined} disabled={!item.foldable}
          aria-label={item.foldable ? t(item.sheet ? "collapse" : "expand", { name }) : name} onClick={() => toggle(item)}>
          <b>{name}</b>
        </button>
        {frame && frame.line > 0 && (
          <button type="button" class="line" aria-label={t("goToLine", { line: frame.line })} title={`${frame.file}:${frame.line}`} onClick={() => session.reveal(frame.file, frame.line)}>
            {t("line", { line: frame.line })}
          </button>
        )}
      </header>
      {item.sheet && <Rows sheet={item.sheet} context={context} top={top} view={view} />}
    </div>
  );
}
