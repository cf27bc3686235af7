/**
 * How a function returns a value on amd64: the classification of the System V ABI (AMD64 supplement, 3.2.3), with the
 * Itanium C++ ABI's rule that a class that is not trivially copyable is returned in memory (3.1.3). Used twice: the plan
 * tells the recorder which registers to keep, the values read them back.
 */
import type { Symbols, TypeInfo } from "./symbols";

export type ReturnRegister = "rax" | "rdx" | "xmm0" | "xmm1" | "st0";

/** Registers in the order of the plan's bits 8–12 and of the RETURN record. */
export const RETURN_REGISTERS: readonly ReturnRegister[] = ["rax", "rdx", "xmm0", "xmm1", "st0"];

export interface ReturnPiece {
  register: ReturnRegister;
  /** Where in the value the register's low bytes belong, and how many of them. In bytes. */
  offset: number;
  size: number;
}

export interface ReturnClass {
  /** Bit i set: RETURN_REGISTERS[i] holds a part of the value, or (memory) its address. */
  mask: number;
  /** The caller gave room for the value; rax holds its address. */
  memory: boolean;
  pieces: ReturnPiece[];
}

type Types = Symbols["types"];
type EightByte = "none" | "integer" | "sse" | "x87" | "memory";

const NOTHING: ReturnClass = { mask: 0, memory: false, pieces: [] };
const IN_MEMORY: ReturnClass = { mask: 1, memory: true, pieces: [] };
const MAX_DEPTH = 100; // types nested deeper come from broken symbols

/** Looks through typedefs and cv. */
function strip(types: Types, index: number | undefined): TypeInfo | undefined {
  let type = index === undefined ? undefined : types[index];
  for (let depth = 0; type && depth < MAX_DEPTH; depth++) {
    if (type.kind !== "typedef" && type.kind !== "const" && type.kind !== "volatile" && type.kind !== "restrict" && type.kind !== "atomic") return type;
    type = type.target === undefined ? undefined : types[type.target];
  }
  return undefined;
}

/** Bytes of an object of the type; undefined for void, functions and what is only declared. */
export function sizeOfType(types: Types, index: number | undefined, depth = 0): number | undefined {
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

function merge(a: EightByte, b: EightByte): EightByte {
  if (a === b || b === "none") return a;
  if (a === "none") return b;
  if (a === "memory" || b === "memory") return "memory";
  if (a === "integer" || b === "integer") return "integer";
  if (a === "x87" || b === "x87") return "memory";
  return "sse";
}

/** Enters the classes of a value at `offset` into the eightbytes of the whole. */
function classify(types: Types, index: number | undefined, offset: number, eights: EightByte[], depth: number): void {
  const type = strip(types, index);
  const put = (from: number, size: number, kind: EightByte): void => {
    for (let i = Math.floor(from / 8); i <= Math.floor((from + Math.max(size, 1) - 1) / 8); i++) eights[i] = merge(eights[i] ?? "none", kind);
  };
  if (!type || depth > MAX_DEPTH) return;
  switch (type.kind) {
    case "base": {
      const x87 = type.size === 16 && type.encoding === "float" && /long double/.test(type.name);
      const sse = type.encoding === "float" || type.encoding === "complex" || type.encoding === "decimal";
      const part = type.encoding === "complex" ? type.size / 2 : type.size;
      if (part > 1 && offset % Math.min(part, 16) !== 0) put(offset, type.size, "memory"); // unaligned: packed
      else put(offset, type.size, x87 ? "x87" : sse ? "sse" : "integer");
      return;
    }
    case "pointer": case "reference": case "rvalue-reference": case "enum": case "member-pointer":
      put(offset, type.size, offset % Math.min(type.size, 8) !== 0 ? "memory" : "integer");
      return;
    case "unspecified":
      put(offset, 8, "integer");
      return;
    case "array": {
      const size = sizeOfType(types, type.target) ?? 0;
      const count = type.dimensions.reduce((product, { count: n }) => product * (n ?? 0), 1);
      if (size > 0) for (let i = 0; i < count && offset + i * size < 16; i++) classify(types, type.target, offset + i * size, eights, depth + 1);
      return;
    }
    case "struct":
      for (const { type: base, offset: at } of type.bases) classify(types, base, offset + (at ?? 0), eights, depth + 1);
      for (const member of type.members) {
        if (member.static) continue;
        if (member.bitSize !== undefined) {
          const bits = offset * 8 + (member.bitOffset ?? 0);
          put(Math.floor(bits / 8), Math.ceil(((bits % 8) + member.bitSize) / 8), "integer");
        } else classify(types, member.type, offset + (member.offset ?? 0), eights, depth + 1);
      }
      return;
    default:
      return;
  }
}

/** A class whose copies or destruction run code, or that has a vtable: passed and returned by address. */
function isNonTrivial(types: Types, index: number | undefined, depth = 0): boolean {
  const type = strip(types, index);
  if (!type || depth > MAX_DEPTH) return false;
  if (type.kind === "array") return isNonTrivial(types, type.target, depth + 1);
  if (type.kind !== "struct") return false;
  if (type.nonTrivial || type.polymorphic || type.bases.some((base) => base.virtual)) return true;
  return type.bases.some((base) => isNonTrivial(types, base.type, depth + 1)) ||
    type.members.some((member) => !member.static && isNonTrivial(types, member.type, depth + 1));
}

/**
 * Where a function's result is at its `ret`. `typeIndex` undefined: void.
 */
export function classifyReturn(types: Types, typeIndex: number | undefined): ReturnClass {
  const type = strip(types, typeIndex);
  const size = sizeOfType(types, typeIndex);
  if (!type || size === undefined || size === 0) return NOTHING;
  if (type.kind === "base" && type.encoding === "complex" && type.size === 32) return { mask: 16, memory: false, pieces: [{ register: "st0", offset: 0, size: 10 }] };
  if (size > 16 || isNonTrivial(types, typeIndex)) return IN_MEMORY;
  const eights: EightByte[] = [];
  classify(types, typeIndex, 0, eights, 0);
  if (eights.includes("memory")) return IN_MEMORY;

  const free = { integer: ["rax", "rdx"] as ReturnRegister[], sse: ["xmm0", "xmm1"] as ReturnRegister[] };
  const pieces: ReturnPiece[] = [];
  const sse16 = type.kind === "base" && type.size === 16 && type.encoding === "float"; // __float128: one register
  for (let i = 0; i < eights.length; i++) {
    const kind = eights[i] ?? "none";
    const length = Math.min(8, size - i * 8);
    if (kind === "x87") {
      if (i % 2 === 0) pieces.push({ register: "st0", offset: i * 8, size: 10 });
    } else if (kind === "integer" || kind === "sse") {
      if (sse16 && i === 1) pieces[0].size = 16;
      else pieces.push({ register: free[kind].shift()!, offset: i * 8, size: length });
    }
  }
  const mask = pieces.reduce((bits, piece) => bits | (1 << RETURN_REGISTERS.indexOf(piece.register)), 0);
  return { mask, memory: false, pieces };
}
