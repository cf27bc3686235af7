/** Which build of See++ answers: for callers that may be of another one, because the runner is far away. */
import * as v from "valibot";
import { TRACE_FORMAT } from "./formats";

export const AboutSchema = v.object({
  version: v.string(),
  traceFormat: v.string(),
  /** As Node names it. */
  architecture: v.optional(v.string()),
  /** A hash of all that makes the answer (lambda/identity.ts). */
  image: v.optional(v.string()),
});
export type About = v.InferOutput<typeof AboutSchema>;

export function about(version: string): About {
  return { version, traceFormat: TRACE_FORMAT, architecture: process.arch };
}
