/**
 * What the picture will have to show over the whole run, found before the first frame is drawn. A few snapshots are looked
 * at, chosen so that every block is seen at least once, late in its life: from them come each block's largest size and
 * which blocks are shown at all. Pure; no clock, so the same trace gives the same picture.
 */
import type { Trace } from "../trace/model";
import type { Value } from "../trace/snapshot";
import { lowerBound } from "../trace/growable";
import type { Node } from "./graph";

/** A block that is shown at some step. */
export interface Surveyed extends Node {
  size: number;
  /** Values seen, for measuring; empty when the block was in no snapshot looked at. */
  values: Value[];
}

type Source = Pick<Trace, "blocks" | "stepCount" | "snapshot">;

/** Block values looked at, over all snapshots together: bounds the time that the survey takes. */
const budget = 8_000;
const spread = 8;
const mostSamples = 48;

export function survey(trace: Source, maxElements: number): Surveyed[] {
  const all = trace.blocks();
  if (!all.length) return [];
  const blocks = new Map<number, Surveyed>(all.map((b) => [b.id, {
    id: b.id, type: b.type ?? "", birth: b.allocated.step, death: b.freed ? b.freed.step - 1 : trace.stepCount, line: b.allocated.line, size: b.size, values: [],
  }]));
  const seen = new Set<number>();
  const met = new Set<number>();
  const values = new Map<string, number>();
  for (const step of sampleSteps([...blocks.values()], trace.stepCount)) {
    for (const [id, block] of blocks) if (block.birth <= step && step <= block.death) met.add(id);
    // A run of thousands of alike nodes is measured by some of them.
    const snapshot = trace.snapshot(step, { maxElements, depth: 6, blockValues: (id) => (values.get(blocks.get(id)?.type ?? "") ?? 0) < alikeEnough });
    for (const block of snapshot.heap) {
      const known = block.id === undefined ? undefined : blocks.get(block.id);
      if (!known || block.state === "freed") continue;
      seen.add(known.id);
      if (block.type) known.type = block.type;
      if (!block.value) continue;
      known.values.push(block.value);
      values.set(known.type, (values.get(known.type) ?? 0) + 1);
    }
  }
  // What lived at a step looked at and was not listed is a container's storage: never shown.
  return [...blocks.values()].filter((b) => seen.has(b.id) || !met.has(b.id));
}

/** Values of one type that are decoded for measuring, over all snapshots. */
const alikeEnough = 1_500;

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
const below = (sorted: readonly number[], limit: number): number => lowerBound(sorted, limit, 0, sorted.length);

function thin(steps: number[], most: number): number[] {
  if (steps.length <= most) return steps;
  return Array.from({ length: most }, (_, i) => steps[Math.round((i * (steps.length - 1)) / (most - 1))]);
}
