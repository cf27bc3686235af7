/** Which leaks are told of: at which steps, and which of them by name. One rule for messages, for what a snapshot lists and for counts. */
import type { BlockTypes } from "./block-types";
import type { BlockFacts } from "./facts";

/** Leaks of one step that are told one by one; the rest is counted. */
const mostNamed = 100;

export class Lost {
  private readonly byStep = new Map<number, number[]>();
  private readonly named = new Set<number>();

  /** What the library allocated for itself, and no typed pointer ever led to, is no business of the user's. */
  constructor(blocks: readonly BlockFacts[], types: BlockTypes) {
    for (const { id, leaked, direct } of blocks) {
      if (!leaked || (!direct && !types.of(id))) continue;
      let list = this.byStep.get(leaked.step);
      if (list === undefined) this.byStep.set(leaked.step, (list = []));
      if (list.length < mostNamed) this.named.add(id);
      list.push(id);
    }
  }

  /** Ids of the blocks that are lost at a step: those that are named, and how many there are besides. */
  at(step: number): { named: number[]; more: number } {
    const all = this.byStep.get(step) ?? [];
    return { named: all.slice(0, mostNamed), more: Math.max(0, all.length - mostNamed) };
  }

  isNamed(id: number): boolean { return this.named.has(id); }

  /** All of the run, by id. */
  get ids(): number[] { return [...this.byStep.values()].flat().sort((a, b) => a - b); }
}
