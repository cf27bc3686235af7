/** Drives a search in slices of a few milliseconds: the panel stays awake, and a search that is no longer wanted ends at once. */
import { mostHits, type Hit, type Outcome } from "./search";

/** How long the panel is kept from drawing, ms. */
const slice = 8;

export interface Progress { hits: readonly Hit[]; done: boolean; /** All was looked at, and all hits are there. */ whole: boolean; /** Places that were not looked into. */ left: readonly string[] }

/** Tells of progress after each slice until it is done. Returns what ends it. */
export function runSearch(work: Generator<Hit | undefined, Outcome>, tell: (progress: Progress) => void, now: () => number = () => performance.now()): () => void {
  const hits: Hit[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const go = (): void => {
    const until = now() + slice;
    do {
      const next = work.next();
      if (next.done) return tell({ hits: [...hits], done: true, ...next.value });
      if (next.value) hits.push(next.value);
      if (hits.length >= mostHits) return tell({ hits: [...hits], done: true, whole: false, left: [] });
    } while (now() < until);
    tell({ hits: [...hits], done: false, whole: false, left: [] });
    timer = setTimeout(go, 0);
  };
  timer = setTimeout(go, 0);
  return () => clearTimeout(timer);
}
