/**
 * Objects that make_shared put into one block with their counts: when the last shared_ptr goes they are destroyed, and the
 * block lives on as long as a weak_ptr needs the counts. libstdc++, <bits/shared_ptr_base.h>: the block is a
 * `_Sp_counted_ptr_inplace`, whose base `_Sp_counted_base` has `_M_use_count` behind the vtable pointer.
 */
import { definedWord } from "./bytes-window";
import type { BlockFacts, RunFacts, StepFacts } from "./facts";
import { objectOf } from "./variables";

const useCountOffset = 8n;

export class SharedObjects {
  /** Address points of the vtables of such blocks. */
  private readonly tables: ReadonlySet<bigint>;

  constructor(private readonly run: RunFacts) {
    const inplace = run.symbols.vtables.filter(({ type }) => /\bstd::(__\w+::)?_Sp_counted_ptr_inplace</.test(type));
    this.tables = new Set(inplace.map(({ address }) => BigInt(address) + 16n));
  }

  /** The block lives, the object in it does not. While its destructor runs it still counts as alive. */
  isDestroyed(block: BlockFacts, facts: StepFacts): boolean {
    if (this.tables.size === 0 || block.size < 16 || (block.freed && block.freed.step <= facts.step)) return false;
    const table = definedWord(facts.memory, block.address, 8);
    return table !== undefined && this.tables.has(table) && definedWord(facts.memory, block.address + useCountOffset, 4) === 0n && !this.inDestructor(block, facts);
  }

  private inDestructor(block: BlockFacts, facts: StepFacts): boolean {
    return facts.threads.some(({ frames }) => frames.some((frame) => {
      const fn = this.run.symbols.functions[frame.function];
      const object = objectOf(fn, "destructor", frame, facts.memory);
      return object !== undefined && object >= block.address && object < block.address + BigInt(block.size);
    }));
  }
}
