/** The JSON chunks of a trace: what was asked for and what came of it. Symbols and sites have schemas of their own. */
import * as v from "valibot";

/** Without the environment, with relative paths only: a trace can be shared. */
export const TracedRequestSchema = v.object({
  main: v.string(),
  std: v.optional(v.string()),
  flags: v.optional(v.array(v.string()), []),
  args: v.optional(v.array(v.string()), []),
  stdin: v.optional(v.string()),
});
export type TracedRequest = v.InferOutput<typeof TracedRequestSchema>;

export const SourcesSchema = v.array(v.object({ path: v.string(), text: v.string() }));

const seconds = v.pipe(v.number(), v.finite(), v.minValue(0));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

export const OutcomeSchema = v.object({
  /** As in the result of a request: "exited", "signalled", "limit", .. */
  outcome: v.string(),
  exitCode: v.optional(v.number()),
  signal: v.optional(v.string()),
  limit: v.optional(v.string()),
  /** The path of the program that took the traced one's place (exec), "" where only a descriptor is known. */
  replacedBy: v.optional(v.string()),
  steps: count,
  /** Bytes of the recorder's stream. */
  rawBytes: v.optional(count),
  seconds: v.optional(v.object({ compile: seconds, record: seconds, package: seconds, total: seconds })),
});
export type TracedOutcome = v.InferOutput<typeof OutcomeSchema>;
