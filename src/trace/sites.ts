/**
 * Which machine addresses are arrivals at which statements of the source (docs/steps.md). Written by the runner
 * (src/runner/plan.ts) beside the recorder's plan, carried in the trace; a STEP record names a site by its index here.
 */
import * as v from "valibot";

const index = v.pipe(v.number(), v.integer(), v.minValue(0));
const position = v.pipe(v.number(), v.integer(), v.minValue(0));

export const StatementKindSchema = v.picklist([
  "expression", // expression statement, also `delete p;` and a comma expression as a whole
  "declaration", // local, static local or (in a static initialiser) namespace-scope declaration
  "return", "throw", "goto", "break", "continue", "asm",
  "condition", // of if, while, do, switch, and a for's second part
  "for-init", "for-increment",
  "range-for", // the whole head of a range-based for
  "handler", // catch (..)
  "initializer", // one member or base initialiser of a constructor
  "member-default", // a default member initialiser, run by a constructor
  "parameter-default", // a default argument, evaluated in the caller but written at the declaration
  "function-end", // the `}` of a function or lambda
  "block-end", // the `}` of a plain block on which destructors run
  "other",
]);

/**
 * `file`: index into `Symbols.files` (always a user file). Lines and columns are from 1; columns count bytes of UTF-8,
 * as g++ counts them. The end is exclusive. `function`: index into `Symbols.functions`: a template's statement appears
 * once for each instantiation.
 */
export const StatementSchema = v.object({
  file: index,
  line: position,
  column: position,
  endLine: position,
  endColumn: position,
  kind: StatementKindSchema,
  function: index,
});

/**
 * `address`: run-time address ("0x.."), ascending, unique. `statement`: index into `statements`. `function`: index into
 * `Symbols.functions`, which is also the plan's and the PUSH record's numbering. `line`, `column`: the line table's row,
 * inside the statement's range; a snapshot's position is the statement's start.
 */
export const SiteSchema = v.object({
  address: v.pipe(v.string(), v.regex(/^0x[0-9a-f]{1,16}$/)),
  statement: index,
  function: index,
  line: position,
  column: position,
});

export const SiteTableSchema = v.object({
  version: v.literal(1),
  statements: v.array(StatementSchema),
  sites: v.array(SiteSchema),
});

export type StatementKind = v.InferOutput<typeof StatementKindSchema>;
export type Statement = v.InferOutput<typeof StatementSchema>;
export type Site = v.InferOutput<typeof SiteSchema>;
export type SiteTable = v.InferOutput<typeof SiteTableSchema>;
