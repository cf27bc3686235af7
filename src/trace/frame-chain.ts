/**
 * The frames on one thread's stack at a step (indices into FrameTable), kept from step to step: of a deep recursion all but
 * the innermost frame is at the next step what it was, so only what has changed is written.
 */
import { lengthened } from "./growable";

export class FrameChain {
  length = 0;
  /** Outermost first. What lies from `length` on is of deeper steps, and void. */
  private frames = new Int32Array(64);

  /** The `index`-th frame, 0 = the innermost. Valid until `enter`. */
  at(index: number): number { return this.frames[this.length - 1 - index]!; }

  /** Goes to a step whose innermost frame is `innermost` (-1 = none), with so many frames. Gives how many of them were written. */
  enter(innermost: number, depth: number, parents: Int32Array): number {
    const known = this.length;
    while (depth > this.frames.length) this.frames = lengthened(this.frames, this.frames.length * 2);
    this.length = depth;
    let frame = innermost;
    let at = depth - 1;
    // A frame is only ever called by one other: where one is known, so are those that called it.
    for (; at >= 0 && (at >= known || this.frames[at] !== frame); at--) {
      this.frames[at] = frame;
      frame = parents[frame]!;
    }
    return depth - 1 - at;
  }
}
