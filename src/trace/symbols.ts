/**
 * The symbols of one program: what its DWARF says, reduced to what a trace needs. Written by `seepp-symbols`
 * (executor-image/symbols), carried in the trace, parsed once here. Types refer to each other by index into `types`.
 * Addresses are hex strings ("0x401136"): they are 64-bit.
 */
import * as v from "valibot";

const hex = v.pipe(v.string(), v.regex(/^0x[0-9a-f]{1,16}$/));
const index = v.pipe(v.number(), v.integer(), v.minValue(0));
const int = v.pipe(v.number(), v.integer());
const typeRef = v.optional(index); // absent = void
const decimal = v.pipe(v.string(), v.regex(/^-?\d{1,40}$/));
const hexBytes = v.pipe(v.string(), v.regex(/^([0-9a-f]{2})*$/));

/**
 * Where a variable lives. `cfa`: at the frame's CFA + offset. `address`: fixed. `tls`: offset in the thread's block.
 * `expr`: a DWARF expression (bytes in hex) whose frame base is the CFA. `constant`: no storage, the value itself.
 */
export const LocationSchema = v.variant("kind", [
  v.object({ kind: v.literal("cfa"), offset: int }),
  v.object({ kind: v.literal("address"), address: hex }),
  v.object({ kind: v.literal("tls"), offset: int }),
  v.object({ kind: v.literal("expr"), bytes: hexBytes }),
  v.object({ kind: v.literal("constant"), value: v.pipe(v.string(), v.regex(/^(-?\d{1,40}|0x([0-9a-f]{2})*)$/)) }), // decimal, or "0x.." bytes little-endian for blocks
]);

const member = v.object({
  name: v.optional(v.string()), // absent: anonymous struct/union member
  type: index,
  offset: v.optional(int), // bytes; absent for static members and for virtual bases without constant offset
  bitOffset: v.optional(int), // from the start of the object, in bits (bit-fields only)
  bitSize: v.optional(int),
  static: v.optional(v.boolean()),
  location: v.optional(LocationSchema), // of a static member, when defined in the program
  artificial: v.optional(v.boolean()), // _vptr.X
  access: v.optional(v.picklist(["public", "protected", "private"])),
});

/** `vbaseOffset` (virtual bases): the base's offset in the object is the i64 stored at the vptr's value + vbaseOffset. */
const base = v.object({ type: index, offset: v.optional(int), virtual: v.optional(v.boolean()), vbaseOffset: v.optional(int) });

const templateArgument = v.object({ name: v.optional(v.string()), type: typeRef, value: v.optional(v.string()) });

/**
 * Names are as C++ writes them, fully qualified, with template arguments but without defaulted ones, and library classes by
 * their usual alias ("std::vector<int>", "std::string", "(anonymous namespace)::Foo", "main()::<lambda(int)>").
 * `templateArguments` has them all. A closure's members are named as what they capture.
 */
export const TypeSchema = v.variant("kind", [
  v.object({ kind: v.literal("base"), name: v.string(), size: int, encoding: v.picklist(["signed", "unsigned", "signed-char", "unsigned-char", "bool", "float", "utf", "complex", "decimal", "other"]) }),
  v.object({ kind: v.literal("pointer"), size: int, target: typeRef }),
  v.object({ kind: v.literal("reference"), size: int, target: typeRef }),
  v.object({ kind: v.literal("rvalue-reference"), size: int, target: typeRef }),
  v.object({ kind: v.literal("const"), target: typeRef }),
  v.object({ kind: v.literal("volatile"), target: typeRef }),
  v.object({ kind: v.literal("restrict"), target: typeRef }),
  v.object({ kind: v.literal("atomic"), target: typeRef }),
  v.object({ kind: v.literal("typedef"), name: v.string(), target: typeRef }),
  v.object({ kind: v.literal("enum"), name: v.string(), size: int, scoped: v.optional(v.boolean()), underlying: typeRef, values: v.array(v.object({ name: v.string(), value: decimal })) }),
  v.object({
    kind: v.literal("struct"), // struct, class and union
    name: v.string(), // "" when anonymous
    keyword: v.picklist(["struct", "class", "union"]),
    size: v.optional(int), // absent: only declared
    lambda: v.optional(v.boolean()),
    file: v.optional(index),
    line: v.optional(int),
    bases: v.array(base),
    members: v.array(member),
    templateArguments: v.optional(v.array(templateArgument)),
    typedefs: v.optional(v.record(v.string(), index)), // member typedefs the std views need: value_type, key_type, mapped_type, ..
    polymorphic: v.optional(v.boolean()),
    nonTrivial: v.optional(v.boolean()), // its own copy or move constructor or destructor runs code (members' and bases' not counted)
  }),
  // A dimension's `expr` (DWARF, frame base = CFA) or `boundVariable` gives the highest index; none of the three: flexible.
  v.object({ kind: v.literal("array"), target: typeRef, size: v.optional(int), // bytes, when constant
    dimensions: v.array(v.object({ count: v.optional(int), expr: v.optional(hexBytes), boundVariable: v.optional(LocationSchema) })) }),
  v.object({ kind: v.literal("function"), result: typeRef, parameters: v.array(typeRef), variadic: v.optional(v.boolean()) }),
  v.object({ kind: v.literal("member-pointer"), size: int, target: typeRef, container: index }),
  v.object({ kind: v.literal("unspecified"), name: v.string() }), // decltype(nullptr)
]);

const variable = v.object({
  name: v.string(),
  type: typeRef,
  location: v.optional(LocationSchema),
  file: v.optional(index),
  line: v.optional(int),
  column: v.optional(int),
  parameter: v.optional(v.boolean()),
  artificial: v.optional(v.boolean()), // this, __range, __begin, __for_begin …: shown only when meaningful (this)
  static: v.optional(v.boolean()), // static local, thread-local one too
  size: v.optional(int), // bytes; variables of static storage and thread-locals
});

/** `low` to `high` (exclusive) is the hull; `ranges` are the block's own addresses when there are several (EH code is split off). */
export interface Scope {
  low: string;
  high: string;
  ranges?: [string, string][] | undefined;
  variables: v.InferOutput<typeof variable>[];
  scopes: Scope[];
}
const ScopeSchema: v.GenericSchema<Scope> = v.object({
  low: hex,
  high: hex,
  ranges: v.optional(v.array(v.tuple([hex, hex]))),
  variables: v.array(variable) as v.GenericSchema<v.InferOutput<typeof variable>[]>,
  scopes: v.array(v.lazy(() => ScopeSchema)),
});

const fn = v.object({
  name: v.string(), // as in the source, with parameter types: "insert(Node*, int)", "Stack<int>::push(int const&)"
  shortName: v.string(), // "insert", "Stack<int>::push"
  linkageName: v.optional(v.string()),
  low: hex,
  high: hex,
  file: index,
  line: int,
  result: typeRef,
  kind: v.optional(v.picklist(["function", "method", "constructor", "destructor", "lambda", "coroutine", "static-init", "main"])),
  thisType: v.optional(index), // the class
  closure: v.optional(index), // a lambda's: the type whose operator() this is
  symbol: v.optional(v.string()), // a lambda's: its demangled symbol, "main::{lambda(int)#2}::operator()(int) const"
  noreturn: v.optional(v.boolean()),
  library: v.optional(v.boolean()), // a header's of the library: only where its code is stepped through
  variables: v.array(variable), // parameters first, in order, then locals of the outermost block
  scopes: v.array(ScopeSchema), // nested lexical blocks
});

/** One row of the line table inside a user function. `file` is an index into `files`. `stmt`: is_stmt. `end`: past the prologue unknown. */
const row = v.tuple([hex, index, int, int, v.boolean()]); // address, file, line, column, is_stmt

export const SymbolsSchema = v.object({
  version: v.literal(1),
  producer: v.string(), // DW_AT_producer of the first unit
  architecture: v.picklist(["x86_64", "aarch64"]),
  files: v.array(v.object({ path: v.string(), user: v.boolean() })), // user files' paths are relative to the source root
  types: v.array(TypeSchema),
  functions: v.array(fn), // user functions (and the library's, where it is stepped through), sorted by low
  globals: v.array(v.object({ ...variable.entries, qualifiedName: v.string() })),
  storage: v.optional(v.array(v.object({ address: hex, size: int })), []), // user data without a variable: temporaries bound to static references
  epilogues: v.optional(v.array(hex), []), // addresses of rows from which the function only restores registers and returns
  jumps: v.optional(v.array(hex), []), // addresses of rows whose code begins with an unconditional jump
  leaves: v.optional(v.array(hex), []), // addresses of rows whose code ends in an unconditional jump or a return
  rows: v.array(row), // of user functions, sorted by address
  codeSymbols: v.array(v.object({ address: hex, size: int, name: v.string() })), // ELF functions that are not user functions but whose address user data may hold
  vtables: v.array(v.object({ address: hex, size: int, type: v.string(), typeIndex: v.optional(index) })), // address of the first slot that a vptr holds is address + 16
  sections: v.array(v.object({ name: v.string(), address: hex, size: int, offset: int, writable: v.boolean(), executable: v.boolean() })), // allocated ones
});

export type Symbols = v.InferOutput<typeof SymbolsSchema>;
export type TypeInfo = v.InferOutput<typeof TypeSchema>;
export type FunctionInfo = v.InferOutput<typeof fn>;
export type VariableInfo = v.InferOutput<typeof variable>;
export type MemberInfo = v.InferOutput<typeof member>;
export type Location = v.InferOutput<typeof LocationSchema>;
