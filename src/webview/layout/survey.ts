/**
 * Foresight: what the picture will have to show over the whole run, found before the first frame is drawn. A few snapshots
 * are looked at, chosen so that every block is seen at least once, late in its life; from them come each block's largest
 * size and the links between blocks (the union over the run). Pure; no clock, so the same trace gives the same picture.
 */
import type { HeapBlock, Snapshot, Value } from "../../trace/snapshot";
import type { Trace } from "../../trace/model";
import { addressNumber } from "../picture/text";
import { isPointer } from "../picture/shape";

export interface Link {
  from: number;
  to: number;
  /** The member (or element) of `from` that points, and where it stands among its members. */
  field: string;
  order: number;
  /** The snapshots in which the link was there, ascending. */
  samples: number[];
}

export interface Surveyed {
  id: number;
  type: string;
  birth: number;
  /** The last step at which the block lives. */
  death: number;
  /** The line that allocated it. */
  line: number;
  size: number;
  /** Values seen, for measuring; empty when the block was in no snapshot. */
  values: Value[];
}

export interface Survey {
  blocks: Surveyed[];
  links: Link[];
  /** Blocks that variables point at, in the order in which the pointers were met. */
  roots: number[];
}

type Source = Pick<Trace, "blocks" | "stepCount" | "snapshot">;

/** Block values looked at, over all snapshots together: bounds the time that the survey takes. */
const budget = 8_000;
const spread = 8;
const mostSamples = 48;

export function survey(trace: Source, maxElements: number): Survey {
  const all = trace.blocks();
  if (!all.length) return { blocks: [], links: [], roots: [] };
  const blocks = new Map<number, Surveyed>(all.map((b) => [b.id, {
    id: b.id, type: b.type ?? "", birth: b.allocated.step, death: b.freed ? b.freed.step - 1 : trace.stepCount, line: b.allocated.line, size: b.size, values: [],
  }]));
  const links = new Map<string, Link>();
  const roots: number[] = [];
  const seen = new Set<number>();
  for (const [sample, step] of sampleSteps([...blocks.values()], trace.stepCount).entries()) {
    const snapshot = trace.snapshot(step, { maxElements, depth: 6 });
    const find = finder(snapshot.heap);
    for (const block of snapshot.heap) {
      const known = block.id === undefined ? undefined : blocks.get(block.id);
      if (!known || block.state === "freed" || !block.value) continue;
      if (block.type) known.type = block.type;
      known.values.push(block.value);
      eachLink(block.value, (target, field, order) => {
        const to = find(target);
        if (to === undefined) return;
        const key = `${known.id} ${to} ${field}`;
        const link = links.get(key);
        if (!link) links.set(key, { from: known.id, to, field, order, samples: [sample] });
        else if (link.samples.at(-1) !== sample) link.samples.push(sample);
      });
    }
    for (const id of rootsOf(snapshot, find)) if (!seen.has(id)) { seen.add(id); roots.push(id); }
  }
  return { blocks: [...blocks.values()], links: [...links.values()], roots };
}

/**
 * Steps to look at: the fewest that meet every block's life (piercing intervals from the earliest death on), and some evenly
 * spread ones, for what changes in between.
 */
export function sampleSteps(blocks: readonly { birth: number; death: number }[], stepCount: number): number[] {
  const steps = new Set<number>([stepCount]);
  let last = 0;
  for (const block of [...blocks].sort((a, b) => a.death - b.death)) {
    if (block.birth <= last || block.death < block.birth) continue;
    last = block.death;
    steps.add(last);
  }
  const births = blocks.map((b) => b.birth).sort((a, b) => a - b);
  const deaths = blocks.map((b) => b.death).sort((a, b) => a - b);
  const living = (step: number): number => below(births, step + 1) - below(deaths, step);
  const piercing = thin([...steps].sort((a, b) => a - b), mostSamples);
  const even = Array.from({ length: spread }, (_, i) => Math.max(1, Math.round(((i + 1) / (spread + 1)) * stepCount)));
  const chosen = new Set<number>();
  let spent = 0;
  for (const step of [...piercing.reverse(), ...even]) {
    const cost = living(step) + 1;
    if (chosen.has(step) || (chosen.size > 0 && spent + cost > budget)) continue;
    spent += cost;
    chosen.add(step);
  }
  return [...chosen].sort((a, b) => a - b);
}

/** How many of the ascending numbers lie below `limit`. */
function below(sorted: number[], limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (sorted[mid] < limit) low = mid + 1;
    else high = mid;
  }
  return low;
}

function thin(steps: number[], most: number): number[] {
  if (steps.length <= most) return steps;
  return Array.from({ length: most }, (_, i) => steps[Math.round((i * (steps.length - 1)) / (most - 1))]);
}

/** Finds the living block that holds an address (one past the end does not count). */
export function finder(heap: readonly HeapBlock[]): (address: number) => number | undefined {
  const sorted = heap.flatMap((b) => {
    const low = addressNumber(b.address);
    return low === undefined || b.id === undefined || b.state === "freed" ? [] : [{ low, high: low + Math.max(1, b.size), id: b.id }];
  }).sort((a, b) => a.low - b.low);
  const lows = sorted.map((b) => b.low);
  return (address) => {
    const block = sorted[below(lows, address + 1) - 1];
    return block && address < block.high ? block.id : undefined;
  };
}

/**
 * Calls back for each pointer in a block's value, with the first-level member it lies in; elements of a member that is an
 * array are told apart ("buckets[2]").
 */
function eachLink(root: Value, visit: (target: number, field: string, order: number) => void): void {
  const walk = (value: Value, field: string, order: number, level: number): void => {
    if (isPointer(value)) {
      const target = value.targetState === "live" ? addressNumber(value.target) : undefined;
      if (target !== undefined) visit(target, field, order);
      return;
    }
    value.children?.forEach((child, i) => {
      const element = level < 2 && child.role === "element";
      walk(child, element ? `${field}[${i}]` : field || child.name, order + (element || level === 0 ? i / 1000 ** level : 0), level + 1);
    });
  };
  walk(root, root.role === undefined ? "" : root.name, 0, 0);
}

function rootsOf(snapshot: Snapshot, find: (address: number) => number | undefined): number[] {
  const found: number[] = [];
  const walk = (value: Value): void => {
    const target = isPointer(value) ? addressNumber(value.target) : undefined;
    const id = target === undefined ? undefined : find(target);
    if (id !== undefined) found.push(id);
    for (const child of value.children ?? []) walk(child);
  };
  snapshot.globals.forEach(walk);
  // The outermost frames hold what lives longest: main's variables name the structures. Deep stacks are cut short.
  for (const frame of snapshot.frames.slice(-16).reverse()) frame.variables.forEach(walk);
  return found;
}
