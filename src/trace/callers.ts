/**
 * What does not change of a thread's stack from step to step. A frame that has called another stands where it called until
 * that returns: of a deep recursion all but the innermost frame is at the next step what it was.
 */
import type { FrameFacts } from "./facts";
import type { FrameChain } from "./frame-chain";
import { lengthened } from "./growable";

export class Callers {
  // By depth, the outermost first: the frame that was looked at last, the one that it had called, and what there is to say.
  private frame = new Int32Array(64);
  private callee = new Int32Array(64);
  private readonly facts: FrameFacts[] = [];

  /** The facts of a thread's frames, innermost first; callers keep their objects. */
  frames(chain: FrameChain, make: (index: number) => FrameFacts): FrameFacts[] {
    const count = chain.length;
    if (count === 0) return [];
    if (count > this.frame.length) this.lengthen(count);
    const found = new Array<FrameFacts>(count);
    found[0] = make(0);
    for (let depth = 0; depth < count - 1; depth++) {
      const i = count - 1 - depth;
      const known = depth < this.facts.length && this.frame[depth] === chain.at(i) && this.callee[depth] === chain.at(i - 1);
      found[i] = known ? this.facts[depth]! : this.keep(depth, chain.at(i), chain.at(i - 1), make(i));
    }
    return found;
  }

  private keep(depth: number, frame: number, callee: number, facts: FrameFacts): FrameFacts {
    this.frame[depth] = frame;
    this.callee[depth] = callee;
    return (this.facts[depth] = facts);
  }

  private lengthen(count: number): void {
    this.frame = lengthened(this.frame, count * 2);
    this.callee = lengthened(this.callee, count * 2);
  }
}
