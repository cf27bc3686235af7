/**
 * What an expression gives: an object in memory, or a value that was computed. Numbers behave as C++'s do on the machine that
 * the program ran on: integers are promoted to int, wrap, and lose their sign beside an unsigned one.
 */
import type { Abi } from "../abi";
import { hex, stateOf } from "../bytes-window";
import type { Decoder } from "../decoding";
import { formatFloat64 } from "../floats";
import { extractBits, formatBase, readSigned, readUnsigned, valueBytes, type BaseInfo } from "../scalars";
import type { MemberInfo } from "../symbols";
import { sizeOf, targetOf, typeName, typeOf, type CType } from "./c-types";
import { NoValue, ViewError } from "./view-error";

export type Operand =
  | { kind: "object"; type: CType; address: bigint; name: string; bits?: MemberInfo }
  | Computed;

export type Computed =
  | { kind: "int"; value: bigint; bits: number; signed: boolean; name: string }
  | { kind: "float"; value: number }
  | { kind: "pointer"; value: bigint; to: CType }
  | { kind: "string"; text: string };

export function int(value: bigint, bits = 32, signed = true, name?: string): Computed {
  const wrapped = signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
  return { kind: "int", value: wrapped, bits, signed, name: name ?? `${signed ? "" : "unsigned "}${bits === 32 ? "int" : "long"}` };
}

export function bool(value: boolean): Computed {
  return { kind: "int", value: value ? 1n : 0n, bits: 8, signed: false, name: "bool" };
}

/** The value of an object; of an array the address of its first element. Throws NoValue where memory has none. */
export function load(decoder: Decoder, operand: Operand): Computed {
  if (operand.kind !== "object") return operand;
  const { types } = decoder;
  const { type, address, name } = operand;
  if (operand.bits) return loadBits(decoder, address, operand.bits, name);
  const to = targetOf(types, type);
  if (to) return { kind: "pointer", value: readUnsigned(bytesOf(decoder, address, 8, 8, name)), to };
  const bare = type.base ?? types.bare(type.ref);
  switch (bare?.kind) {
    case "base": return loadBase(bare, bytesOf(decoder, address, bare.size, valueBytes(bare, types.abi), name), types.abi);
    case "enum": {
      const negative = bare.values.some((each) => each.value.startsWith("-"));
      const bytes = bytesOf(decoder, address, bare.size, bare.size, name);
      return { kind: "int", value: negative ? readSigned(bytes) : readUnsigned(bytes), bits: bare.size * 8, signed: negative, name: typeName(types, type) };
    }
    case "array": return { kind: "pointer", value: address, to: typeOf(bare.target) };
    case "unspecified": return { kind: "pointer", value: 0n, to: {} };
    default: throw new ViewError(`${name} is ${typeName(types, type)}, which is no number and no pointer`);
  }
}

function bytesOf(decoder: Decoder, address: bigint, size: number, significant: number, name: string): Uint8Array {
  const read = decoder.facts.memory.read(address, size);
  const state = stateOf(read, significant);
  if (state === "defined") return read.bytes;
  throw new NoValue(state === "unreadable" ? `${name} lies at ${hex(address)}, which is no memory of the program` : `${name} is ${state === "partial" ? "partly " : ""}undefined`, state);
}

function loadBits(decoder: Decoder, address: bigint, member: MemberInfo, name: string): Computed {
  const bitSize = member.bitSize!;
  const bitOffset = member.bitOffset ?? (member.offset ?? 0) * 8;
  const first = Math.floor(bitOffset / 8);
  const read = decoder.facts.memory.read(address + BigInt(first), Math.ceil((bitOffset + bitSize) / 8) - first);
  const holes = extractBits(read.undefinedBits, bitOffset - first * 8, bitSize, 16, false);
  if (!read.readable) throw new NoValue(`${name} is no memory of the program`, "unreadable");
  if (holes.some((byte) => byte !== 0)) throw new NoValue(`${name} is undefined`, "undefined");
  const type = decoder.types.bare(member.type);
  const signed = type?.kind === "base" && type.encoding.startsWith("signed");
  const size = decoder.types.size(member.type) ?? 4;
  const bytes = extractBits(read.bytes, bitOffset - first * 8, bitSize, size, signed);
  return { kind: "int", value: signed ? readSigned(bytes) : readUnsigned(bytes), bits: size * 8, signed, name: decoder.types.name(member.type) };
}

function loadBase(type: BaseInfo, bytes: Uint8Array, abi: Abi): Computed {
  if (type.encoding === "float") {
    const text = formatBase(type, bytes, abi);
    return { kind: "float", value: text.endsWith("inf") ? (text.startsWith("-") ? -Infinity : Infinity) : /nan/i.test(text) ? NaN : Number(text) };
  }
  if (type.encoding === "complex") throw new ViewError("a complex number is no number of an expression");
  if (type.encoding === "bool") return { ...bool(readUnsigned(bytes) !== 0n) };
  const signed = type.encoding === "signed" || type.encoding === "signed-char";
  return { kind: "int", value: signed ? readSigned(bytes) : readUnsigned(bytes), bits: type.size * 8, signed, name: type.name };
}

export function truth(value: Computed): boolean {
  switch (value.kind) {
    case "float": return value.value !== 0;
    case "string": return true;
    default: return value.value !== 0n;
  }
}

export function integer(value: Computed, what: string): bigint {
  if (value.kind === "int") return value.value;
  throw new ViewError(`${what} is no integer`);
}

export function convert(decoder: Decoder, to: CType, from: Computed): Computed {
  const { types } = decoder;
  const target = targetOf(types, to);
  if (target) {
    if (from.kind === "pointer" || from.kind === "int") return { kind: "pointer", value: BigInt.asUintN(64, from.value), to: target };
    throw new ViewError(`a ${from.kind} cannot become ${typeName(types, to)}`);
  }
  const bare = to.base ?? types.bare(to.ref);
  if (bare?.kind === "enum" && from.kind === "int") return { kind: "int", value: from.value, bits: bare.size * 8, signed: from.signed, name: typeName(types, to) };
  if (bare?.kind !== "base" || from.kind === "string") throw new ViewError(`a value cannot be cast to ${typeName(types, to)}`);
  if (bare.encoding === "float") return { kind: "float", value: bare.size === 4 ? Math.fround(Number(from.value)) : Number(from.value) };
  if (bare.encoding === "bool") return bool(truth(from));
  const signed = bare.encoding === "signed" || bare.encoding === "signed-char";
  const whole = from.kind === "float" ? (Number.isFinite(from.value) ? BigInt(Math.trunc(from.value)) : 0n) : from.value;
  return int(whole, bare.size * 8, signed, bare.name);
}

export function unary(sign: "+" | "-" | "!" | "~", of: Computed): Computed {
  if (sign === "!") return bool(!truth(of));
  if (of.kind === "float" && sign !== "~") return { kind: "float", value: sign === "-" ? -of.value : of.value };
  if (of.kind !== "int") throw new ViewError(`${sign} needs a number`);
  const { value, bits, signed } = promoted(of);
  return int(sign === "-" ? -value : sign === "~" ? ~value : value, bits, signed);
}

export function binary(decoder: Decoder, sign: string, left: Computed, right: Computed): Computed {
  if (left.kind === "string" || right.kind === "string") throw new ViewError(`${sign} needs numbers or pointers`);
  if (left.kind === "pointer" || right.kind === "pointer") return pointers(decoder, sign, left, right);
  if (left.kind === "float" || right.kind === "float") return floats(sign, Number(left.value), Number(right.value));
  return integers(sign, left, right);
}

type Int = Extract<Computed, { kind: "int" }>;

function promoted(of: Int): Int {
  return of.bits < 32 ? { ...of, bits: 32, signed: true } : { ...of, bits: Math.max(of.bits, 32) };
}

function integers(sign: string, a: Int, b: Int): Computed {
  const [left, right] = [promoted(a), promoted(b)];
  if (sign === "<<" || sign === ">>") {
    if (right.value < 0n || right.value >= BigInt(left.bits)) throw new ViewError(`a shift by ${right.value} bits means nothing`);
    return int(sign === "<<" ? left.value << right.value : left.value >> right.value, left.bits, left.signed);
  }
  const bits = Math.max(left.bits, right.bits);
  const signed = (left.signed || left.bits < bits) && (right.signed || right.bits < bits);
  const [x, y] = [left.value, right.value].map((n) => (signed ? BigInt.asIntN(bits, n) : BigInt.asUintN(bits, n))) as [bigint, bigint];
  switch (sign) {
    case "+": return int(x + y, bits, signed);
    case "-": return int(x - y, bits, signed);
    case "*": return int(x * y, bits, signed);
    case "/": case "%":
      if (y === 0n) throw new ViewError("a division by zero");
      return int(sign === "/" ? x / y : x % y, bits, signed);
    case "&": return int(x & y, bits, signed);
    case "|": return int(x | y, bits, signed);
    case "^": return int(x ^ y, bits, signed);
    default: return bool(compare(sign, x, y));
  }
}

function floats(sign: string, x: number, y: number): Computed {
  switch (sign) {
    case "+": return { kind: "float", value: x + y };
    case "-": return { kind: "float", value: x - y };
    case "*": return { kind: "float", value: x * y };
    case "/": return { kind: "float", value: x / y };
    default: return bool(compare(sign, x, y));
  }
}

function compare<T extends number | bigint>(sign: string, x: T, y: T): boolean {
  switch (sign) {
    case "==": return x === y;
    case "!=": return x !== y;
    case "<": return x < y;
    case ">": return x > y;
    case "<=": return x <= y;
    case ">=": return x >= y;
    default: throw new ViewError(`${sign} is not for these values`);
  }
}

function pointers(decoder: Decoder, sign: string, left: Computed, right: Computed): Computed {
  if (left.kind === "pointer" && right.kind === "int" && (sign === "+" || sign === "-")) return moved(decoder, left, sign === "+" ? right.value : -right.value);
  if (left.kind === "int" && right.kind === "pointer" && sign === "+") return moved(decoder, right, left.value);
  if (left.kind === "float" || right.kind === "float" || left.kind === "string" || right.kind === "string") throw new ViewError(`${sign} is not for a pointer and a number of this kind`);
  if (left.kind === "pointer" && right.kind === "pointer" && sign === "-") {
    const size = BigInt(sizeOf(decoder.types, left.to) ?? 1) || 1n;
    return int((left.value - right.value) / size, 64, true);
  }
  return bool(compare(sign, BigInt.asUintN(64, left.value), BigInt.asUintN(64, right.value)));
}

type Pointer = Extract<Computed, { kind: "pointer" }>;

/** `p + n`. */
export function moved(decoder: Decoder, pointer: Pointer, by: bigint): Pointer {
  const size = sizeOf(decoder.types, pointer.to);
  if (size === undefined) throw new ViewError(`a ${typeName(decoder.types, pointer.to)}* cannot be counted with: the size of what it leads to is not known`);
  return { ...pointer, value: BigInt.asUintN(64, pointer.value + by * BigInt(size)) };
}

/** A computed number as it is shown. */
export function numberText(value: Extract<Computed, { kind: "int" | "float" }>): string {
  if (value.kind === "float") return formatFloat64(new Uint8Array(new Float64Array([value.value]).buffer));
  return value.name === "bool" ? String(value.value !== 0n) : value.value.toString();
}
