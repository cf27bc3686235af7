/**
 * What a deployment may be told. A parameter that is not given keeps the value that the deployment has in the account; at
 * the first deployment it is the default. docs/deploy.md says why the defaults are what they are, and what each costs.
 */
import * as v from "valibot";
import { ExecutorError } from "../executor";

export const ENVIRONMENTS = ["test", "prod"] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

export const DEFAULTS = { memoryMb: 1769, timeoutSeconds: 180, storageMb: 512, concurrency: 50, logDays: 14 } as const;

/** Days for which CloudWatch can keep a log: docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const LOG_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653] as const;

const whole = (what: string, lowest: number, highest: number) => v.optional(v.pipe(
  v.number(`${what} must be a number`), v.integer(`${what} must be a whole number`),
  v.minValue(lowest, `${what} must be at least ${lowest}`), v.maxValue(highest, `${what} must be at most ${highest}`),
));

export const ParametersSchema = v.object({
  env: v.picklist(ENVIRONMENTS, "the environment must be test or prod"),
  region: v.pipe(v.string(), v.regex(/^[a-z]{2}(-[a-z]+)+-\d+$/, "the region must be like eu-central-1")),
  profile: v.optional(v.string(), ""),
  endpoint: v.optional(v.string(), ""),
  /** Megabytes. Lambda's own range; below 1024 the compiler has no room. */
  memoryMb: whole("the memory", 1024, 10_240),
  timeoutSeconds: whole("the timeout", 10, 900),
  /** Of /tmp. */
  storageMb: whole("the storage", 512, 10_240),
  /** Runs at the same time; "none": as many as the account has. */
  concurrency: v.optional(v.union([v.literal("none"), v.pipe(v.number(), v.integer(), v.minValue(1))], "the concurrency must be a whole number from 1, or none")),
  logDays: v.optional(v.picklist(LOG_DAYS, `the days that logs are kept must be one of ${LOG_DAYS.join(", ")}`)),
  /** False: the function is in a network that leads nowhere. */
  egress: v.optional(v.boolean()),
  /** Each caller's tenant id gets environments of its own. Only a function's creation can set it. */
  tenantIsolation: v.optional(v.boolean()),
  /** Also what `seepp.executor: fargate` needs. */
  fargate: v.optional(v.boolean()),
  /** For Fargate's tasks; empty: those of the default VPC. */
  subnets: v.optional(v.pipe(v.array(v.pipe(v.string(), v.regex(/^subnet-[0-9a-f]+$/, "a subnet must be like subnet-0123abcd"))), v.maxLength(10, "at most ten subnets can be named")), []),
  /** Also the bucket in which results are kept for all. */
  cache: v.optional(v.boolean()),
});
export type Parameters = v.InferOutput<typeof ParametersSchema>;

/** Throws ExecutorError. */
export function parseParameters(given: unknown): Parameters {
  const parsed = v.safeParse(ParametersSchema, given);
  if (parsed.success) return parsed.output;
  throw new ExecutorError("wrong-parameter", `The deployment cannot be made so: ${parsed.issues[0].message}.`, "Correct it; `seepp deploy --help` lists what there is.");
}
