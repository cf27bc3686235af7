/** Numbers, characters, booleans and enumerators as C++ would print them. Bytes are little-endian. */
import type { Abi } from "./abi";
import { formatFloat128, formatFloat32, formatFloat64, formatFloat80 } from "./floats";
import { charKind, charLiteral } from "./literals";
import type { TypeInfo } from "./symbols";
import { simplifyName } from "./type-names";

export type BaseInfo = Extract<TypeInfo, { kind: "base" }>;
export type EnumInfo = Extract<TypeInfo, { kind: "enum" }>;

export function readUnsigned(bytes: Uint8Array): bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]!);
  return value;
}

export function readSigned(bytes: Uint8Array): bigint {
  return BigInt.asIntN(bytes.length * 8, readUnsigned(bytes));
}

/** An unsigned of up to 4 bytes, without bigint. */
function small(bytes: Uint8Array): number {
  let value = 0;
  for (let i = bytes.length - 1; i >= 0; i--) value = value * 256 + bytes[i]!;
  return value;
}

/**
 * The bytes of one base-type object. `char`, `wchar_t` and `charN_t` give a literal ('a', L'a'); `signed char` and
 * `unsigned char` (also int8_t, uint8_t) give a number, as that is what they are used for.
 */
export function formatBase(type: BaseInfo, bytes: Uint8Array, { longDouble }: Abi): string {
  switch (type.encoding) {
    case "bool": {
      const value = readUnsigned(bytes);
      return value === 0n ? "false" : value === 1n ? "true" : `true (${value})`;
    }
    case "float": return formatFloat(type.size, bytes, type.name, longDouble);
    case "complex": {
      const half = type.size / 2;
      const imaginary = formatFloat(half, bytes.subarray(half), type.name, longDouble);
      return `${formatFloat(half, bytes, type.name, longDouble)}${imaginary.startsWith("-") ? "" : "+"}${imaginary}i`;
    }
    case "signed-char": case "unsigned-char": case "utf": {
      const kind = charKind(simplifyName(type.name));
      if (kind) return charLiteral(small(bytes), kind);
      return formatInteger(bytes, type.encoding === "signed-char");
    }
    case "signed": return charKind(type.name) ? charLiteral(small(bytes), charKind(type.name)!) : formatInteger(bytes, true); // wchar_t
    case "unsigned": return charKind(type.name) ? charLiteral(small(bytes), charKind(type.name)!) : formatInteger(bytes, false);
    default: return `0x${readUnsigned(bytes).toString(16)}`;
  }
}

export function formatInteger(bytes: Uint8Array, signed: boolean): string {
  if (bytes.length <= 4) {
    const value = small(bytes);
    return String(signed && value >= 2 ** (bytes.length * 8 - 1) ? value - 2 ** (bytes.length * 8) : value);
  }
  return (signed ? readSigned(bytes) : readUnsigned(bytes)).toString();
}

function formatFloat(size: number, bytes: Uint8Array, name: string, longDouble: Abi["longDouble"]): string {
  if (size === 4) return formatFloat32(bytes);
  if (size === 8) return formatFloat64(bytes);
  if (size === 2) return formatFloat16(bytes, name);
  return longDouble === "binary128" || /float128|Float128/.test(name) ? formatFloat128(bytes) : formatFloat80(bytes);
}

/** _Float16, __bf16: widened to float32, which holds every value of both. */
function formatFloat16(bytes: Uint8Array, name: string): string {
  const out = new DataView(new ArrayBuffer(4));
  const bits = bytes[0]! | (bytes[1]! << 8);
  if (/bf16/i.test(name)) out.setUint32(0, bits << 16, true);
  else {
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >> 10) & 31;
    const fraction = bits & 1023;
    const value = exponent === 31 ? (fraction ? NaN : Infinity) : exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15);
    out.setFloat32(0, sign * value, true);
  }
  return formatFloat32(new Uint8Array(out.buffer));
}

/** Bytes of the object that hold its value: the rest is padding whose definedness means nothing (x87 long double). */
export function valueBytes(type: BaseInfo, { longDouble }: Abi): number {
  return type.encoding === "float" && type.size === 16 && longDouble === "x87" && !/128/.test(type.name) ? 10 : type.size;
}

const tables = new WeakMap<EnumInfo, Map<bigint, string>>();

/**
 * An enumerator by name (`Color::red` when scoped, `red` when not), a sum of flags (`read | write`), or what a cast
 * would make it of (`Color(7)`).
 */
export function formatEnum(type: EnumInfo, bytes: Uint8Array): string {
  let table = tables.get(type);
  if (!table) {
    table = new Map();
    for (const { name, value } of type.values) {
      const key = BigInt.asUintN(type.size * 8, BigInt(value));
      if (!table.has(key)) table.set(key, name);
    }
    tables.set(type, table);
  }
  const typeName = simplifyName(type.name);
  const spell = (name: string) => (type.scoped ? `${typeName}::${name}` : name);
  const value = readUnsigned(bytes);
  const exact = table.get(value);
  if (exact !== undefined) return spell(exact);
  const negative = type.values.some((each) => each.value.startsWith("-"));
  const number = (negative ? BigInt.asIntN(bytes.length * 8, value) : value).toString();
  const flags = [...table.keys()].filter((flag) => flag !== 0n && (flag & (flag - 1n)) === 0n && (flag & value) === flag);
  const rest = flags.reduce((left, flag) => left & ~flag, value);
  if (!negative && flags.length > 1 && rest === 0n) return flags.map((flag) => spell(table.get(flag)!)).join(" | ");
  return `${typeName || "enum"}(${number})`;
}

/** `bitSize` bits from bit `bitOffset` of the bytes, as the bytes of an integer of `size` bytes, sign-extended when asked. */
export function extractBits(bytes: Uint8Array, bitOffset: number, bitSize: number, size: number, signed: boolean): Uint8Array {
  let value = BigInt.asUintN(bitSize, readUnsigned(bytes) >> BigInt(bitOffset));
  if (signed) value = BigInt.asIntN(bitSize, value);
  value = BigInt.asUintN(size * 8, value);
  const out = new Uint8Array(size);
  for (let i = 0; i < size; i++) out[i] = Number((value >> BigInt(8 * i)) & 0xffn);
  return out;
}
