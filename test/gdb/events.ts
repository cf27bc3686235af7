/** What the witness (witness.py) says, parsed. */
import * as v from "valibot";

/** A value as gdb reads it; witness_values.py has the forms. */
export type Seen =
  | { k: "int" | "char" | "bool"; v: string }
  | { k: "enum"; v: string; t: string }
  | { k: "float"; v: string; size: number }
  | { k: "ptr"; v: string; s?: string | undefined; e?: string | undefined }
  | { k: "ref"; v: string; to?: Seen | undefined }
  | { k: "smart"; v: string }
  | { k: "string" | "text"; v: string }
  | { k: "struct"; c: [string | null, Seen][] }
  | { k: "array"; c: Seen[]; n?: number | undefined }
  | { k: "map"; c: [Seen, Seen][]; n?: number | undefined }
  | { k: "skip" }
  | { k: "error"; v?: string | undefined };

const many: v.GenericSchema<Seen> = v.lazy(() => SeenSchema);
const SeenSchema: v.GenericSchema<Seen> = v.variant("k", [
  v.object({ k: v.picklist(["int", "char", "bool"]), v: v.string() }),
  v.object({ k: v.literal("enum"), v: v.string(), t: v.string() }),
  v.object({ k: v.literal("float"), v: v.string(), size: v.number() }),
  v.object({ k: v.literal("ptr"), v: v.string(), s: v.optional(v.string()), e: v.optional(v.string()) }),
  v.object({ k: v.literal("ref"), v: v.string(), to: v.optional(many) }),
  v.object({ k: v.literal("smart"), v: v.string() }),
  v.object({ k: v.picklist(["string", "text"]), v: v.string() }),
  v.object({ k: v.literal("struct"), c: v.array(v.tuple([v.nullable(v.string()), many])) }),
  v.object({ k: v.literal("array"), c: v.array(many), n: v.optional(v.number()) }),
  v.object({ k: v.literal("map"), c: v.array(v.tuple([many, many])), n: v.optional(v.number()) }),
  v.object({ k: v.literal("skip") }),
  v.object({ k: v.literal("error"), v: v.optional(v.string()) }),
]) as v.GenericSchema<Seen>;

const VariableSchema = v.object({
  name: v.string(),
  line: v.optional(v.number(), 0),
  argument: v.optional(v.boolean(), false),
  address: v.optional(v.string()),
  value: SeenSchema,
});
const FrameSchema = v.object({ function: v.string(), cfa: v.string(), line: v.number(), variables: v.array(VariableSchema) });
const state = { thread: v.number(), frames: v.array(FrameSchema), globals: v.array(VariableSchema) };

export const EventSchema = v.variant("e", [
  v.object({ e: v.literal("enter"), thread: v.number(), pc: v.string(), cfa: v.string() }),
  v.object({ e: v.literal("site"), pc: v.string(), cfa: v.string(), ...state }),
  v.object({ e: v.literal("return"), pc: v.string(), cfa: v.string(), returned: v.nullish(SeenSchema), ...state }),
  v.object({ e: v.literal("throw"), ...state }),
  v.object({ e: v.literal("begin-catch"), thread: v.number() }),
  v.object({ e: v.literal("signal"), name: v.string() }),
  v.object({ e: v.literal("exit"), code: v.nullable(v.number()) }),
  v.object({ e: v.literal("cut") }),
]);

export type Event = v.InferOutput<typeof EventSchema>;
export type SeenVariable = v.InferOutput<typeof VariableSchema>;
export type SeenFrame = v.InferOutput<typeof FrameSchema>;
/** An event with the program's state. */
export type StateEvent = Extract<Event, { frames: SeenFrame[] }>;
