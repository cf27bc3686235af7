/** What to trace and what came of it: the contract of executors, CLI, extension and cloud. */
import * as v from "valibot";

export const STANDARDS = ["c++11", "c++14", "c++17", "c++20", "c++23", "c++26", "c99", "c11", "c17", "c23"] as const;

const positive = v.pipe(v.number(), v.finite(), v.minValue(0));
const file = v.object({ path: v.string(), content: v.string() });

export const LimitsSchema = v.partial(v.object({
  steps: positive, seconds: positive, compileSeconds: positive, memoryMb: positive, traceBytes: positive, outputBytes: positive,
}));

export const RequestSchema = v.object({
  version: v.optional(v.literal(1), 1),
  code: v.string(),
  main: v.optional(v.string(), "main.cpp"),
  files: v.optional(v.array(file), []),
  std: v.optional(v.picklist(STANDARDS, ({ received }) => `there is no standard ${received}: choose one of ${STANDARDS.join(", ")}`)),
  flags: v.optional(v.array(v.string()), []),
  args: v.optional(v.array(v.string()), []),
  env: v.optional(v.record(v.string(), v.string()), {}),
  stdin: v.optional(v.union([v.string(), v.object({ base64: v.string() })])),
  limits: v.optional(LimitsSchema, {}),
  options: v.optional(v.partial(v.object({ trackOrigins: v.boolean(), stepLibrary: v.boolean() })), {}),
  format: v.optional(v.picklist(["seepp", "opt"])),
});
export type TraceRequest = v.InferInput<typeof RequestSchema>;
export type ParsedRequest = v.InferOutput<typeof RequestSchema>;

const DiagnosticSchema = v.object({
  file: v.string(),
  line: v.number(),
  column: v.number(),
  endColumn: v.optional(v.number()),
  severity: v.picklist(["error", "warning", "note"]),
  message: v.string(),
});

/** What the compiler said. Lines count from 1; columns from 1 in UTF-16 code units, as editors do. */
export interface Diagnostic {
  file: string;
  line: number;
  column: number;
  /** One past the last column. */
  endColumn?: number;
  severity: "error" | "warning" | "note";
  message: string;
}

const OutcomeSchema = v.picklist(["exited", "signalled", "limit", "compile-error", "refused", "cancelled"]);
const LimitNameSchema = v.picklist(["steps", "seconds", "memory", "traceBytes", "outputBytes", "compileSeconds"]);
export type Outcome = v.InferOutput<typeof OutcomeSchema>;
export type LimitName = v.InferOutput<typeof LimitNameSchema>;

/** The result as it travels: its trace goes in frames of its own, or as base64 beside it. */
export const ResultSchema = v.object({
  version: v.literal(1),
  ok: v.boolean(),
  outcome: OutcomeSchema,
  exitCode: v.optional(v.number()),
  signal: v.optional(v.string()),
  limit: v.optional(LimitNameSchema),
  diagnostics: v.array(DiagnosticSchema),
  message: v.optional(v.string()),
  stats: v.object({
    steps: v.number(),
    seconds: v.object({ compile: v.number(), record: v.number(), package: v.number(), total: v.number() }),
    traceBytes: v.number(),
  }),
});

export interface TraceResult {
  version: 1;
  ok: boolean;
  outcome: Outcome;
  exitCode?: number;
  signal?: string;
  limit?: LimitName;
  diagnostics: Diagnostic[];
  /** In words: why a request was refused, what a limit cut short, why there is no program. */
  message?: string;
  stats: { steps: number; seconds: { compile: number; record: number; package: number; total: number }; traceBytes: number };
  /** The `.seepp` bytes. On the wire and in `--json` documents base64. */
  trace?: Uint8Array;
}
