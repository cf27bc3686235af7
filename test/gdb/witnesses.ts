/** All witnesses over the whole corpus: what `npm run fidelity` prints and the tests assert. */
import { openTrace } from "../../src/trace/trace";
import { compareMemcheck, compareOutput, stockMemcheck, type Parity } from "../corpus/parity";
import { plainRun } from "../corpus/plain-run";
import type { Program } from "../corpus/programs";
import { recordRequest, type Recording } from "../corpus/recording";
import { differential, type Verdict } from "./differential";

export interface Witnessed {
  gdb?: Verdict;
  output: Parity;
  memcheck?: Parity;
}

/** A program without faults: gdb, and a plain run. */
export function judge(program: Program): Promise<Witnessed> {
  return recorded(program, async (recording) => {
    const trace = await openTrace(recording.bytes);
    const output = compareOutput(recording, trace, await plainRun(program, recording.binary));
    return { output, gdb: await differential(program, recording, { trace, symbols: trace.run.symbols, sites: trace.run.sites }) };
  });
}

/** A faulty program: stock memcheck, whose allocator gives the same output for the same fault. */
export function judgeFaulty(program: Program): Promise<Witnessed> {
  return recorded(program, async (recording) => {
    const trace = await openTrace(recording.bytes);
    const stock = await stockMemcheck(program, recording);
    return { output: compareOutput(recording, trace, stock.run), memcheck: compareMemcheck(trace, stock.errors) };
  });
}

async function recorded<T>(program: Program, use: (recording: Recording) => Promise<T>): Promise<T> {
  const recording = await recordRequest(program.request);
  try {
    if (!recording.result.ok) throw new Error(`${program.name} was not traced: ${recording.result.message ?? recording.result.outcome}`);
    return await use(recording);
  } finally {
    await recording.remove();
  }
}
