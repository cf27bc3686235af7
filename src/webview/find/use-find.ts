/** The find bar's state: what is looked for, what was found so far at this step, and which of it is looked at. */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Snapshot } from "../../trace/snapshot";
import { blockRoots } from "../layout/homes";
import { frameKey, variablePaths } from "../picture/changes";
import { maxNested, type Session } from "../session";
import { runSearch, type Progress } from "./finder";
import { matcherOf } from "./matcher";
import { placeNamed, type Card } from "./named";
import { search, type Hit } from "./search";

/** While one types or steps the search waits for a moment of rest, ms. */
const rest = 90;
const nothing: Progress = { hits: [], done: true, whole: true, left: [] };

export interface Find extends Progress {
  /** Index of the hit that is looked at; -1: none. */
  at: number;
  current: Hit | undefined;
  move(by: 1 | -1): void;
}

/** `show` brings a hit into view. It is called for the first hit of a new term and for each that is gone to. */
export function useFind(session: Session, snapshot: Snapshot, show: (hit: Hit) => void): Find {
  const { find, loaded, step, maxElements } = session;
  const [progress, setProgress] = useState<Progress>(nothing);
  const [at, setAt] = useState(-1);
  const kept = useRef<Hit | undefined>(undefined);
  const term = useRef("");
  const latest = useRef(show);
  latest.current = show;
  const scope = find?.scope;
  const query = find?.query ?? "";
  useEffect(() => {
    const asked = `${scope?.owner} ${scope?.path} ${query}`;
    const fresh = asked !== term.current;
    term.current = asked;
    if (fresh) { kept.current = undefined; setAt(-1); }
    const matcher = loaded && matcherOf(query);
    if (!matcher) return void setProgress(nothing);
    let shown = !fresh;
    const tell = (found: Progress): void => {
      setProgress(found);
      const same = kept.current && found.hits.findIndex((h) => h.owner === kept.current!.owner && h.path === kept.current!.path && h.turns.at(-1)?.index === kept.current!.turns.at(-1)?.index);
      if (same !== undefined && same >= 0) setAt(same);
      else if (!shown && found.hits.length) {
        shown = true;
        kept.current = found.hits[0];
        setAt(0);
        latest.current(found.hits[0]);
      } else if (found.done && same === -1) { kept.current = undefined; setAt(-1); }
    };
    let end = (): void => undefined;
    const timer = setTimeout(() => {
      const named = placeNamed({ trace: loaded.trace, step, first: maxElements }, query, cardsOf(snapshot, scope?.owner), scope);
      if (named) return tell({ hits: [named], done: true, whole: true, left: [] });
      const ids = new Set(session.foresight().blocks.map((b) => b.id));
      end = runSearch(search(loaded.trace, step, matcher, { maxElements, maxNested, shown: (id) => ids.has(id), ...(scope ? { scope } : {}) }), tell);
    }, rest);
    return () => { clearTimeout(timer); end(); };
  }, [loaded, step, query, scope?.owner, scope?.path, maxElements]);
  return useMemo(() => ({
    ...progress, at, current: progress.hits[at],
    move: (by) => {
      const { length } = progress.hits;
      if (!length) return;
      const next = at < 0 ? (by > 0 ? 0 : length - 1) : (at + by + length) % length;
      kept.current = progress.hits[next];
      setAt(next);
      latest.current(progress.hits[next]);
    },
  }), [progress, at]);
}

/** Whose variables a path may name, innermost first: the running thread's, then the others'; with a scope that card's alone. */
function cardsOf(snapshot: Snapshot, only: string | undefined): Card[] {
  const running = snapshot.threads.filter(({ id }) => id === snapshot.thread);
  const all: Card[] = [
    ...[...running, ...snapshot.threads.filter(({ id }) => id !== snapshot.thread)].flatMap(({ id, frames }) => frames.map((frame, i) => (
      { owner: frameKey(frame, frames.length - 1 - i, id), from: { frame: i, thread: id }, roots: variablePaths(frame.variables) }))),
    { owner: "g", from: "globals", roots: variablePaths(snapshot.globals) },
    ...(only?.startsWith("b") ? snapshot.heap.flatMap(({ id, value }) => (`b${id}` === only && value ? [{ owner: only, from: { block: id! }, roots: blockRoots(value) }] : [])) : []),
  ];
  return only === undefined ? all : all.filter(({ owner }) => owner === only);
}
