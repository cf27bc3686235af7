/**
 * Frames that are shown without values. Of a caller the run gives the same facts at each step (callers.ts), and as long as it
 * does the frame is the same object too: a deep recursion has hundreds of thousands of them.
 */
import type { FrameFacts } from "./facts";
import type { Frame } from "./snapshot";

/** By depth, the outermost first; undefined where a frame had its values whenever it was looked at. */
interface Known { facts: (FrameFacts | undefined)[]; frames: (Frame | undefined)[] }

export class FrameHeadings {
  private readonly threads = new Map<number, Known>();

  /** An array as long as `frames` (innermost first), with the frames that are not wanted; `make` makes one. */
  of(thread: number, frames: readonly FrameFacts[], wanted: (index: number) => boolean, make: (facts: FrameFacts) => Frame): (Frame | undefined)[] {
    let known = this.threads.get(thread);
    if (known === undefined) this.threads.set(thread, (known = { facts: [], frames: [] }));
    const found = new Array<Frame | undefined>(frames.length);
    for (let depth = 0; depth < frames.length; depth++) {
      if (depth === known.facts.length) {
        known.facts.push(undefined);
        known.frames.push(undefined);
      }
      const index = frames.length - 1 - depth;
      if (wanted(index)) continue;
      const facts = frames[index]!;
      if (known.facts[depth] !== facts) {
        known.facts[depth] = facts;
        known.frames[depth] = make(facts);
      }
      found[index] = known.frames[depth];
    }
    return found;
  }
}
