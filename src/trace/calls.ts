/** Every activation of the run as a tree: who called whom, from which step to which. For views of recursion. */
import type { Run } from "./run";
import { simplifyName } from "./type-names";

/** Columns by call, in the order in which they began. */
export interface Calls {
  readonly count: number;
  /** The caller, -1 for the outermost. */
  readonly parent: Int32Array;
  /** The first step at which it is there, and the first at which it is gone (steps + 1 when it stays). */
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  /** 1 for a thread's outermost. */
  readonly depth: Uint32Array;
  name(call: number): string;
}

export function callsOf({ tables: { frames }, symbols }: Run): Calls {
  return {
    count: frames.count, parent: frames.parent, from: frames.from, to: frames.to, depth: frames.depth,
    name: (call) => simplifyName(symbols.functions[frames.function[call]!]!.name),
  };
}
