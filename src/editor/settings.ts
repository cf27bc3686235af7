/**
 * The extension's settings, read and checked in one place. A setting of the wrong form is reported in words that name it,
 * and its default is used: one typing error in settings.json must not stop a trace. No `vscode` here: tests call it.
 */
import * as v from "valibot";
import { STREAMING } from "../executors/lambda/client";
import { DEFAULT_LIMITS, HIGHEST_LIMITS } from "../runner/limits";
import { RequestSchema } from "../runner/request";

const STANDARDS = RequestSchema.entries.std.wrapped.options;

const noNul = v.pipe(v.string("must be a string"), v.check((s) => !s.includes("\0"), "must not hold a NUL character"));
const list = v.array(noNul, "must be a list of strings");
const number = (lowest: number, highest: number) => v.pipe(
  v.number("must be a number"), v.minValue(lowest, `must be at least ${lowest}`), v.maxValue(highest, `must be at most ${highest}`),
);
const count = (lowest: number, highest: number) => v.pipe(number(lowest, highest), v.integer("must be a whole number"));

const flag = v.boolean("must be true or false");

function field<S extends v.GenericSchema>(schema: S, fallback: v.InferOutput<S>): { schema: S; fallback: v.InferOutput<S> } {
  return { schema, fallback };
}

/** By key below `seepp.`. The fallbacks are the defaults of package.json; a test compares them. */
const FIELDS = {
  executor: field(v.picklist(["auto", "native", "docker", "lambda", "fargate"], 'must be "auto", "native", "docker", "lambda" or "fargate"'), "auto"),
  std: field(v.picklist(["", ...STANDARDS], `must be empty or one of ${STANDARDS.join(", ")}`), ""),
  flags: field(list, []),
  args: field(list, []),
  env: field(v.record(v.string(), noNul, "must be an object of strings"), {}),
  stdin: field(v.string("must be a string"), ""),
  files: field(list, []),
  natvis: field(list, []),
  trackOrigins: field(v.boolean("must be true or false"), false),
  stepLibrary: field(flag, false),
  granularity: field(v.picklist(["line", "statement"], 'must be "line" or "statement"'), "line"),
  clickToVisit: field(flag, true),
  traceOnSave: field(flag, false),
  codeLens: field(flag, true),
  statusBar: field(flag, true),
  hover: field(flag, true),
  inlineValues: field(flag, true),
  playSpeed: field(number(0.1, 60), 2),
  maxElements: field(count(1, 10_000), 100),
  "limits.steps": field(count(1, HIGHEST_LIMITS.steps), DEFAULT_LIMITS.steps),
  "limits.seconds": field(number(0.1, HIGHEST_LIMITS.seconds), DEFAULT_LIMITS.seconds),
  "limits.compileSeconds": field(number(1, HIGHEST_LIMITS.compileSeconds), DEFAULT_LIMITS.compileSeconds),
  "limits.memoryMb": field(count(16, HIGHEST_LIMITS.memoryMb), DEFAULT_LIMITS.memoryMb),
  "limits.traceBytes": field(count(65_536, HIGHEST_LIMITS.traceBytes), DEFAULT_LIMITS.traceBytes),
  "limits.outputBytes": field(count(1, HIGHEST_LIMITS.outputBytes), DEFAULT_LIMITS.outputBytes),
  "native.compiler": field(noNul, ""),
  "docker.image": field(noNul, ""),
  "docker.host": field(noNul, ""),
  "docker.platform": field(v.pipe(v.string("must be a string"), v.regex(/^$|^linux\/\w+(\/\w+)?$/, 'must be empty or like "linux/amd64"')), ""),
  "docker.buildArgs": field(v.record(v.string(), noNul, "must be an object of strings"), {}),
  "docker.buildNetwork": field(noNul, ""),
  "docker.cpus": field(number(0.1, 64), 2),
  "docker.spare": field(flag, true),
  "lambda.functionName": field(noNul, ""),
  "lambda.region": field(v.pipe(v.string("must be a string"), v.regex(/^$|^[a-z]{2}(-[a-z]+)+-\d+$/, 'must be empty or like "eu-central-1"')), ""),
  "lambda.profile": field(noNul, ""),
  "lambda.endpoint": field(v.pipe(v.string("must be a string"), v.regex(/^$|^https?:\/\/\S+$/, 'must be empty or like "https://host"')), ""),
  "lambda.tenant": field(v.pipe(v.string("must be a string"), v.regex(/^[a-zA-Z0-9._:/=+@ -]{0,256}$/, "must be up to 256 letters, digits or ._:/=+@-")), ""),
  "cloud.streaming": field(v.picklist(STREAMING, 'must be "auto", "always" or "never"'), "auto"),
  "cloud.monthlyBudget": field(number(0, 100_000), 0),
  "cloud.cache": field(v.boolean("must be true or false"), true),
  "cloud.cacheMb": field(count(1, 100_000), 200),
  "cloud.bucket": field(noNul, ""),
  "fargate.environment": field(v.picklist(["test", "prod"], 'must be "test" or "prod"'), "test"),
};
type Key = keyof typeof FIELDS;

export type Settings = { [K in Key]: v.InferOutput<(typeof FIELDS)[K]["schema"]> };
export const SETTING_KEYS = Object.keys(FIELDS) as readonly Key[];

/** `get` gives the value of a key below `seepp.`, undefined when it is not set. `problems`: one sentence each. */
export function readSettings(get: (key: string) => unknown): { settings: Settings; problems: string[] } {
  const problems: string[] = [];
  const settings: Record<string, unknown> = {};
  for (const key of SETTING_KEYS) {
    const { schema, fallback } = FIELDS[key];
    const parsed = v.safeParse(schema as v.GenericSchema, get(key) ?? fallback);
    settings[key] = parsed.success ? parsed.output : fallback;
    if (!parsed.success) problems.push(`The setting seepp.${key} ${parsed.issues[0].message}. Its default is used.`);
  }
  return { settings: settings as Settings, problems };
}
