/** The shadow stacks of all threads, as far as the columns need them: the CFAs. Kept alike by writer and reader. */
import { Malformed } from "../bytes";

export class CfaStacks {
  private readonly threads = new Map<number, number[]>([[1, []]]);
  private stack: number[] = this.threads.get(1)!;

  /** CFA of the current thread's innermost frame; 0 when there is none. */
  get top(): number { return this.stack.length === 0 ? 0 : this.stack[this.stack.length - 1]!; }

  thread(id: number): void {
    let stack = this.threads.get(id);
    if (stack === undefined) this.threads.set(id, (stack = []));
    this.stack = stack;
  }

  push(cfa: number): void { this.stack.push(cfa); }

  pop(count: number): void {
    if (count > this.stack.length) throw new Malformed("more frames are left than were entered");
    this.stack.length -= count;
  }
}
