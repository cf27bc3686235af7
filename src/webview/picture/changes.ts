/** What this step changed: each value of a card against the same place one step before. Pure. */
import { ownGlobals } from "../../trace/changes";
import type { Frame, HeapBlock, Snapshot, Value } from "../../trace/snapshot";
import type { Change } from "./sheet";
import { childPath, isPointer } from "./shape";
import { shortAddress, show, type Shown } from "./text";

interface Was { shown: Shown; target: string | undefined; undefined: boolean }

/** Names a frame for its whole life: by the step of its call, else by its place and function. */
export const frameKey = (frame: Frame, indexFromOutermost: number, thread: number): string =>
  frame.id !== undefined ? `f${thread}.${frame.id}` : `f${thread}.${indexFromOutermost}.${frame.function}`;

/** Variables with the same name (an inner scope hides an outer one) still have paths of their own. */
export function variablePaths(variables: readonly Value[]): { path: string; value: Value }[] {
  const seen = new Map<string, number>();
  return variables.map((value) => {
    const n = seen.get(value.name) ?? 0;
    seen.set(value.name, n + 1);
    return { path: n ? `${value.name}#${n}` : value.name, value };
  });
}

export class Changes {
  private readonly frames = new Map<string, Frame>();
  private readonly cache = new Map<string, Map<string, Was>>();

  /** `now`: the step's own snapshot, which tells whose thread-local variables are shown. */
  constructor(private readonly before: Snapshot | undefined, private readonly now?: Snapshot) {
    if (!before) return;
    const put = (frames: readonly Frame[], thread: number): void => frames.forEach((f, i) => { if (f.variables.length || i === 0) this.frames.set(frameKey(f, frames.length - 1 - i, thread), f); });
    put(before.frames, before.thread);
    for (const thread of before.threads) if (thread.id !== before.thread) put(thread.frames, thread.id);
  }

  ofFrame(key: string): ((path: string, now: Value) => Change | undefined) | undefined {
    const frame = this.frames.get(key);
    return frame && this.against(key, () => variablePaths(frame.variables));
  }

  ofGlobals(): ((path: string, now: Value) => Change | undefined) | undefined {
    return this.before && this.against("g", () => variablePaths(this.now ? ownGlobals(this.before, this.now) : this.before!.globals));
  }

  /** `roots` gives the card's contents from the block's value, as the card draws them. */
  ofBlock(id: number, roots: (value: Value) => { path: string; value: Value }[]): ((path: string, now: Value) => Change | undefined) | undefined {
    const block = this.block(id);
    return block?.value && this.against(`b${id}`, () => roots(block.value!));
  }

  /** Blocks stand in the order of their ids: of thousands few are asked for. */
  private block(id: number): HeapBlock | undefined {
    const heap = this.before?.heap ?? [];
    let low = 0;
    let high = heap.length - 1;
    while (low <= high) {
      const mid = (low + high) >> 1;
      const at = heap[mid].id ?? -1;
      if (at === id) return heap[mid];
      if (at < id) low = mid + 1;
      else high = mid - 1;
    }
    return undefined;
  }

  isNewBlock(id: number): boolean {
    return this.before !== undefined && !this.block(id);
  }

  stateBefore(id: number): HeapBlock["state"] | undefined {
    return this.block(id)?.state;
  }

  private against(key: string, roots: () => { path: string; value: Value }[]) {
    return (path: string, now: Value): Change | undefined => {
      let map = this.cache.get(key);
      if (!map) {
        map = new Map();
        for (const root of roots()) collect(root.value, root.path, map);
        this.cache.set(key, map);
      }
      return compare(map.get(path), now);
    };
  }
}

function collect(value: Value, path: string, into: Map<string, Was>): void {
  into.set(path, { shown: show(value), target: value.target, undefined: value.state === "undefined" });
  value.children?.forEach((child, i) => collect(child, childPath(path, child, i), into));
}

function compare(was: Was | undefined, now: Value): Change | undefined {
  if (!was) return now.state === "undefined" ? undefined : { fresh: true };
  const shown = show(now);
  const same = was.shown.text === shown.text && was.shown.glyph === shown.glyph && was.target === now.target;
  if (same || (now.children?.length && !isPointer(now) && now.kind !== "string" && !shown.text)) return undefined;
  if (was.undefined || was.shown.tone === "undefined") return { fresh: true };
  return { old: was.shown.glyph === "none" || was.shown.glyph === "null" ? was.shown : { glyph: "none", text: was.target ? shortAddress(was.target) : was.shown.text, tone: "plain" } };
}
