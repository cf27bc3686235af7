/** What happened to a container as a whole: elements that came and went, storage that moved. Its elements' own changes are in changes.ts. */
import type { Value } from "./snapshot";
import { valueText } from "./value-text";

/** A container at two steps. */
export interface ContainerPair {
  path: string;
  where: "frame" | "global" | "heap";
  frame?: number;
  before: Value;
  now: Value;
}

/** `index`: where in the sequence; undefined where there is no order to speak of (sets, maps). `texts`: the elements, for maps their keys. */
export type ContainerFact =
  | { kind: "gained" | "lost"; texts: string[]; index?: number; empty?: boolean }
  /** Moved: to other storage. Reordered: a hash table has other buckets now. */
  | { kind: "moved" }
  | { kind: "reordered" };

const longest = 40;

export function isContainer(value: Value): boolean {
  return value.kind === "sequence" || value.kind === "map";
}

/** Undefined: what changed is told by the elements themselves. An empty list never comes. */
export function containerFacts({ before, now }: ContainerPair): ContainerFact[] | undefined {
  const facts = [...elementFacts(before, now), ...(movedStorage(before, now) ? [{ kind: "moved" as const }] : [])];
  return facts.length > 0 ? facts : undefined;
}

/** True when the facts tell of elements, so that these need not be told one by one. */
export function tellElements(container: Value, facts: readonly ContainerFact[]): boolean {
  return container.kind !== "map" && facts.some(({ kind }) => kind !== "moved");
}

function elementFacts(before: Value, now: Value): ContainerFact[] {
  if (before.value !== undefined || now.value !== undefined || before.state !== "defined" || now.state !== "defined") return []; // corrupted, not yet made
  const lengths = [before.length ?? 0, now.length ?? 0] as const;
  if (lengths[0] > 0 && lengths[1] === 0) return [{ kind: "lost", texts: texts(before), empty: true }];
  if (before.elided || now.elided) return [];
  if (now.kind === "map") return keyed(texts(before), texts(now)).filter(({ kind }) => kind === "lost"); // what came tells of itself, with its value
  if (/(^|::)(unordered_|flat_)?(multi)?set</.test(now.type)) return keyed(texts(before), texts(now));
  if (lengths[0] === lengths[1]) return [];
  return sequential(texts(before), texts(now));
}

function texts(container: Value): string[] {
  return (container.children ?? []).map((child) => valueText((container.kind === "map" ? child.children?.[0] : undefined) ?? child, { most: longest }));
}

function keyed(before: readonly string[], now: readonly string[]): ContainerFact[] {
  const lost = without(before, now);
  const gained = without(now, before);
  if (lost.length === 0 && gained.length === 0) return before.some((text, i) => text !== now[i]) ? [{ kind: "reordered" }] : [];
  return [...(lost.length > 0 ? [{ kind: "lost" as const, texts: lost }] : []), ...(gained.length > 0 ? [{ kind: "gained" as const, texts: gained }] : [])];
}

/** Those of `some` beyond what `others` has of each. */
function without(some: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const text of others) left.set(text, (left.get(text) ?? 0) + 1);
  return some.filter((text) => {
    const count = left.get(text) ?? 0;
    left.set(text, count - 1);
    return count <= 0;
  });
}

/** One run of elements that came or went, between a common beginning and a common end. */
function sequential(before: readonly string[], now: readonly string[]): ContainerFact[] {
  const most = Math.min(before.length, now.length);
  let head = 0;
  while (head < most && before[head] === now[head]) head++;
  if (head < most) {
    let tail = 0;
    while (tail < most - head && before[before.length - 1 - tail] === now[now.length - 1 - tail]) tail++;
    if (head + tail < most) return []; // elements changed besides: they say so
  }
  const count = Math.abs(before.length - now.length);
  return before.length > now.length
    ? [{ kind: "lost", texts: before.slice(head, head + count), index: head }]
    : [{ kind: "gained", texts: now.slice(head, head + count), index: head }];
}

/** The elements lie elsewhere: the container has taken larger storage, or given some back. Nodes never move. */
function movedStorage(before: Value, now: Value): boolean {
  if (!/(^|::)vector</.test(now.type) || before.address !== now.address) return false;
  const [old, fresh] = [before.children?.[0], now.children?.[0]];
  return old?.address !== undefined && fresh?.address !== undefined && old.address !== fresh.address && valueText(old) === valueText(fresh);
}
