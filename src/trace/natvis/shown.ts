/** From what an expression gives to what is shown: the text in a display string, or a value of its own. */
import { decodeRun } from "../arrays";
import { hex, stateOf } from "../bytes-window";
import type { Decoder, Slot } from "../decoding";
import { charKind, charLiteral, stringLiteral, type CharKind } from "../literals";
import { aim } from "../pointers";
import { formatFloat64 } from "../floats";
import { formatEnum } from "../scalars";
import type { Role, Value } from "../snapshot";
import { badStorage } from "../std/view";
import { valueText } from "../value-text";
import { refOf, sizeOf, typeName, type CType } from "./c-types";
import type { Evaluator, Scope } from "./evaluator";
import { parseFormat, type Format } from "./format";
import { integer, load, numberText, type Computed, type Operand } from "./operands";
import { NoValue, ViewError } from "./view-error";

/** Characters of one value inside a display string, and of a string that ends in a NUL somewhere. */
const longestPart = 200;
const longestString = 4096;
/** Elements of a container inside a display string. */
const elementsInText = 5;

/** An expression with its format specifiers, evaluated. */
export interface Evaluated {
  operand: Operand;
  format: Format;
}

export function evaluated(evaluator: Evaluator, source: string, scope: Scope): Evaluated {
  const { expression, rest } = evaluator.parse(source, scope);
  return { operand: evaluator.evaluate(expression, scope), format: parseFormat(rest) };
}

/** `depth`: of the object whose display string it is; `text`: how deep in display strings of display strings one is. */
export function operandText(evaluator: Evaluator, { operand, format }: Evaluated, scope: Scope, { depth, text }: { depth: number; text: number }): string {
  const { decoder } = evaluator;
  if (format.string) return stringOf(evaluator, operand, format, scope).text;
  if (format.number) return formatted(load(decoder, operand), format);
  const value = valueOf(evaluator, { operand, format }, scope, { name: "", depth: Math.max(depth + 1, decoder.options.depth - 1), role: undefined, text });
  if (value.note !== undefined || (value.state !== "defined" && value.value === undefined && !value.children)) return "?";
  return valueText(value, { most: longestPart });
}

export interface Place {
  name: string;
  depth: number;
  role: Role | undefined;
  range?: Slot["range"];
  /** Inside a display string, and how deep. */
  text?: number;
}

/** A value for an operand: the object itself where it is one, so that it keeps its address, its state and its arrows. */
export function valueOf(evaluator: Evaluator, { operand, format }: Evaluated, scope: Scope, place: Place): Value {
  const { decoder } = evaluator;
  if (format.count !== undefined && !format.string) return runOf(evaluator, operand, format.count, scope, place);
  if (operand.kind === "object" && operand.bits === undefined && refOf(operand.type) !== undefined) return objectValue(evaluator, operand, format, scope, place);
  try {
    return withRole(computedValue(decoder, operand, load(decoder, operand), format, place.name), place.role);
  } catch (error) {
    if (!(error instanceof NoValue)) throw error;
    return noValue(place, operand.kind === "object" ? typeName(decoder.types, operand.type) : "?", error.state);
  }
}

function objectValue(evaluator: Evaluator, operand: Extract<Operand, { kind: "object" }>, format: Format, scope: Scope, place: Place): Value {
  const { decoder } = evaluator;
  const slot: Slot = { name: place.name, type: refOf(operand.type), address: operand.address, depth: place.depth };
  if (place.role) slot.role = place.role;
  if (place.range) slot.range = place.range;
  if (format.view !== undefined || format.raw || place.text !== undefined) {
    slot.view = { ...(format.view === undefined ? {} : { name: format.view }), ...(format.raw ? { raw: true } : {}), ...(place.text === undefined ? {} : { text: place.text }) };
    if (place.text !== undefined) slot.range = { from: 0, count: elementsInText };
  }
  const value = decoder.decode(slot);
  if (value.state !== "defined") return value;
  if (format.string) value.value = stringOf(evaluator, operand, format, scope).text;
  else if (format.number && (value.kind === "scalar" || value.kind === "pointer")) value.value = formatted(load(decoder, operand), format);
  return value;
}

function computedValue(decoder: Decoder, operand: Operand, value: Computed, format: Format, name: string): Value {
  decoder.budget--;
  const at = operand.kind === "object" && operand.bits === undefined ? { address: hex(operand.address) } : {};
  if (value.kind === "string") return { name, type: "const char*", kind: "string", state: "defined", value: stringLiteral(new TextEncoder().encode(value.text), "char"), length: value.text.length };
  if (value.kind === "pointer") {
    const made: Value = { name, type: value.value === 0n && value.to.ref === undefined ? "std::nullptr_t" : `${typeName(decoder.types, value.to)}*`, ...at, kind: "pointer", state: "defined" };
    if (decoder.types.bare(refOf(value.to))?.kind === "function") made.kind = "function";
    aim(decoder, made, value.value, refOf(value.to));
    return made;
  }
  const type = operand.kind === "object" ? typeName(decoder.types, operand.type) : value.kind === "float" ? "double" : value.name;
  const text = format.number ? formatted(value, format) : plainText(decoder, operand, value);
  return { name, type, ...at, kind: "scalar", state: "defined", value: text };
}

/** A number as C++ would print it: characters and enumerators by name. */
function plainText(decoder: Decoder, operand: Operand, value: Extract<Computed, { kind: "int" | "float" }>): string {
  if (value.kind === "float") return numberText(value);
  const ref = operand.kind === "object" ? refOf(operand.bits ? { ref: operand.bits.type } : operand.type) : decoder.types.named(value.name);
  const bare = decoder.types.bare(ref);
  if (bare?.kind === "enum") return formatEnum(bare, littleEndian(value.value, bare.size));
  const kind = charKind(value.name);
  return kind ? charLiteral(Number(BigInt.asUintN(value.bits, value.value)), kind) : numberText(value);
}

function littleEndian(value: bigint, size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, i) => Number((BigInt.asUintN(size * 8, value) >> BigInt(8 * i)) & 0xffn));
}

export function noValue(place: Pick<Place, "name" | "role">, type: string, state: Value["state"]): Value {
  return withRole({ name: place.name, type, kind: "scalar", state }, place.role);
}

function withRole(value: Value, role: Role | undefined): Value {
  return role ? { ...value, role } : value;
}

function formatted(value: Computed, format: Format): string {
  if (value.kind === "string") return value.text;
  if (format.number === "exponent" || value.kind === "float") {
    const number = Number(value.value);
    return format.number === "exponent" ? number.toExponential() : formatFloat64(new Uint8Array(new Float64Array([number]).buffer));
  }
  const [bits, signed] = value.kind === "int" ? [value.bits, value.signed] : [64, false];
  const unsigned = BigInt.asUintN(bits, value.value);
  switch (format.number) {
    case "hex": {
      const digits = unsigned.toString(16);
      return `${format.bare ? "" : "0x"}${format.capitals ? digits.toUpperCase() : digits}`;
    }
    case "octal": return `0${unsigned.toString(8)}`;
    case "binary": return `${format.bare ? "" : "0b"}${unsigned.toString(2)}`;
    case "character": return charLiteral(Number(BigInt.asUintN(8, value.value)), "char");
    default: return (signed ? BigInt.asIntN(bits, value.value) : unsigned).toString();
  }
}

export interface Text {
  text: string;
  /** Characters there are. */
  length: number;
  /** Where they lie. */
  address: bigint;
  elided: number;
}

/** The characters that a pointer or an array leads to. Throws NoValue where one of them has none. */
export function stringOf(evaluator: Evaluator, operand: Operand, format: Format, scope: Scope): Text {
  const { decoder } = evaluator;
  const pointer = load(decoder, operand);
  if (pointer.kind === "string") return { text: pointer.text, length: pointer.text.length, address: 0n, elided: 0 };
  if (pointer.kind !== "pointer") throw new ViewError("a string format needs a pointer to characters or an array of them");
  const { kind, unit } = characters(decoder, pointer.to);
  const counted = format.count === undefined ? undefined : integer(evaluator.value(format.count, scope), "the length");
  const present = (text: string): string => (format.string?.quoted === false ? text.replace(/^\w*"([^]*)"(\.\.\.)?$/, "$1$2") : text);
  if (counted === 0n) return { text: present(stringLiteral([], kind)), length: 0, address: pointer.value, elided: 0 };
  if (pointer.value === 0n) {
    if (counted !== undefined) throw new ViewError(`its characters are at null, but there should be ${counted}`);
    return { text: "nullptr", length: 0, address: 0n, elided: 0 };
  }
  if (counted !== undefined) {
    const why = counted < 0n || counted > 1n << 32n ? `a length of ${counted} cannot be` : badStorage(decoder, pointer.value, Number(counted) * unit);
    if (why) throw new ViewError(why.replace("its elements", "its characters"));
  }
  const length = counted === undefined ? untilNul(decoder, pointer.value, unit) : Number(counted);
  const shown = Math.min(length, Math.max(1, decoder.options.maxElements));
  const units = read(decoder, pointer.value, shown, unit);
  return { text: present(stringLiteral(units, kind, shown < length)), length, address: pointer.value, elided: length - shown };
}

function characters(decoder: Decoder, type: CType): { kind: CharKind; unit: number } {
  const unit = sizeOf(decoder.types, type);
  const bare = type.base ?? decoder.types.bare(type.ref);
  if (unit === undefined || bare?.kind !== "base" || ![1, 2, 4].includes(unit)) throw new ViewError(`${typeName(decoder.types, type)} is no type of characters`);
  return { kind: charKind(decoder.types.name(decoder.types.strip(type.ref))) ?? (unit === 1 ? "char" : unit === 2 ? "char16_t" : "char32_t"), unit };
}

function untilNul(decoder: Decoder, address: bigint, unit: number): number {
  for (let at = 0; at < longestString; at++) {
    const [code] = read(decoder, address + BigInt(at * unit), 1, unit);
    if (code === 0) return at;
  }
  throw new ViewError(`its characters have no end within ${longestString}`);
}

function read(decoder: Decoder, address: bigint, count: number, unit: number): number[] {
  const found = decoder.facts.memory.read(address, count * unit);
  const state = stateOf(found);
  if (state !== "defined") throw new NoValue(`its characters are ${state}`, state);
  return Array.from({ length: count }, (_, i) => {
    let code = 0;
    for (let k = unit - 1; k >= 0; k--) code = code * 256 + found.bytes[i * unit + k]!;
    return code;
  });
}

/** `pointer,[n]`: n objects side by side. */
function runOf(evaluator: Evaluator, operand: Operand, count: string, scope: Scope, place: Place): Value {
  const { decoder } = evaluator;
  const pointer = load(decoder, operand);
  const number = integer(evaluator.value(count, scope), "the count");
  if (pointer.kind !== "pointer") throw new ViewError("a count in brackets needs a pointer or an array");
  const ref = refOf(pointer.to);
  const size = decoder.types.size(ref);
  if (ref === undefined || !size) throw new ViewError(`${typeName(decoder.types, pointer.to)} has no size`);
  const why = number < 0n || number > 1n << 40n ? `a count of ${number} cannot be` : number === 0n ? undefined : badStorage(decoder, pointer.value, Number(number) * size);
  if (why) throw new ViewError(`${place.name}: ${why}`);
  const slot: Slot = { name: place.name, type: ref, address: pointer.value, depth: place.depth };
  if (place.role) slot.role = place.role;
  const range = place.text === undefined ? place.range : { from: 0, count: elementsInText };
  return decodeRun(decoder, range ? { ...slot, range } : slot, ref, Number(number));
}
