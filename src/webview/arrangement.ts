/** How the user has arranged a program's picture: kept over steps, reloads, and runs of the same file. Pure. */
import type { Watch } from "./picture/watched";
import type { Surveyed } from "../foresight/survey";

export interface Arrangement {
  zoom: number;
  /** Blocks by `blockKeys`, which are the same in the next run. */
  folded: string[];
  hidden: string[];
  pinned: string[];
  /** Library objects shown by their members: places as picture/raw.ts names them. */
  raw: string[];
  /** Pinned variables, as picture/watched.ts names them. */
  watched: Watch[];
  /** Where cards were dragged to: a shelf and px from its left. */
  moved: Record<string, { shelf: number; x: number }>;
}

export const plainArrangement: Arrangement = { zoom: 1, folded: [], hidden: [], pinned: [], raw: [], watched: [], moved: {} };
export const zooms = [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.15, 1.3, 1.5, 1.75, 2];

/** Names blocks by what made them, so that another run of the program has the same names: type, line, and which of those it is. */
export function blockKeys(blocks: readonly Surveyed[]): Map<number, string> {
  const counts = new Map<string, number>();
  return new Map(blocks.map(({ id, type, line }) => {
    const kind = `${type.replace(/\[\d*\]$/, "[]")}:${line}`;
    const n = counts.get(kind) ?? 0;
    counts.set(kind, n + 1);
    return [id, `${kind}:${n}`];
  }));
}

/** The arrangement in terms of this run's blocks. */
export function arranged(all: Arrangement, keys: ReadonlyMap<number, string>): { folded: Set<number>; hidden: Set<number>; pinned: number[]; moved: Map<number, { shelf: number; x: number }> } {
  const [folded, hidden, pinned] = [new Set(all.folded), new Set(all.hidden), new Set(all.pinned)];
  const found = { folded: new Set<number>(), hidden: new Set<number>(), pinned: [] as number[], moved: new Map<number, { shelf: number; x: number }>() };
  if (!folded.size && !hidden.size && !pinned.size && !Object.keys(all.moved).length) return found;
  for (const [id, key] of keys) {
    if (folded.has(key)) found.folded.add(id);
    if (hidden.has(key)) found.hidden.add(id);
    if (pinned.has(key)) found.pinned.push(id);
    if (Object.hasOwn(all.moved, key)) found.moved.set(id, all.moved[key]);
  }
  return found;
}

export const toggledIn = (list: readonly string[], key: string): string[] => (list.includes(key) ? list.filter((k) => k !== key) : [...list, key]);
