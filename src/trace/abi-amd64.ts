/**
 * How a function returns a value on amd64: the classification of the System V ABI (AMD64 supplement, 3.2.3), with the
 * Itanium C++ ABI's rule that a class that is not trivially copyable is returned in memory (3.1.3). Used twice: the plan
 * tells the recorder which registers to keep, the values read them back.
 */
import { type AllTypes, isNonTrivial, MAX_DEPTH, maskOf, RETURNS_NOTHING, sizeOfType, strip, type ReturnClass, type ReturnPiece } from "./abi-common";

type ReturnRegister = "rax" | "rdx" | "xmm0" | "xmm1" | "st0";

/** Registers in the order of the plan's bits 8–12 and of the RETURN record. */
export const RETURN_REGISTERS: readonly ReturnRegister[] = ["rax", "rdx", "xmm0", "xmm1", "st0"];

type EightByte = "none" | "integer" | "sse" | "x87" | "memory";

const IN_MEMORY: ReturnClass<never> = { mask: 1, memory: true, pieces: [] }; // rax holds its address

function merge(a: EightByte, b: EightByte): EightByte {
  if (a === b || b === "none") return a;
  if (a === "none") return b;
  if (a === "memory" || b === "memory") return "memory";
  if (a === "integer" || b === "integer") return "integer";
  if (a === "x87" || b === "x87") return "memory";
  return "sse";
}

/** Enters the classes of a value at `offset` into the eightbytes of the whole. */
function classify(types: AllTypes, index: number | undefined, offset: number, eights: EightByte[], depth: number): void {
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

/**
 * Where a function's result is at its `ret`. `typeIndex` undefined: void.
 */
export function classifyReturn(types: AllTypes, typeIndex: number | undefined): ReturnClass<ReturnRegister> {
  const type = strip(types, typeIndex);
  const size = sizeOfType(types, typeIndex);
  if (!type || size === undefined || size === 0) return RETURNS_NOTHING;
  if (type.kind === "base" && type.encoding === "complex" && type.size === 32) return { mask: 16, memory: false, pieces: [{ register: "st0", offset: 0, size: 10 }] };
  if (size > 16 || isNonTrivial(types, typeIndex)) return IN_MEMORY;
  const eights: EightByte[] = [];
  classify(types, typeIndex, 0, eights, 0);
  if (eights.includes("memory")) return IN_MEMORY;

  const free = { integer: ["rax", "rdx"] as ReturnRegister[], sse: ["xmm0", "xmm1"] as ReturnRegister[] };
  const pieces: ReturnPiece<ReturnRegister>[] = [];
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
  return { mask: maskOf(pieces, RETURN_REGISTERS), memory: false, pieces };
}
