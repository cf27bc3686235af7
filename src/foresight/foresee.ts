/** Foresight: the blocks of the whole run and the structures that they form, from one look at the trace. Pure. */
import type { Trace } from "../trace/model";
import { structures, type Structures } from "./structures";
import { survey, type Surveyed } from "./survey";

export interface Foresight extends Structures { blocks: Surveyed[] }

export function foresee(trace: Pick<Trace, "blocks" | "stepCount" | "snapshot" | "links">, maxElements: number): Foresight {
  const blocks = survey(trace, maxElements);
  return { blocks, ...structures(blocks, blocks.length ? trace.links() : []) };
}
