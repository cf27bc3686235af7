/** Errors that Memcheck saw, in words: what happened, to which block, how far outside, where that was allocated and freed. */
import type { BlockTypes } from "./block-types";
import type { BlockFacts, ErrorFacts, RunFacts, StepFacts } from "./facts";
import type { Holders } from "./holders";
import { hex } from "./bytes-window";
import type { Lost } from "./lost";
import type { Ending, ErrorReport } from "./snapshot";
import { simplifyName } from "./type-names";
import type { Voice } from "./trace-words";
import type { Types } from "./types";

const kinds: Record<number, string> = {
  1: "invalid-read", 2: "invalid-write", 3: "invalid-free", 4: "mismatched-free", 5: "uninitialised-condition", 6: "uninitialised-value",
  7: "uninitialised-syscall", 8: "bad-jump", 9: "overlap", 10: "bad-size", 11: "illegal-pool", 12: "client",
};

const allocators = ["malloc", "calloc", "realloc", "memalign", "new", "new[]"];

/** An address this near to a block is taken to have been meant for it. */
const nearby = 1n << 16n;

export class ErrorText {
  constructor(private readonly run: RunFacts, private readonly types: Types, private readonly blocks: BlockTypes, private readonly lost: Lost, private readonly holders: Holders, private readonly voice: Voice) {}

  /**
   * `undefinedNames`: variables of the statement concerned that are not initialised; `dead`: one that leads to memory of a
   * function that has returned, where no value is any more.
   */
  report(error: ErrorFacts, facts: StepFacts, undefinedNames: string[], dead?: { name: string; was: string }): ErrorReport {
    const message = dead === undefined ? this.message(error, facts, undefinedNames) : `${this.message(error, facts, [])} ${this.voice.say("memDead", dead)}`;
    const out: ErrorReport = { kind: kinds[error.kind] ?? "error", message };
    if (dead !== undefined) out.returned = true;
    if (error.address !== 0n || error.kind <= 4) out.address = hex(error.address);
    if (error.file !== undefined) out.file = error.file;
    if (error.line !== undefined) out.line = error.line;
    return out;
  }

  /** The step's own troubles that are no Memcheck errors: a fatal signal, blocks lost. */
  extra(facts: StepFacts, position: { file: string; line: number }, ending: Ending | undefined): ErrorReport[] {
    const out: ErrorReport[] = [];
    if (facts.signal && ending) out.push({ kind: "signal", message: ending.message, address: hex(facts.signal.address), ...position });
    const { named, more } = this.lost.at(facts.step);
    for (const id of named) {
      const block = this.run.blocks[id]!;
      out.push({ kind: "leak", message: capital(this.voice.say("memLost", { block: this.describe(block), why: this.whyLost(block) })), address: hex(block.address), file: position.file, line: block.leaked!.line });
    }
    if (more > 0) out.push({ kind: "leak", message: this.voice.say("memMoreLost", { count: more }), ...position });
    return out;
  }

  /** Which variable held the last pointer, and what became of it. */
  private whyLost(block: BlockFacts): string {
    const { voice } = this;
    const none = voice.say("memNoPointer");
    const { lastPointer, leaked } = block;
    if (!lastPointer || !leaked || leaked.step < 2) return none;
    const holder = this.holders.at(leaked.step - 1, lastPointer.address);
    if (holder === undefined) return none;
    const where = holder.function === undefined ? `\`${holder.name}\`` : voice.say("wordsIn", { name: holder.name, function: holder.function });
    const what = voice.say(lastPointer.indirect ? "memHeldOther" : "memHeld", { where });
    switch (lastPointer.how) {
      case "overwritten": return voice.say("memOverwritten", { what });
      case "left": return voice.say("memLeft", { what });
      case "freed": return voice.say("memHolderFreed", { what });
    }
  }

  private message(error: ErrorFacts, facts: StepFacts, names: string[]): string {
    const { voice } = this;
    const bytes = error.size === 1 ? voice.say("memByte") : voice.say("memBytes", { count: error.size });
    const unset = names.length === 0 ? "" : names.length === 1 ? voice.say("memNoValue", { name: names[0]! }) : voice.say("memNoValues", { names: names.map((name) => `\`${name}\``).join(", ") });
    const because = this.originText(error) + unset;
    const detail = error.detail ? ` (${error.detail})` : "";
    switch (error.kind) {
      case 1: return voice.say("memReads", { bytes, where: this.where(error.address, facts) });
      case 2: return voice.say("memWrites", { bytes, where: this.where(error.address, facts) });
      case 3: return this.invalidFree(error, facts);
      case 4: {
        const block = this.nearest(error.address, facts.step)?.block;
        const matching = block?.how === 5 ? "delete[]" : block?.how === 4 ? "delete" : "free";
        return voice.say("memWrongFree", { block: block ? this.describe(block) : voice.say("memABlock"), allocator: allocators[block?.how ?? allocators.length] ?? voice.say("memAnAllocator"), function: matching });
      }
      case 5: return voice.say("memDecision", { because });
      case 6: return voice.say("memAddress", { because });
      case 7: return voice.say("memSyscall", { call: error.detail || voice.say("memMadeHere"), because });
      case 8: return voice.say("memJumps", { address: hex(error.address) });
      case 9: return voice.say("memOverlap", { detail });
      case 10: return voice.say("memBadSize", { detail });
      default: return error.detail || voice.say("memOther");
    }
  }

  /** Where the value was made that was never set. */
  private originText({ origin }: ErrorFacts): string {
    const { voice } = this;
    if (!origin) return "";
    const line = origin.line === undefined ? "" : voice.say("wordsInLine", { line: origin.line });
    if (origin.kind === "heap") return voice.say("memFromBlock", { line });
    const fn = origin.function === undefined ? undefined : this.run.symbols.functions[origin.function];
    if (origin.kind === "stack") return fn === undefined ? voice.say("memFromLocal") : voice.say("memFromLocalOf", { function: simplifyName(fn.name) });
    return line === "" ? "" : voice.say("memMadeUndefined", { line });
  }

  private invalidFree(error: ErrorFacts, facts: StepFacts): string {
    const { voice } = this;
    const near = this.nearest(error.address, facts.step);
    if (near && near.distance === 0 && near.block.freed && near.block.freed.step <= facts.step && near.block.address === error.address) {
      return voice.say("memTwice", { block: this.describe(near.block), at: this.at(near.block.freed) });
    }
    if (near && near.distance === 0 && near.block.address !== error.address) {
      return voice.say("memFreesInside", { count: error.address - near.block.address, block: this.describe(near.block) });
    }
    const place = facts.place(error.address);
    if (place.kind === "stack") return voice.say("memFreesStack");
    if (place.kind === "global" || place.kind === "image") return voice.say("memFreesGlobal");
    return voice.say("memFreesNothing", { address: hex(error.address) });
  }

  private where(address: bigint, facts: StepFacts): string {
    const { voice } = this;
    if (address < 4096n) return voice.say("memThroughNull", { address: hex(address) });
    const near = this.nearest(address, facts.step);
    const place = facts.place(address);
    if (place.kind === "stack" && !near?.distance) return this.goneFromStack(address, facts);
    if (!near) return voice.say("memNowhere", { address: hex(address) });
    const { distance } = near;
    const block = this.describe(near.block);
    if (distance === 0) {
      const where = address === near.block.address ? voice.say("memAtStart", { block }) : voice.say("memAtByte", { offset: address - near.block.address, block });
      return near.block.freed && near.block.freed.step <= facts.step ? voice.say("memWasFreed", { where, at: this.at(near.block.freed) }) : where;
    }
    if (distance === 1) return voice.say("memJustPast", { block });
    return distance > 0 ? voice.say("memPast", { count: distance - 1, block }) : voice.say("memBefore", { count: -distance, block });
  }

  /** Memory of a function that has returned: whose it was when it was written last. */
  private goneFromStack(address: bigint, facts: StepFacts): string {
    const was = this.holders.last(this.run.lastWrite?.(address, facts.step - 1), address);
    return was === undefined ? this.voice.say("memStackEmpty", { address: hex(address) }) : this.voice.say("memStackGone", was);
  }

  private describe(block: BlockFacts): string {
    const found = this.blocks.of(block.id);
    const type = found && (found.count === undefined ? this.types.name(found.type) : this.types.declare(found.type, `[${found.count}]`));
    const about = { size: block.size, at: this.at(block.allocated) };
    return type ? this.voice.say("memBlock", { type, ...about }) : this.voice.say("memBlockBare", about);
  }

  private at({ step, line }: { step: number; line: number }): string {
    return line > 0 ? this.voice.say("memAt", { line, step }) : this.voice.say("memAtStep", { step });
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

function capital(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}
