/**
 * The calls of the run as a tree: each with its arguments, its result once it has returned, and where we are among them. Deep and wide
 * trees are folded but for the way to here. Only rows in view are drawn, and only they are asked for their values.
 */
import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { Calls } from "../../trace/calls";
import type { Session } from "../session";
import { count, t } from "../strings";
import { Icon } from "./icons";

/** Calls this deep are open at first, and more of them only on the way to the present one. */
const openDepth = 6;
/** Children shown of one call. */
const mostChildren = 200;

interface Item { call: number; indent: number; kids: number; open: boolean; more?: number }

export function CallTree({ session, row, top, view }: { session: Session; row: number; top: number; view: number }): JSX.Element {
  const { trace } = session.loaded!;
  const { step } = session;
  const [toggled, setToggled] = useState<ReadonlyMap<number, boolean>>(new Map());
  const calls = trace.calls();
  const kids = useMemo(() => childrenOf(calls), [calls]);
  const path = pathTo(calls, step);
  const items = useMemo(() => list(calls, kids, path, toggled, step), [calls, kids, path.join(), toggled, step]);
  const seen = items.map((item, i) => ({ item, i })).filter(({ i }) => (i + 1) * row > top - 200 && i * row < top + view + 200);
  return (
    <div class="calls" role="tree" aria-label={t("calls")} data-testid="calls" style={{ height: `${items.length * row}px` }}>
      {seen.map(({ item, i }) => (
        <CallRow key={`${item.call}${item.more ?? ""}`} item={item} at={i * row} row={row} session={session} calls={calls} now={path[path.length - 1] === item.call} on={path.includes(item.call)}
          toggle={() => setToggled((old) => new Map(old).set(item.call, !item.open))} />
      ))}
    </div>
  );
}

function CallRow({ item, at, row, session, calls, now, on, toggle }: { item: Item; at: number; row: number; session: Session; calls: Calls; now: boolean; on: boolean; toggle: () => void }): JSX.Element {
  const { call, indent, kids, open } = item;
  const style = { transform: `translateY(${at}px)`, height: `${row}px`, paddingLeft: `${indent * 14 + 4}px` };
  if (item.more) return <div class="call more" style={style}>{t("more", { count: count(item.more) })}</div>;
  const { text, result } = session.callText(call);
  const ahead = calls.from[call] > session.step;
  const done = calls.to[call] <= session.step;
  const said = done && result !== undefined ? `${text} = ${result}` : text;
  return (
    <div class={`call${now ? " now" : ""}${on ? " on" : ""}${ahead ? " ahead" : ""}`} role="treeitem" aria-level={indent + 1} aria-expanded={kids ? open : undefined} aria-current={now ? "step" : undefined} style={style} data-testid="call" data-from={calls.from[call]}>
      {kids > 0 ? <button type="button" class={`fold ${open ? "open" : "closed"}`} aria-label={t(open ? "foldInside" : "showInside", { name: text })} onClick={toggle}><Icon name="chevron" /></button> : <span class="fold" />}
      <button type="button" class="go" title={said} aria-label={said} onClick={() => session.goTo(calls.from[call])}>
        <span>{text}</span>{done && result !== undefined && <b> = {result}</b>}
      </button>
      {kids > 0 && !open && <span class="dim">{count(kids)}</span>}
    </div>
  );
}

function childrenOf(calls: Calls): number[][] {
  const kids: number[][] = Array.from({ length: calls.count }, () => []);
  for (let i = 0; i < calls.count; i++) if (calls.parent[i] >= 0 && calls.to[i] > calls.from[i]) kids[calls.parent[i]].push(i);
  return kids;
}

/** The calls that are on the stack at the step, the outermost first. */
function pathTo(calls: Calls, step: number): number[] {
  let low = 0;
  let high = calls.count;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (calls.from[mid] <= step) low = mid + 1;
    else high = mid;
  }
  let at = low - 1;
  while (at >= 0 && calls.to[at] <= step) at = calls.parent[at];
  const path: number[] = [];
  for (; at >= 0; at = calls.parent[at]) path.unshift(at);
  return path;
}

/** Rows from the top: calls that have begun, those on the way to here open, others as they are near. */
function list(calls: Calls, kids: readonly number[][], path: readonly number[], toggled: ReadonlyMap<number, boolean>, step: number): Item[] {
  const on = new Set(path);
  const items: Item[] = [];
  const todo: Item[] = [];
  const push = (ids: readonly number[], indent: number): void => {
    const begun = ids.filter((id) => calls.from[id] <= step || toggled.has(calls.parent[id]));
    const first = Math.max(0, begun.length - mostChildren);
    for (let i = begun.length - 1; i >= first; i--) {
      const id = begun[i];
      const open = toggled.get(id) ?? (on.has(id) || (calls.depth[id] < openDepth && kids[id].length <= 12));
      todo.push({ call: id, indent: Math.min(indent, 24), kids: kids[id].length, open });
    }
    if (first > 0) todo.push({ call: begun[first - 1], indent, kids: 0, open: false, more: first });
  };
  push(Array.from({ length: calls.count }, (_, i) => i).filter((i) => calls.parent[i] < 0 && calls.to[i] > calls.from[i]), 0);
  for (let item = todo.pop(); item; item = todo.pop()) {
    items.push(item);
    if (item.open && !item.more) push(kids[item.call], item.indent + 1);
  }
  return items;
}

