/** What the program has read of its standard input by step. */
import { upperBound } from "./growable";
import type { InputRecord } from "./tables";

export class Input {
  private readonly step: Uint32Array;
  /** Bytes read after each record. */
  private readonly end: Float64Array;

  constructor(private readonly records: readonly InputRecord[]) {
    this.step = Uint32Array.from(records, ({ step }) => step);
    let sum = 0;
    this.end = Float64Array.from(records, ({ got }) => (sum += Number(got)));
  }

  /** Undefined when the program never reads. */
  at(step: number): { read: number; ended: boolean } | undefined {
    if (this.records.length === 0) return undefined;
    const after = upperBound(this.step, step);
    const ended = after > 0 && this.step[after - 1] === step && this.records[after - 1]!.got === 0n && this.records[after - 1]!.requested > 0n;
    return { read: after === 0 ? 0 : this.end[after - 1]!, ended };
  }
}
