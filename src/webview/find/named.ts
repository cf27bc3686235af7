/** The place that a path names: `v[5000]`, `grid[3][4]`, and in a container that is searched alone `[5000]`. Pure. */
import type { Trace } from "../../trace/model";
import type { Value } from "../../trace/snapshot";
import { expression, type Owner } from "../picture/pages";
import type { Hit, Turn } from "./search";

/** A card: what its values are called in the picture, and in expressions. */
export interface Card { owner: string; from: Owner; roots: readonly { path: string; value: Value }[] }

interface Asked { trace: Pick<Trace, "value">; step: number; /** Elements of a first page. */ first: number }

/** Undefined: it is no such path, or there is no such element at this step. `cards`: innermost first. */
export function placeNamed(asked: Asked, text: string, cards: readonly Card[], scope?: { owner: string; path: string }): Hit | undefined {
  const parsed = /^([A-Za-z_][\w:]*(?:\.\w+)*)?((?:\[\d+\])+)$/.exec(text.trim().replace(/\s+/g, ""));
  if (!parsed) return undefined;
  const [, head, brackets] = parsed;
  const indices = [...brackets.matchAll(/\[(\d+)\]/g)].map(([, index]) => Number(index));
  for (const { owner, from, roots } of cards) {
    if (scope && scope.owner !== owner) continue;
    if (head === undefined && !scope) return undefined;
    const root = head?.split(".")[0];
    if (root !== undefined && !roots.some((r) => r.path === root)) continue;
    const hit = elementAt(asked, owner, from, head ?? scope!.path, indices);
    if (hit) return hit;
  }
  return undefined;
}

function elementAt({ trace, step, first }: Asked, owner: string, from: Owner, path: string, indices: readonly number[]): Hit | undefined {
  const turns: Turn[] = [];
  for (const [n, index] of indices.entries()) {
    const name = expression(from, path);
    const value = name === undefined ? undefined : trace.value(step, name, { from: index, count: 1 });
    if (!value) return undefined;
    turns.push({ path, index, first });
    if (value.kind === "string") return n === indices.length - 1 && index < (value.length ?? 0) ? { owner, path, turns } : undefined; // a character is drawn with its string
    if (!value.children?.length || value.length === undefined || index >= value.length) return undefined;
    path += value.kind === "map" ? `{${index}}:value` : `[${index}]`; // a map's elements go by their place, as its pages do
  }
  return { owner, path, turns };
}
