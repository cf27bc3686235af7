/**
 * How a function returns a value on arm64: AAPCS64 (6.9 "Result return", 5.9.5 "Homogeneous Aggregates"), with the Itanium
 * C++ ABI's rule that a class that is not trivially copyable is returned in memory.
 */
import { type AllTypes, isNonTrivial, MAX_DEPTH, maskOf, RETURNS_NOTHING, sizeOfType, strip, type ReturnClass } from "./abi-common";

type ReturnRegister = "x0" | "x1" | "v0" | "v1" | "v2" | "v3" | "x8";

/**
 * Registers in the order of the plan's bits 8–15 and of the RETURN record. Bit 4 is x87's on amd64, so that a bit has the same
 * size everywhere. x8 is the value it had at the function's entry: the function need not keep it.
 */
export const RETURN_REGISTERS: readonly (ReturnRegister | undefined)[] = ["x0", "x1", "v0", "v1", undefined, "v2", "v3", "x8"];

const VECTORS: readonly ReturnRegister[] = ["v0", "v1", "v2", "v3"];
const IN_MEMORY: ReturnClass<never> = { mask: 1 << RETURN_REGISTERS.indexOf("x8"), memory: true, pieces: [] };

/** Offsets of the floating-point values that a value is made of, and their size. Undefined: not of such alone, or of several sizes. */
interface Floats {
  size: number;
  offsets: Set<number>;
}

/** Enters the parts of a value at `offset`. False: it has one that is no floating-point value of the size of the others. */
function collect(types: AllTypes, index: number | undefined, offset: number, found: Floats, depth: number): boolean {
  const type = strip(types, index);
  if (!type || depth > MAX_DEPTH || found.offsets.size > VECTORS.length) return false;
  const put = (at: number, size: number): boolean => {
    if (found.size === 0) found.size = size;
    found.offsets.add(at);
    return found.size === size;
  };
  switch (type.kind) {
    case "base":
      if (type.encoding === "float" || type.encoding === "decimal") return put(offset, type.size);
      return type.encoding === "complex" && put(offset, type.size / 2) && put(offset + type.size / 2, type.size / 2);
    case "array": {
      const size = sizeOfType(types, type.target) ?? 0;
      const count = type.dimensions.reduce((product, { count: n }) => product * (n ?? 0), 1);
      if (size === 0 || count > VECTORS.length) return false;
      for (let i = 0; i < count; i++) if (!collect(types, type.target, offset + i * size, found, depth + 1)) return false;
      return true;
    }
    case "struct": {
      const fields = type.members.filter((member) => !member.static);
      return type.bases.every((base) => isEmpty(types, base.type) || collect(types, base.type, offset + (base.offset ?? 0), found, depth + 1)) &&
        fields.every((field) => field.bitSize === undefined && collect(types, field.type, offset + (field.offset ?? 0), found, depth + 1));
    }
    default:
      return false;
  }
}

function isEmpty(types: AllTypes, index: number | undefined, depth = 0): boolean {
  const type = strip(types, index);
  return type?.kind === "struct" && depth < MAX_DEPTH && type.members.every((member) => member.static) && type.bases.every((base) => isEmpty(types, base.type, depth + 1));
}

/** Where a function's result is at its `ret`. `typeIndex` undefined: void. */
export function classifyReturn(types: AllTypes, typeIndex: number | undefined): ReturnClass<ReturnRegister> {
  const type = strip(types, typeIndex);
  const size = sizeOfType(types, typeIndex);
  if (!type || size === undefined || size === 0) return RETURNS_NOTHING;
  if (isNonTrivial(types, typeIndex)) return IN_MEMORY;
  if (isEmpty(types, typeIndex)) return RETURNS_NOTHING;

  const floats: Floats = { size: 0, offsets: new Set() };
  const alike = collect(types, typeIndex, 0, floats, 0) && floats.offsets.size <= VECTORS.length && floats.offsets.size * floats.size === size;
  if (!alike && size > 16) return IN_MEMORY;
  const pieces = alike
    ? [...floats.offsets].sort((a, b) => a - b).map((offset, i) => ({ register: VECTORS[i], offset, size: floats.size }))
    : (["x0", "x1"] as const).slice(0, Math.ceil(size / 8)).map((register, i) => ({ register, offset: 8 * i, size: Math.min(8, size - 8 * i) }));
  return { mask: maskOf(pieces, RETURN_REGISTERS), memory: false, pieces };
}
