/**
 * Users' own views, as a trace carries them (chunk `VIEW`): the parts of `.natvis` files that See++ understands, without the
 * XML. Expressions and display strings stay text; they are parsed for the types of the program at hand.
 * The form that they come from: https://learn.microsoft.com/visualstudio/debugger/create-custom-views-of-native-objects
 */
import * as v from "valibot";

const text = v.pipe(v.string(), v.maxLength(20_000));
const line = v.pipe(v.number(), v.integer(), v.minValue(0));

/** `include`, `exclude`: names of views (`,view(name)`) that the node is only there for, or not there for. */
const when = {
  line,
  condition: v.optional(text),
  include: v.optional(v.array(text)),
  exclude: v.optional(v.array(text)),
  /** What cannot be evaluated is left out without a word. */
  optional: v.optional(v.boolean()),
};

const expression = v.object({ ...when, text });
export type ConditionedText = v.InferOutput<typeof expression>;

const display = v.object({ ...when, text, stringView: v.optional(v.boolean()) });

const intrinsic = v.object({ line, name: text, expression: text, parameters: v.array(text) });
export type IntrinsicDefinition = v.InferOutput<typeof intrinsic>;

/** A node of `<Expand>`. Of several sizes or pointers the first whose condition holds is meant. */
export type ExpandNode =
  | (When & { kind: "item"; name: string; text: string })
  | (When & { kind: "expanded"; text: string })
  | (When & { kind: "synthetic"; name: string; displays: DisplayDefinition[]; expand?: ExpandNode[] | undefined })
  | (When & { kind: "array"; size: ConditionedText[]; pointer: ConditionedText[] })
  | (When & { kind: "index"; size: ConditionedText[]; node: ConditionedText[] })
  | (When & { kind: "list"; head: string; next: string; value: string; name?: string | undefined; size: ConditionedText[] })
  | (When & { kind: "tree"; head: string; left: string; right: string; value: string; valueCondition?: string | undefined; name?: string | undefined; size: ConditionedText[] })
  /** A node that See++ does not know, by its name. */
  | (When & { kind: "unsupported"; name: string });

interface When {
  line: number;
  condition?: string | undefined;
  include?: string[] | undefined;
  exclude?: string[] | undefined;
  optional?: boolean | undefined;
}

export type DisplayDefinition = v.InferOutput<typeof display>;

const sizes = v.array(expression);
const expand: v.GenericSchema<ExpandNode> = v.variant("kind", [
  v.object({ kind: v.literal("item"), ...when, name: text, text }),
  v.object({ kind: v.literal("expanded"), ...when, text }),
  v.object({ kind: v.literal("synthetic"), ...when, name: text, displays: v.array(display), expand: v.optional(v.array(v.lazy(() => expand))) }),
  v.object({ kind: v.literal("array"), ...when, size: sizes, pointer: sizes }),
  v.object({ kind: v.literal("index"), ...when, size: sizes, node: sizes }),
  v.object({ kind: v.literal("list"), ...when, head: text, next: text, value: text, name: v.optional(text), size: sizes }),
  v.object({ kind: v.literal("tree"), ...when, head: text, left: text, right: text, value: text, valueCondition: v.optional(text), name: v.optional(text), size: sizes }),
  v.object({ kind: v.literal("unsupported"), ...when, name: text }),
]);

const typeView = v.object({
  line,
  /** Type names with `*` for template arguments: `<Type Name>` and its `<AlternativeType>`s. */
  names: v.array(text),
  /** 0 low, 2 medium (where nothing is said), 4 high. */
  priority: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(4)),
  inheritable: v.boolean(),
  include: v.optional(v.array(text)),
  exclude: v.optional(v.array(text)),
  displays: v.array(display),
  smartPointer: v.optional(text),
  expand: v.optional(v.array(expand)),
  intrinsics: v.array(intrinsic),
});
export type TypeView = v.InferOutput<typeof typeView>;

/** In the order in which they are asked: the first file comes first. */
export const ViewsSchema = v.array(v.object({
  /** As it is called from the folder of the sources. */
  path: v.string(),
  types: v.array(typeView),
  /** Outside of any type: for all types of the file. */
  intrinsics: v.array(intrinsic),
}));
export type ViewFile = v.InferOutput<typeof ViewsSchema>[number];
