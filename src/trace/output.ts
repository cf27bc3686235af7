/** The program's output by step. */
import { upperBound } from "./growable";
import type { OutputTable } from "./tables";

export class Output {
  private readonly decoder = new TextDecoder();
  private cachedLength = -1;
  private cachedText = "";

  constructor(private readonly table: OutputTable) {}

  /** Bytes written before the step. */
  lengthAt(step: number): number {
    const i = upperBound(this.table.step, step) - 1;
    return i < 0 ? 0 : this.table.end[i]!;
  }

  /** Everything written before the step, as UTF-8 text (what is not becomes U+FFFD). */
  textAt(step: number): string {
    const length = this.lengthAt(step);
    if (length !== this.cachedLength) {
      this.cachedText = this.decoder.decode(this.table.bytes.subarray(0, length));
      this.cachedLength = length;
    }
    return this.cachedText;
  }

  /** The step that wrote the byte at `offset`. */
  stepOf(offset: number): number | undefined {
    return offset < 0 ? undefined : this.table.step[upperBound(this.table.end, offset)];
  }

  get steps(): Uint32Array { return this.table.step; }
}
