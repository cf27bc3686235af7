/**
 * Types as expressions have them: those of the program, and those that an expression makes of them (a pointer to one, a number
 * type that the program itself never uses).
 */
import type { BaseInfo } from "../scalars";
import { simplifyName } from "../type-names";
import type { TypeRef, Types } from "../types";
import type { TypeName } from "./expression";
import { ViewError } from "./view-error";

/** One of: a type of the program, a number type of the language, a pointer; none of them is void. */
export interface CType {
  ref?: number;
  base?: BaseInfo;
  to?: CType;
}

const longestName = 4000;

export const voidType: CType = {};

export function typeOf(ref: TypeRef): CType {
  return ref === undefined ? voidType : { ref };
}

export function pointerTo(to: CType): CType {
  return { to };
}

const base = (name: string, size: number, encoding: BaseInfo["encoding"]): BaseInfo => ({ kind: "base", name, size, encoding });

/** LP64, as the programs are compiled. */
const language = new Map<string, BaseInfo>([
  ["bool", base("bool", 1, "bool")], ["char", base("char", 1, "signed-char")], ["signed char", base("signed char", 1, "signed-char")], ["unsigned char", base("unsigned char", 1, "unsigned-char")],
  ["short", base("short", 2, "signed")], ["unsigned short", base("unsigned short", 2, "unsigned")], ["int", base("int", 4, "signed")], ["unsigned int", base("unsigned int", 4, "unsigned")],
  ["long", base("long", 8, "signed")], ["unsigned long", base("unsigned long", 8, "unsigned")], ["long long", base("long long", 8, "signed")], ["unsigned long long", base("unsigned long long", 8, "unsigned")],
  ["float", base("float", 4, "float")], ["double", base("double", 8, "float")], ["wchar_t", base("wchar_t", 4, "signed")],
  ["char8_t", base("char8_t", 1, "utf")], ["char16_t", base("char16_t", 2, "utf")], ["char32_t", base("char32_t", 4, "utf")],
]);

const aliases: Record<string, string> = {
  __int64: "long long", "unsigned __int64": "unsigned long long", __int32: "int", "unsigned __int32": "unsigned int", __int16: "short", "unsigned __int16": "unsigned short", __int8: "char", "unsigned __int8": "unsigned char",
  size_t: "unsigned long", ptrdiff_t: "long", intptr_t: "long", uintptr_t: "unsigned long", ssize_t: "long",
  int8_t: "signed char", uint8_t: "unsigned char", int16_t: "short", uint16_t: "unsigned short", int32_t: "int", uint32_t: "unsigned int", int64_t: "long", uint64_t: "unsigned long",
};

export function languageType(name: string): CType | undefined {
  const bare = name.replace(/^std::/, "");
  const found = language.get(aliases[bare] ?? bare);
  return found && { base: found };
}

const typedefs = new WeakMap<Types, Map<string, number>>();

function typedefNamed(types: Types, name: string): number | undefined {
  let table = typedefs.get(types);
  if (!table) {
    typedefs.set(types, (table = new Map()));
    for (const [i, type] of types.all.entries()) {
      if (type.kind !== "typedef") continue;
      const simple = simplifyName(type.name);
      if (!table.has(simple)) table.set(simple, i);
    }
  }
  return table.get(name);
}

/** The type of a name, looked for in a class, then in what is around it, outwards. */
export function findType(types: Types, name: string, within: string): CType | undefined {
  if (name.length > longestName) return undefined;
  const simple = simplifyName(name.trim().replace(/^::/, ""));
  const stars = /^(.*?)\s*((?:\s*\*(?:\s*const)?)+)$/.exec(simple);
  if (stars) {
    const to = findType(types, stars[1]!, within);
    return to && stars[2]!.split("").reduce((type, c) => (c === "*" ? pointerTo(type) : type), to);
  }
  const bare = simple.replace(/^const /, "");
  if (bare === "void") return voidType;
  for (const scope of scopesOf(within)) {
    const whole = scope === "" ? bare : `${scope}::${bare}`;
    const ref = types.named(whole) ?? typedefNamed(types, whole);
    if (ref !== undefined) return { ref };
  }
  return languageType(bare);
}

export function resolveType(types: Types, { name, pointers }: TypeName, within: string): CType {
  let type = findType(types, name, within);
  if (type === undefined) throw new ViewError(`the program has no type ${name}`);
  for (let i = 0; i < pointers; i++) type = pointerTo(type);
  return type;
}

/** `a::b<c::d>::e`, `a::b<c::d>`, `a`, `` : a class and what is around it. */
export function scopesOf(name: string): string[] {
  const scopes = [name];
  let depth = 0;
  for (let i = name.length - 1; i > 0; i--) {
    const c = name[i];
    if (c === ">" || c === ")") depth++;
    else if (c === "<" || c === "(") depth--;
    else if (c === ":" && name[i - 1] === ":" && depth === 0) scopes.push(name.slice(0, i - 1));
  }
  return [...scopes, ""];
}

export function typeName(types: Types, type: CType): string {
  if (type.to) return `${typeName(types, type.to)}*`;
  return type.base?.name ?? types.name(type.ref);
}

/** Undefined: void, a function, a type that is only declared. */
export function sizeOf(types: Types, type: CType): number | undefined {
  if (type.to) return 8;
  return type.base?.size ?? types.size(type.ref);
}

/** What a pointer type leads to; undefined: it is no pointer. */
export function targetOf(types: Types, type: CType): CType | undefined {
  if (type.to) return type.to;
  const bare = types.bare(type.ref);
  return bare?.kind === "pointer" ? typeOf(bare.target) : undefined;
}

/** The type of the program that it is, for decoding: a pointer made by an expression is none. */
export function refOf(type: CType): TypeRef {
  return type.ref;
}
