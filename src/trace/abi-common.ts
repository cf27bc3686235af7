/** What the ways of architectures to return a value have in common (abi-amd64.ts, abi-aarch64.ts; abi.ts has which is whose). */
import type { Symbols, TypeInfo } from "./symbols";

export type AllTypes = Symbols["types"];

export interface ReturnPiece<Register extends string = string> {
  register: Register;
  /** Where in the value the register's low bytes belong, and how many of them. In bytes. */
  offset: number;
  size: number;
}

export interface ReturnClass<Register extends string = string> {
  /** Bit i set: the architecture's i-th register holds a part of the value, or (memory) its address. */
  mask: number;
  /** The caller gave room for the value; a register holds its address. */
  memory: boolean;
  pieces: ReturnPiece<Register>[];
}

export const RETURNS_NOTHING: ReturnClass<never> = { mask: 0, memory: false, pieces: [] };
export const MAX_DEPTH = 100; // types nested deeper come from broken symbols

/** Looks through typedefs and cv. */
export function strip(types: AllTypes, index: number | undefined): TypeInfo | undefined {
  let type = index === undefined ? undefined : types[index];
  for (let depth = 0; type && depth < MAX_DEPTH; depth++) {
    if (type.kind !== "typedef" && type.kind !== "const" && type.kind !== "volatile" && type.kind !== "restrict" && type.kind !== "atomic") return type;
    type = type.target === undefined ? undefined : types[type.target];
  }
  return undefined;
}

/** Bytes of an object of the type; undefined for void, functions and what is only declared. */
export function sizeOfType(types: AllTypes, index: number | undefined, depth = 0): number | undefined {
  const type = strip(types, index);
  if (!type || depth > MAX_DEPTH) return undefined;
  switch (type.kind) {
    case "array": {
      if (type.size !== undefined) return type.size;
      const element = sizeOfType(types, type.target, depth + 1);
      return type.dimensions.reduce<number | undefined>((size, { count }) => (size === undefined || count === undefined ? undefined : size * count), element);
    }
    case "unspecified": return 8; // std::nullptr_t
    case "function": return undefined;
    case "base": case "pointer": case "reference": case "rvalue-reference": case "enum": case "member-pointer": case "struct": return type.size;
    default: return undefined;
  }
}

/** A class whose copies or destruction run code, or that has a vtable: passed and returned by address (Itanium C++ ABI, 3.1.3). */
export function isNonTrivial(types: AllTypes, index: number | undefined, depth = 0): boolean {
  const type = strip(types, index);
  if (!type || depth > MAX_DEPTH) return false;
  if (type.kind === "array") return isNonTrivial(types, type.target, depth + 1);
  if (type.kind !== "struct") return false;
  if (type.nonTrivial || type.polymorphic || type.bases.some((base) => base.virtual)) return true;
  return type.bases.some((base) => isNonTrivial(types, base.type, depth + 1)) ||
    type.members.some((member) => !member.static && isNonTrivial(types, member.type, depth + 1));
}

/** Bits of the registers that hold the pieces, by their order in `registers`. */
export function maskOf(pieces: readonly ReturnPiece[], registers: readonly (string | undefined)[]): number {
  return pieces.reduce((bits, { register }) => bits | (1 << registers.indexOf(register)), 0);
}
