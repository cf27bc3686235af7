/** The property: in every program of the small language, at every step, the trace shows what the interpreter computes. */
import fc from "fast-check";
import { judgeBatch, type BatchResult } from "./batch";
import { generate } from "./generator";

export const batchSize = 30;

export const program = fc.noBias(fc.array(fc.nat(10_000), { minLength: 100, maxLength: 400, size: "max" }));

/** Runs `batches` times `batchSize` programs. Throws, with the smallest programs found that differ, when any does. */
export async function checkPrograms(batches: number, seed: number | undefined, seconds: number): Promise<Omit<BatchResult, "differences">> {
  const total = { programs: 0, steps: 0, compared: 0 };
  const run = async (choices: number[][]): Promise<void> => {
    const result = await judgeBatch(choices.map(generate));
    total.programs += result.programs;
    total.steps += result.steps;
    total.compared += result.compared;
    if (result.differences.length > 0) throw new Error(result.differences.slice(0, 2).join("\n\n"));
  };
  await fc.assert(fc.asyncProperty(fc.array(program, { minLength: batchSize, maxLength: batchSize }), run), {
    numRuns: batches, ...(seed === undefined ? {} : { seed }), interruptAfterTimeLimit: seconds * 1000, markInterruptAsFailure: true,
  });
  return total;
}
