/**
 * Questions about the types of one program: sizes, alignment, names as C++ spells them, members by name. Types are
 * indices into `Symbols.types`; `undefined` is void.
 */
import { abiOf, type Abi } from "./abi";
import type { MemberInfo, Symbols, TypeInfo } from "./symbols";
import { tameTypes } from "./tame-types";
import { simplifyName, splitTemplate } from "./type-names";

export type TypeRef = number | undefined;
export type StructInfo = Extract<TypeInfo, { kind: "struct" }>;
export type ArrayInfo = Extract<TypeInfo, { kind: "array" }>;

/** A member found by name: its type and its offset in bytes from the start of the object that was searched. */
export interface Field {
  type: number;
  offset: number;
  member: MemberInfo;
}

const wrappers = new Set(["const", "volatile", "restrict", "atomic", "typedef"]);
const longestName = 4000;
const chainLimit = 64; // cv and typedef chains; a longer one is a cycle in bad input

export class Types {
  private readonly names: (string | undefined)[] = [];
  private readonly alignments: (number | undefined)[] = [];
  private readonly stripped: (number | undefined | null)[] = [];
  private readonly byName = new Map<string, number>();
  /** The types of lambdas by their demangled names, as the names of functions made of them spell them. */
  private readonly closures = new Map<string, number>();
  private readonly fields = new Map<string, Field | null>();

  readonly all: readonly TypeInfo[];
  private naming = 0;

  constructor(types: readonly TypeInfo[], readonly abi: Abi = abiOf("x86_64")) {
    this.all = tameTypes(types);
    this.all.forEach((type, i) => {
      if ("name" in type && type.name && type.kind !== "typedef" && !(type.kind === "struct" && type.size === undefined)) {
        const name = simplifyName(type.name);
        if (!this.byName.has(name)) this.byName.set(name, i);
      }
    });
  }

  static of(symbols: Symbols): Types {
    const types = new Types(symbols.types, abiOf(symbols.architecture));
    for (const { closure, symbol } of symbols.functions) {
      const name = symbol && closureName(symbol);
      if (name && closure !== undefined) types.closures.set(name, closure);
    }
    return types;
  }

  get(ref: TypeRef): TypeInfo | undefined {
    return ref === undefined ? undefined : this.all[ref];
  }

  /** A complete type by its display name; a lambda's also as the demangler spells it: `main::{lambda(int)#2}`. */
  named(name: string): number | undefined {
    return this.byName.get(simplifyName(name)) ?? this.closures.get(name);
  }

  /** The type behind cv-qualifiers and typedefs. */
  strip(ref: TypeRef): TypeRef {
    if (ref === undefined) return undefined;
    const known = this.stripped[ref];
    if (known !== undefined) return known ?? undefined;
    let at: TypeRef = ref;
    for (let i = 0; i < chainLimit && at !== undefined; i++) {
      const type: TypeInfo | undefined = this.all[at];
      if (!type || !wrappers.has(type.kind)) break;
      at = (type as { target?: number }).target;
    }
    this.stripped[ref] = at ?? null;
    return at;
  }

  bare(ref: TypeRef): TypeInfo | undefined {
    return this.get(this.strip(ref));
  }

  struct(ref: TypeRef): StructInfo | undefined {
    const type = this.bare(ref);
    return type?.kind === "struct" ? type : undefined;
  }

  /** Bytes; undefined for void, functions, incomplete types and arrays of unknown bound. */
  size(ref: TypeRef, depth = 0): number | undefined {
    const type = this.bare(ref);
    if (!type || depth > chainLimit) return undefined;
    switch (type.kind) {
      case "array": {
        if (type.size !== undefined) return type.size;
        const element = this.size(type.target, depth + 1);
        return type.dimensions.reduce<number | undefined>((n, d) => (n === undefined || d.count === undefined ? undefined : n * d.count), element);
      }
      case "base": case "pointer": case "reference": case "rvalue-reference": case "enum": case "struct": case "member-pointer":
        return type.size;
      case "unspecified": return 8;
      default: return undefined;
    }
  }

  /** Alignment in bytes by the rules of the System V ABI: that of the strictest member. */
  align(ref: TypeRef): number {
    const index = this.strip(ref);
    if (index === undefined) return 1;
    return (this.alignments[index] ??= this.findAlign(this.all[index]));
  }

  private findAlign(type: TypeInfo | undefined): number {
    if (!type) return 1;
    switch (type.kind) {
      case "array": return this.align(type.target);
      case "struct": {
        let most = type.polymorphic ? 8 : 1;
        for (const base of type.bases) most = Math.max(most, this.align(base.type));
        for (const m of type.members) if (!m.static) most = Math.max(most, this.align(m.type));
        return most;
      }
      case "base": return type.encoding === "complex" ? Math.max(1, type.size / 2) : Math.min(16, Math.max(1, type.size));
      case "enum": return Math.max(1, type.size);
      default: return 8;
    }
  }

  /** The name to show: "Node*", "const char*", "int[3]", "int (*)(int)", "std::map<std::string, int>". */
  name(ref: TypeRef): string {
    if (ref === undefined) return "void";
    const known = this.names[ref];
    if (known !== undefined) return known;
    if (this.naming > chainLimit) return "...";
    this.naming++;
    const name = this.declare(ref, "", 0);
    this.naming--;
    return (this.names[ref] = name.length > longestName ? `${name.slice(0, longestName)}...` : name);
  }

  /** A declaration of `inner` ("", "*", "(*)(int)", "[3]") with this type, as C++ writes declarators. */
  declare(ref: TypeRef, inner: string, depth = 0): string {
    const type = this.get(ref);
    if (!type) return join("void", inner);
    if (depth > chainLimit) return join("...", inner);
    const next = depth + 1;
    switch (type.kind) {
      case "typedef":
        if (isMachinery(type.name)) return this.declare(type.target, inner, next);
        return join(this.aliasName(simplifyName(type.name), type.target), inner);
      case "base": case "enum": return join(simplifyName(type.name) || "enum {...}", inner);
      case "unspecified": return join(type.name === "decltype(nullptr)" ? "std::nullptr_t" : type.name, inner);
      case "struct": return join(type.name ? simplifyName(type.name) : type.lambda ? "lambda" : `${type.keyword} {...}`, inner);
      case "const": return this.qualified("const", type.target, inner, next);
      case "volatile": return this.qualified("volatile", type.target, inner, next);
      case "restrict": return this.declare(type.target, inner, next);
      case "atomic": return join(`_Atomic(${this.name(type.target)})`, inner);
      case "pointer": return this.declare(type.target, this.bracket(type.target, `*${inner}`), next);
      case "reference": return this.declare(type.target, this.bracket(type.target, `&${inner}`), next);
      case "rvalue-reference": return this.declare(type.target, this.bracket(type.target, `&&${inner}`), next);
      case "member-pointer": {
        const method = this.get(type.target); // its first parameter is `this`
        if (method?.kind === "function") return this.declareFunction({ ...method, parameters: method.parameters.slice(1) }, `(${this.name(type.container)}::*${inner})`, next);
        return this.declare(type.target, this.bracket(type.target, ` ${this.name(type.container)}::*${inner}`), next);
      }
      case "array": return this.declare(type.target, inner + type.dimensions.map((d) => `[${d.count ?? ""}]`).join(""), next);
      case "function": return this.declareFunction(type, inner, next);
    }
  }

  private declareFunction(type: Extract<TypeInfo, { kind: "function" }>, inner: string, depth: number): string {
    const parameters = type.parameters.map((p) => this.name(p));
    if (type.variadic) parameters.push("...");
    return this.declare(type.result, `${inner}(${parameters.join(", ")})`, depth);
  }

  /** const of a pointer stands right of the `*`, of anything else left. */
  /** g++ leaves the arguments of an alias template out: `std::pmr::vector` is `std::pmr::vector<int>`. Its allocator says nothing new. */
  private aliasName(name: string, target: TypeRef): string {
    if (!name.startsWith("std::pmr::") || name.endsWith(">")) return name;
    const { head, args } = splitTemplate(this.name(this.strip(target)));
    if (head !== name.replace("std::pmr::", "std::")) return name;
    return `${name}<${args.filter((argument) => !argument.startsWith("std::pmr::polymorphic_allocator<")).join(", ")}>`;
  }

  private qualified(word: string, target: TypeRef, inner: string, depth: number): string {
    const type = this.get(target);
    if (type && (type.kind === "pointer" || type.kind === "member-pointer")) return this.declare(target, ` ${word}${inner}`, depth);
    if (type && (type.kind === "function" || type.kind === "reference")) return this.declare(target, inner, depth);
    const text = this.declare(target, inner, depth);
    return text.startsWith(`${word} `) ? text : `${word} ${text}`;
  }

  private bracket(target: TypeRef, inner: string): string {
    const kind = this.get(target)?.kind;
    return kind === "array" || kind === "function" ? `(${inner.trimStart()})` : inner;
  }

  /** The type of elements [k..] of an array of several dimensions: its name and the bytes of one. */
  rowName(array: ArrayInfo, from: number): string {
    return this.declare(array.target, array.dimensions.slice(from).map((d) => `[${d.count ?? ""}]`).join(""));
  }

  /**
   * A data member by name, also in base classes and anonymous members (nearest first). Virtual bases are not searched: their
   * place depends on the object.
   */
  field(ref: TypeRef, name: string): Field | undefined {
    const index = this.strip(ref);
    if (index === undefined) return undefined;
    const key = `${index} ${name}`;
    let found = this.fields.get(key);
    if (found === undefined) this.fields.set(key, (found = this.findField(index, name, 0) ?? null));
    return found ?? undefined;
  }

  private findField(ref: TypeRef, name: string, depth: number): Field | undefined {
    const struct = this.struct(ref);
    if (!struct || depth > 16) return undefined;
    for (const m of struct.members) {
      if (m.name === name && !m.static && m.offset !== undefined) return { type: m.type, offset: m.offset, member: m };
    }
    const inner = [
      ...struct.members.filter((m) => !m.name && !m.static).map((m) => ({ type: m.type, offset: m.offset ?? 0 })),
      ...struct.bases.filter((b) => !b.virtual).map((b) => ({ type: b.type, offset: b.offset ?? 0 })),
    ];
    for (const part of inner) {
      const found = this.findField(part.type, name, depth + 1);
      if (found) return { ...found, offset: found.offset + part.offset };
    }
    return undefined;
  }

  /** The type that a template was given as its n-th type argument. */
  argument(ref: TypeRef, n: number): TypeRef {
    return this.struct(ref)?.templateArguments?.[n]?.type;
  }

  memberTypedef(ref: TypeRef, name: string): TypeRef {
    return this.struct(ref)?.typedefs?.[name];
  }

  /** Is `base` a base class of `derived`, at any distance? */
  isBase(base: TypeRef, derived: TypeRef, depth = 0): boolean {
    const target = this.strip(base);
    const struct = this.struct(derived);
    if (!struct || target === undefined || depth > 32) return false;
    return struct.bases.some((b) => this.strip(b.type) === target || this.isBase(target, b.type, depth + 1));
  }
}

/** `auto main::{lambda(auto:1)#2}::operator()<int>(int) const` → `main::{lambda(auto:1)#2}` */
function closureName(symbol: string): string | undefined {
  return /^(?:[\w:]+ )?(\S.*\{lambda.*#\d+\})::operator\(\)/.exec(symbol)?.[1];
}

/** A typedef that templates of the library use to compute a type: the type itself says more. */
function isMachinery(name: string): boolean {
  return /^(std|__gnu_cxx)::.*>::(type|__type)$/.test(name) || /^(std|__gnu_cxx)::__/.test(name);
}

function join(name: string, inner: string): string {
  return inner.startsWith("(") ? `${name} ${inner}` : name + inner;
}
