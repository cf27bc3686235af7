/** What an exported page carries: parsed, since the file may come from anywhere. */
import * as v from "valibot";
import { GraphsSchema } from "../../panel/protocol";

const DataSchema = v.object({
  version: v.literal(1),
  name: v.string(),
  step: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  granularity: v.optional(v.picklist(["line", "statement"])),
  maxElements: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  playSpeed: v.optional(v.pipe(v.number(), v.minValue(0.1), v.maxValue(60))),
  graphs: v.optional(GraphsSchema),
  executor: v.optional(v.string()),
  seconds: v.optional(v.number()),
  strings: v.optional(v.record(v.string(), v.string())),
});
export type Data = v.InferOutput<typeof DataSchema>;

/** Throws an error for people when the page has been cut or changed. */
export function readPage(page: Document): { data: Data; trace: Uint8Array } {
  const text = (id: string): string => page.getElementById(id)?.textContent ?? "";
  let data: Data;
  try {
    data = v.parse(DataSchema, JSON.parse(text("seepp-data")));
  } catch {
    throw new Error("This page is not whole. Export the trace again.");
  }
  const binary = atob(text("seepp-trace"));
  return { data, trace: Uint8Array.from(binary, (c) => c.charCodeAt(0)) };
}
