/**
 * The layout of the heap: how still it stands, whether cards overlap, and how many links cross, against elkjs `layered` laid
 * out afresh for the same blocks and links at the same steps. Over the examples, and random lists, trees and graphs.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { elkLayout, layOutGraphs } from "../src/foresight/elk";
import { foresee } from "../src/foresight/foresee";
import { withGraphs } from "../src/foresight/graph-layouts";
import { countCrossings } from "../src/foresight/layers";
import type { Trace } from "../src/trace/model";
import { openTrace } from "../src/trace/trace";
import { homes, type HeapLayout, type Home } from "../src/webview/layout/homes";
import { defaultMetrics as metrics } from "../src/webview/picture/metrics";
import { randomGraph, randomList, randomTree } from "../test/webview/fixtures/random";
import { recordRequest, REPOSITORY } from "../test/corpus/recording";
import type { Figure, Group } from "./figures";
import { median } from "./stats";

const WIDTH = 900;
const SIZES = [10, 30, 100, 300];
/** Steps of each program at which crossings are counted: elkjs lays each of them out. */
const SAMPLES = 5;

interface Run { name: string; trace: Trace }
interface Sums { steps: number; still: number; moved: number; overlaps: number; crossings: number; elk: number; times: number[] }

export const layout: Group = {
  prefix: "layout.",
  async measure() {
    const sums: Sums = { steps: 0, still: 0, moved: 0, overlaps: 0, crossings: 0, elk: 0, times: [] };
    const byKind = new Map<string, { ours: number; elk: number; ms: number }>();
    for (const run of [...await examples(), ...random()]) {
      const before = { ours: sums.crossings, elk: sums.elk };
      await measureRun(run, sums);
      const kind = byKind.get(run.name) ?? { ours: 0, elk: 0, ms: 0 };
      byKind.set(run.name, { ours: kind.ours + sums.crossings - before.ours, elk: kind.elk + sums.elk - before.elk, ms: Math.max(kind.ms, sums.times.at(-1)!) });
    }
    return [
      { key: "layout.stillSteps", value: sums.still / sums.steps, unit: "", note: `share of ${sums.steps} steps in which no card moves; at least 0.95` },
      { key: "layout.movedPx", value: sums.moved / sums.steps, unit: "px", note: "movement of all cards together, a step" },
      { key: "layout.overlaps", value: sums.overlaps, unit: "", note: "pairs of cards that overlap while both are there; 0" },
      { key: "layout.crossingsVsElk", value: (sums.crossings + 1) / (sums.elk + 1), unit: "", note: `${sums.crossings} crossings, ${sums.elk} of elkjs laid out afresh; at most 1.2` },
      ...[...byKind].filter(([kind]) => kind !== "examples").map(([kind, { ours, elk }]): Figure => ({ key: `layout.crossingsVsElk.${kind}`, value: (ours + 1) / (elk + 1), unit: "", note: `${ours} and ${elk}` })),
      { key: "layout.ms", value: median(sums.times), unit: "ms", note: "from the trace to homes, median" },
      { key: "layout.ms.max", value: Math.max(...sums.times), unit: "ms", note: "graphs by elkjs" },
    ];
  },
};

async function examples(): Promise<Run[]> {
  const folder = join(REPOSITORY, "examples");
  const runs: Run[] = [];
  for (const file of (await readdir(folder)).filter((name) => name.endsWith(".cpp"))) {
    const recorded = await recordRequest({ version: 1, code: await readFile(join(folder, file), "utf8"), main: file, format: "seepp" });
    runs.push({ name: "examples", trace: await openTrace(recorded.bytes) });
    await recorded.remove();
  }
  return runs;
}

function random(): Run[] {
  return ([["lists", randomList], ["trees", randomTree], ["graphs", randomGraph]] as const).flatMap(([name, make]) => SIZES.map((n) => ({ name, trace: make(n, n) })));
}

async function measureRun({ trace }: Run, sums: Sums): Promise<void> {
  trace.links(); // the fixtures' own way to them is slow, and is not what is measured
  const start = performance.now();
  const plain = foresee(trace, 100);
  const foresight = withGraphs(plain, await layOutGraphs(plain));
  const placed = homes(foresight.blocks, foresight, { metrics, width: WIDTH });
  sums.times.push(performance.now() - start);
  const nav = trace.navigator("line");
  const samples = new Set(Array.from({ length: SAMPLES }, (_, i) => Math.ceil(((i + 1) * nav.count) / SAMPLES)));
  let before: Map<number, Home> | undefined;
  for (let i = 1; i <= nav.count; i++) {
    const step = nav.at(i);
    const now = livingHomes(trace, step, placed);
    if (before) {
      let moved = 0;
      for (const [id, { x, y }] of now) {
        const was = before.get(id);
        if (was) moved += Math.hypot(x - was.x, y - was.y);
      }
      sums.steps++;
      sums.moved += moved;
      if (moved === 0) sums.still++;
    }
    before = now;
    if (samples.has(i)) await sample(trace, step, now, sums);
  }
}

function livingHomes(trace: Trace, step: number, placed: HeapLayout): Map<number, Home> {
  const found = new Map<number, Home>();
  for (const { id, state } of trace.snapshot(step, { blockValues: () => false }).heap) {
    const home = id === undefined || state === "freed" ? undefined : placed.homes.get(id);
    if (home) found.set(id!, home);
  }
  return found;
}

async function sample(trace: Trace, step: number, now: Map<number, Home>, sums: Sums): Promise<void> {
  const list = [...now.values()];
  list.forEach((a, i) => list.slice(i + 1).forEach((b) => { if (a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h) sums.overlaps++; }));
  const pairs = new Map(trace.links().filter((l) => l.start <= step && step < l.end && l.from !== l.to && now.has(l.from) && now.has(l.to)).map((l) => [`${l.from} ${l.to}`, [l.from, l.to] as const]));
  const edges = [...pairs.values()];
  if (edges.length < 2) return;
  const ours = new Map(list.map((h) => [h.id, { x: h.x + h.w / 2, y: h.y + h.h / 2 }]));
  sums.crossings += countCrossings(edges.map(([a, b]) => [ours.get(a)!, ours.get(b)!]));
  const linked = new Set(edges.flat());
  const { children = [] } = await elkLayout(list.filter((h) => linked.has(h.id)).map((h) => ({ id: h.id, width: h.w, height: h.h })), edges);
  const theirs = new Map(children.map((c) => [Number(c.id), { x: c.x! + c.width! / 2, y: c.y! + c.height! / 2 }]));
  sums.elk += countCrossings(edges.map(([a, b]) => [theirs.get(a)!, theirs.get(b)!]));
}
