/** Ranges of memory that became undefined or gone as a whole, in time order: which versions of a granule are void since? */
import { Malformed } from "./bytes";
import { growable, upperBound } from "./growable";
import { SpanIndex } from "./span-index";

export class Forgotten {
  private readonly low = growable.f64();
  private readonly size = growable.f64();
  /** Versions below are void from a step on; both ascend. */
  private readonly version = growable.u32();
  private readonly step = growable.u32();
  private index: SpanIndex | undefined;

  constructor(private readonly most: number) {}

  /** What [low, high) held in versions below `version` is void from `step` on: all of the granules that it touches. */
  add(low: number, high: number, version: number, step: number): void {
    if (high <= low) return;
    if (this.low.length >= this.most) throw new Malformed("it forgets memory more often than a trace may");
    const from = low - (low % 8);
    this.low.push(from);
    this.size.push(high - from);
    this.version.push(version);
    this.step.push(step);
    this.index = undefined;
  }

  /** Versions of the granule (an address, multiple of 8) below this number are void at the step. */
  floor(granule: number, step: number): number {
    const count = this.low.length;
    if (count === 0) return 0;
    this.index ??= new SpanIndex(this.low.data, this.size.data, count);
    const latest = this.index.latest(granule, upperBound(this.step.data, step, 0, count));
    return latest < 0 ? 0 : this.version.data[latest]!;
  }
}
