/** How far a request has come, as the runner tells whoever started it. */
import * as v from "valibot";

export const PhaseSchema = v.picklist(["preparing", "building", "compiling", "recording", "packaging"]);
export type Phase = v.InferOutput<typeof PhaseSchema>;

export const ProgressSchema = v.object({
  phase: PhaseSchema,
  /** Steps so far (recording). */
  steps: v.optional(v.number()),
  /** A human line of detail (building). */
  detail: v.optional(v.string()),
});

export interface Progress {
  phase: Phase;
  steps?: number;
  detail?: string;
}
