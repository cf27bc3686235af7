/** Errors that Memcheck saw, in words: what happened, to which block, how far outside, where that was allocated and freed. */
import type { BlockTypes } from "./block-types";
import type { BlockFacts, ErrorFacts, RunFacts, StepFacts } from "./facts";
import type { Holders } from "./holders";
import { hex } from "./bytes-window";
import type { Ending, ErrorReport } from "./snapshot";
import { simplifyName } from "./type-names";
import type { Types } from "./types";

const kinds: Record<number, string> = {
  1: "invalid-read", 2: "invalid-write", 3: "invalid-free", 4: "mismatched-free", 5: "uninitialised-condition", 6: "uninitialised-value",
  7: "uninitialised-syscall", 8: "bad-jump", 9: "overlap", 10: "bad-size", 11: "illegal-pool", 12: "client",
};

const allocators = ["malloc", "calloc", "realloc", "memalign", "new", "new[]", "an allocation function"];

/** Leaks of one step that are told one by one; the rest is counted. */
const mostLeaks = 100;

/** An address this near to a block is taken to have been meant for it. */
const nearby = 1n << 16n;

export class ErrorText {
  constructor(private readonly run: RunFacts, private readonly types: Types, private readonly blocks: BlockTypes, private readonly holders: Holders) {}

  /** `undefinedNames`: variables of the statement concerned that are not initialised. */
  report(error: ErrorFacts, facts: StepFacts, undefinedNames: string[]): ErrorReport {
    const out: ErrorReport = { kind: kinds[error.kind] ?? "error", message: this.message(error, facts, undefinedNames) };
    if (error.address !== 0n || error.kind <= 4) out.address = hex(error.address);
    if (error.file !== undefined) out.file = error.file;
    if (error.line !== undefined) out.line = error.line;
    return out;
  }

  /** The step's own troubles that are no Memcheck errors: a fatal signal, blocks lost. */
  extra(facts: StepFacts, position: { file: string; line: number }, ending: Ending | undefined): ErrorReport[] {
    const out: ErrorReport[] = [];
    if (facts.signal && ending) out.push({ kind: "signal", message: ending.message, address: hex(facts.signal.address), ...position });
    const lost = this.leakedAt(facts.step);
    for (const id of lost.slice(0, mostLeaks)) {
      const block = this.run.blocks[id]!;
      out.push({ kind: "leak", message: `${capital(this.describe(block))} is lost: ${this.whyLost(block)}. It was never freed.`, address: hex(block.address), file: position.file, line: block.leaked!.line });
    }
    if (lost.length > mostLeaks) out.push({ kind: "leak", message: `${lost.length - mostLeaks} more blocks are lost at the same time.`, ...position });
    return out;
  }

  /** Which variable held the last pointer, and what became of it. */
  private whyLost(block: BlockFacts): string {
    const none = "no pointer leads to it any more";
    const { lastPointer, leaked } = block;
    if (!lastPointer || !leaked || leaked.step < 2) return none;
    const holder = this.holders.at(leaked.step - 1, lastPointer.address);
    if (holder === undefined) return none;
    const where = `\`${holder.name}\`${holder.function === undefined ? "" : ` in \`${holder.function}\``}`;
    const what = lastPointer.indirect ? `only lost blocks lead to it; ${where} held the last pointer that led to them` : `${where} held the last pointer to it`;
    switch (lastPointer.how) {
      case "overwritten": return `${what} and was given another value`;
      case "left": return `${what} and went out of scope`;
      case "freed": return `${what}, in a block that was freed`;
    }
  }

  private leaks: Map<number, number[]> | undefined;

  private leakedAt(step: number): number[] {
    if (!this.leaks) {
      this.leaks = new Map();
      for (const block of this.run.blocks) {
        if (!block.leaked || (!block.direct && !this.blocks.of(block.id))) continue;
        const list = this.leaks.get(block.leaked.step);
        if (list) list.push(block.id);
        else this.leaks.set(block.leaked.step, [block.id]);
      }
    }
    return this.leaks.get(step) ?? [];
  }

  private message(error: ErrorFacts, facts: StepFacts, names: string[]): string {
    const bytes = `${error.size} byte${error.size === 1 ? "" : "s"}`;
    const because = this.originText(error) + (names.length === 0 ? "" : names.length === 1 ? ` (\`${names[0]}\` has no value yet)` : ` (${names.map((name) => `\`${name}\``).join(", ")} have no value yet)`);
    switch (error.kind) {
      case 1: return `Reads ${bytes} ${this.where(error.address, facts)}.`;
      case 2: return `Writes ${bytes} ${this.where(error.address, facts)}.`;
      case 3: return this.invalidFree(error, facts);
      case 4: {
        const block = this.nearest(error.address, facts.step)?.block;
        const matching = block?.how === 5 ? "delete[]" : block?.how === 4 ? "delete" : "free";
        return `Frees ${block ? this.describe(block) : "a block"} with the wrong function: what ${allocators[block?.how ?? 6]} made is given back with \`${matching}\`.`;
      }
      case 5: return `A decision depends on an uninitialised value${because}.`;
      case 6: return `An address or size is made from an uninitialised value${because}.`;
      case 7: return `Gives uninitialised or inaccessible bytes to the system call ${error.detail || "made here"}${because}.`;
      case 8: return `Jumps to ${hex(error.address)}, which is no code of the program.`;
      case 9: return `Copies between ranges that overlap${error.detail ? ` (${error.detail})` : ""}.`;
      case 10: return `Asks for a block of a size or alignment that makes no sense${error.detail ? ` (${error.detail})` : ""}.`;
      default: return error.detail || "Memcheck reports an error.";
    }
  }

  /** Where the value was made that was never set. */
  private originText({ origin }: ErrorFacts): string {
    if (!origin) return "";
    const line = origin.line === undefined ? "" : ` in line ${origin.line}`;
    if (origin.kind === "heap") return `, which lies in a block allocated${line} and was never set there`;
    const fn = origin.function === undefined ? undefined : this.run.symbols.functions[origin.function];
    if (origin.kind === "stack") return fn === undefined ? ", which comes from a local variable that was never set" : `, which comes from a local variable of \`${simplifyName(fn.name)}\` that was never set`;
    return line === "" ? "" : `, which was made undefined${line}`;
  }

  private invalidFree(error: ErrorFacts, facts: StepFacts): string {
    const near = this.nearest(error.address, facts.step);
    if (near && near.distance === 0 && near.block.freed && near.block.freed.step <= facts.step && near.block.address === error.address) {
      return `Frees ${this.describe(near.block)} a second time: it was freed ${at(near.block.freed)}.`;
    }
    if (near && near.distance === 0 && near.block.address !== error.address) {
      return `Frees an address ${error.address - near.block.address} bytes inside ${this.describe(near.block)}: only its first byte's address can be freed.`;
    }
    const place = facts.place(error.address);
    if (place.kind === "stack") return "Frees memory of the stack: only what was allocated can be freed.";
    if (place.kind === "global" || place.kind === "image") return "Frees a global object: only what was allocated can be freed.";
    return `Frees ${hex(error.address)}, which was never allocated.`;
  }

  private where(address: bigint, facts: StepFacts): string {
    if (address < 4096n) return `at address ${hex(address)}: through a null pointer`;
    const near = this.nearest(address, facts.step);
    const place = facts.place(address);
    if (place.kind === "stack" && !near?.distance) return this.goneFromStack(address, facts);
    if (!near) return `at ${hex(address)}, where the program has no memory`;
    const { block, distance } = near;
    const about = this.describe(block);
    if (distance === 0) {
      const inside = `${address === block.address ? "at the start" : `at byte ${address - block.address}`} of ${about}`;
      return block.freed && block.freed.step <= facts.step ? `${inside}, which was freed ${at(block.freed)}` : inside;
    }
    return distance > 0 ? (distance === 1 ? `just past the end of ${about}` : `${distance - 1} bytes past the end of ${about}`) : `${-distance} bytes before the begin of ${about}`;
  }

  /** Memory of a function that has returned: whose it was when it was written last. */
  private goneFromStack(address: bigint, facts: StepFacts): string {
    const written = this.run.lastWrite?.(address, facts.step - 1);
    const holder = written === undefined ? undefined : this.holders.at(written, address);
    if (holder?.function === undefined) return `at ${hex(address)}, on the stack, where no variable is any more`;
    return `on the stack, where \`${holder.name}\` of \`${holder.function}\` was: that function has returned, and its variables are gone`;
  }

  private describe(block: BlockFacts): string {
    const type = this.blocks.of(block.id);
    const name = type && (type.count === undefined ? this.types.name(type.type) : this.types.declare(type.type, `[${type.count}]`));
    return `the block ${name ? `\`${name}\` ` : ""}of ${block.size} bytes allocated ${at(block.allocated)}`;
  }

  /** distance 0: inside; n > 0: the n-th byte past the end; n < 0: so many before the begin. */
  private nearest(address: bigint, step: number): { block: BlockFacts; distance: number } | undefined {
    const inside = this.run.blockAt(address, step);
    if (inside && address < inside.address + BigInt(inside.size)) return { block: inside, distance: 0 };
    let best: { block: BlockFacts; distance: number } | undefined;
    for (const block of this.run.blocks) {
      if (block.allocated.step > step || (block.freed && block.freed.step < step && best)) continue;
      const end = block.address + BigInt(block.size);
      const gap = address >= end ? address - end + 1n : address < block.address ? address - block.address : 0n;
      if (gap > nearby || gap < -nearby) continue;
      if (!best || Math.abs(Number(gap)) < Math.abs(best.distance)) best = { block, distance: Number(gap) };
    }
    return best;
  }
}

function at(when: { step: number; line: number }): string {
  return when.line > 0 ? `in line ${when.line} (step ${when.step})` : `at step ${when.step}`;
}

function capital(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}
