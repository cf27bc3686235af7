/**
 * Objects that make_shared put into one block with their counts: when the last shared_ptr goes they are destroyed, and the
 * block lives on as long as a weak_ptr needs the counts. libstdc++, <bits/shared_ptr_base.h>: the block is a
 * `_Sp_counted_ptr_inplace`, whose base `_Sp_counted_base` has `_M_use_count` behind the vtable pointer.
 */
import type { BlockFacts, RunFacts, StepFacts } from "./facts";
import { readUnsigned } from "./scalars";
import { locate } from "./variables";

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
    const table = number(facts, block.address, 8);
    return table !== undefined && this.tables.has(table) && number(facts, block.address + useCountOffset, 4) === 0n && !this.inDestructor(block, facts);
  }

  private inDestructor(block: BlockFacts, facts: StepFacts): boolean {
    return facts.threads.some(({ frames }) => frames.some((frame) => {
      const fn = this.run.symbols.functions[frame.function];
      const self = fn?.kind === "destructor" ? fn.variables.find(({ name }) => name === "this") : undefined;
      const at = self?.location && locate(self.location, frame, facts.memory, 8);
      const object = at?.kind === "address" ? number(facts, at.address, 8) : undefined;
      return object !== undefined && object >= block.address && object < block.address + BigInt(block.size);
    }));
  }
}

function number(facts: StepFacts, address: bigint, size: number): bigint | undefined {
  const read = facts.memory.read(address, size);
  return read.readable && read.undefinedBits.every((bits) => bits === 0) ? readUnsigned(read.bytes) : undefined;
}
