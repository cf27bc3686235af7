/** The trace as a file and in memory: bytes a step, time to open, time to jump to a random step and have its snapshot. */
import { openTrace } from "../src/trace/trace";
import type { Figure, Group } from "./figures";
import { Prepared, type ProgramName } from "./prepared";
import { sizes } from "./record";
import { median, quantile, seconds, seeded } from "./stats";

const OPENINGS = 5;
const JUMPS = 300;

export const traces: Group = {
  prefix: "trace.",
  async measure() {
    const figures: Figure[] = [];
    for (const name of ["bubble", "million", "loop"] as const) figures.push(...await one(name));
    return figures;
  },
};

async function one(name: ProgramName): Promise<Figure[]> {
  const program = await Prepared.program(name);
  try {
    const recorded = await program.record();
    return [...await sizes(name, recorded), ...(name === "bubble" ? [] : await opening(name, recorded.trace))];
  } finally {
    await program.remove();
  }
}

async function opening(name: ProgramName, bytes: Uint8Array): Promise<Figure[]> {
  const times: number[] = [];
  for (let i = 0; i < OPENINGS; i++) times.push(await seconds(() => openTrace(bytes)));
  const trace = await openTrace(bytes);
  const random = seeded(1);
  const first = await seconds(() => trace.snapshot(1 + Math.floor(random() * trace.stepCount)));
  const jumps: number[] = [];
  for (let i = 0; i < JUMPS; i++) {
    const step = 1 + Math.floor(random() * trace.stepCount);
    jumps.push(await seconds(() => trace.snapshot(step)) * 1000);
  }
  return [
    { key: `trace.openSeconds.${name}`, value: median(times), unit: "s", note: `${trace.stepCount.toLocaleString("en-US")} steps` },
    { key: `trace.firstSnapshotMs.${name}`, value: first * 1000, unit: "ms", note: "the first after opening" },
    { key: `trace.jumpMs.${name}`, value: quantile(jumps, 0.5), unit: "ms", note: "median of random steps" },
    { key: `trace.jumpMs.${name}.p95`, value: quantile(jumps, 0.95), unit: "ms" },
    { key: `trace.jumpMs.${name}.max`, value: Math.max(...jumps), unit: "ms", note: "at most 50" },
  ];
}
