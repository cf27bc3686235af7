/** The layouts of a trace's graphs. elkjs is loaded when there is a graph, and never else. */
import type { Trace } from "../trace/model";
import { foresee } from "./foresee";
import type { GraphLayout } from "./graph-layouts";

/** `maxElements`: as the panel that shows them has it, since it decides what is drawn. */
export async function graphsOf(trace: Trace, maxElements: number): Promise<GraphLayout[]> {
  const foresight = foresee(trace, maxElements);
  if (!foresight.structures.some(({ form }) => form === "graph")) return [];
  const { layOutGraphs } = await import("./elk");
  return layOutGraphs(foresight);
}
