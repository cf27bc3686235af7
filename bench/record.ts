/** Recording: our whole trace against stock memcheck on the same binary, in turns, so that noise meets both alike. */
import { gzipSync } from "node:zlib";
import type { Figure, Group } from "./figures";
import { Prepared, type ProgramName, type Recorded } from "./prepared";
import { median, seconds } from "./stats";

const RUNS = 7;
const PROGRAMS: ProgramName[] = ["hello", "list", "bubble", "loop"];

export const recording: Group = {
  prefix: "record.",
  async measure() {
    const figures: Figure[] = [];
    for (const name of PROGRAMS) figures.push(...await compareOne(name));
    return figures;
  },
};

async function compareOne(name: ProgramName): Promise<Figure[]> {
  const program = await Prepared.program(name);
  try {
    const ours: number[] = [];
    const raw: number[] = [];
    const stock: number[] = [];
    let last: Recorded = await program.record(); // fills the file cache
    for (let i = 0; i < RUNS; i++) {
      ours.push(await seconds(async () => (last = await program.record())));
      stock.push(await seconds(() => program.memcheck()));
      raw.push(await seconds(() => program.recordRaw()));
    }
    const ratios = ours.map((time, i) => time / stock[i]);
    const figures: Figure[] = [
      { key: `record.vsMemcheck.${name}`, value: median(ratios), unit: "x", note: "whole trace / stock memcheck; at most 1.3" },
      { key: `record.rawVsMemcheck.${name}`, value: median(raw.map((time, i) => time / stock[i])), unit: "x", note: "recorder alone, not packed" },
      { key: `record.seconds.${name}`, value: median(ours), unit: "s", note: `${last.steps.toLocaleString("en-US")} steps` },
      { key: `record.memcheckSeconds.${name}`, value: median(stock), unit: "s" },
    ];
    if (name === "loop") figures.push({ key: "record.stepsPerSecond.loop", value: Math.round(last.steps / median(ours)), unit: "/s" });
    return figures;
  } finally {
    await program.remove();
  }
}

/** Bytes a step. "Compressed" is gzip -9 of the whole file, with sources and symbols. */
export async function sizes(name: ProgramName, recorded: Recorded): Promise<Figure[]> {
  const compressed = gzipSync(recorded.trace, { level: 9 }).length;
  return [
    { key: `trace.bytesPerStep.${name}`, value: compressed / recorded.steps, unit: "B", note: "gzip -9 of the file; at most 2" },
    { key: `trace.fileBytesPerStep.${name}`, value: recorded.trace.length / recorded.steps, unit: "B", note: "the file as it is" },
    { key: `trace.rawBytesPerStep.${name}`, value: recorded.rawBytes / recorded.steps, unit: "B", note: "what the recorder wrote" },
    { key: `trace.steps.${name}`, value: recorded.steps, unit: "" },
  ];
}
