/**
 * Evaluates expressions on an object of the trace: `this` is the object that the view is for. Nothing runs: members are read
 * where the types say that they lie. What memory has no value for has none here (NoValue); what makes no sense is a ViewError.
 */
import { hex } from "../bytes-window";
import type { Decoder } from "../decoding";
import type { TypeRef, Types } from "../types";
import { findType, pointerTo, resolveType, scopesOf, sizeOf, targetOf, typeName, typeOf, type CType } from "./c-types";
import type { IntrinsicDefinition } from "./definitions";
import { parseExpression, type Expression, type IsType } from "./expression";
import { binary, bool, convert, int, integer, load, moved, truth, unary, type Computed, type Operand } from "./operands";
import { ViewError } from "./view-error";

/** Steps that all expressions of one view of one object may take. */
const mostSteps = 1_000_000;
/** Each level of an expression takes a few frames of the JavaScript stack. */
const deepestEvaluation = 500;
/** So many steps cost a snapshot's budget as much as a value. */
const stepsPerValue = 16;
const deepestCall = 32;

/** What names mean where an expression stands. */
export interface Scope {
  /** `this`; a node's own members in NextPointer and ValueNode. */
  self: { type: TypeRef; address: bigint };
  /** `$i`, an intrinsic's parameters. */
  locals?: ReadonlyMap<string, Computed>;
}

/** What a view knows of its type once and for all objects. */
export interface Binding {
  /** What each `*` of the type's name stands for. */
  captures: readonly string[];
  intrinsics: ReadonlyMap<string, IntrinsicDefinition>;
  /** Expressions that were parsed before, and why those were not that make no sense. */
  parsed: Map<string, Parsed | { wrong: string }>;
}

export interface Parsed { expression: Expression; rest: string }

export class Evaluator {
  private steps = 0;
  private depth = 0;
  private calls = 0;

  constructor(readonly decoder: Decoder, private readonly binding: Binding) {}

  private get types(): Types { return this.decoder.types; }

  /** An expression and the format specifiers behind it. */
  parse(text: string, scope: Scope): Parsed {
    const key = `${scope.self.type} ${text}`;
    let parsed = this.binding.parsed.get(key);
    if (!parsed) this.binding.parsed.set(key, (parsed = this.parsed(text, scope)));
    if ("wrong" in parsed) throw new ViewError(parsed.wrong); // a new one: it gets the line of the node that asks now
    return parsed;
  }

  private parsed(text: string, scope: Scope): Parsed | { wrong: string } {
    const within = this.types.name(this.types.strip(scope.self.type));
    const isType: IsType = (name) => findType(this.types, name, within) !== undefined && this.types.field(scope.self.type, name) === undefined;
    try {
      return parseExpression(substitute(text, this.binding.captures), isType);
    } catch (error) {
      if (!(error instanceof ViewError)) throw error;
      return { wrong: error.message };
    }
  }

  /** The value of an expression without format specifiers. */
  value(text: string, scope: Scope): Computed {
    return load(this.decoder, this.evaluate(this.parse(text, scope).expression, scope));
  }

  condition(text: string, scope: Scope): boolean {
    return truth(this.value(text, scope));
  }

  evaluate(expression: Expression, scope: Scope): Operand {
    if (this.depth >= deepestEvaluation) throw new ViewError("its expressions are nested too deeply");
    this.depth++;
    try {
      return this.evaluated(expression, scope);
    } finally {
      this.depth--;
    }
  }

  private evaluated(expression: Expression, scope: Scope): Operand {
    if (++this.steps % stepsPerValue === 0) this.decoder.budget--;
    if (this.steps > mostSteps || this.decoder.budget <= 0) throw new ViewError("its expressions take too many steps");
    switch (expression.op) {
      case "int": return int(expression.value, expression.bits, expression.signed);
      case "float": return { kind: "float", value: expression.value };
      case "char": return int(expression.value, 8, true, "char");
      case "bool": return bool(expression.value);
      case "string": return { kind: "string", text: expression.text };
      case "null": return { kind: "pointer", value: 0n, to: {} };
      case "this": return { kind: "pointer", value: scope.self.address, to: typeOf(this.types.strip(scope.self.type)) };
      case "name": return this.name(expression.name, scope);
      case "member": return this.memberOf(expression, scope);
      case "index": return this.index(expression, scope);
      case "unary": return this.unary(expression, scope);
      case "binary": return this.binary(expression, scope);
      case "choice": return this.evaluate(truth(this.load(expression.condition, scope)) ? expression.yes : expression.no, scope);
      case "cast": return this.cast(expression, scope);
      case "sizeof": return this.sizeof(expression.of, scope);
      case "call": return this.call(expression.name, expression.args, scope);
    }
  }

  private load(expression: Expression, scope: Scope): Computed {
    return load(this.decoder, this.evaluate(expression, scope));
  }

  private name(name: string, scope: Scope): Operand {
    const local = scope.locals?.get(name);
    if (local) return local;
    const member = this.member(typeOf(scope.self.type), scope.self.address, name);
    if (member) return member;
    const within = this.types.name(this.types.strip(scope.self.type));
    for (const around of scopesOf(within)) {
      const found = enumerators(this.types).get(around === "" ? name : `${around}::${name}`);
      if (found) return found;
    }
    throw new ViewError(`${within} has no member ${name}`);
  }

  private memberOf({ of, name, arrow }: Extract<Expression, { op: "member" }>, scope: Scope): Operand {
    const whole = arrow ? this.target(this.load(of, scope), name) : this.followed(this.evaluate(of, scope));
    if (whole.kind !== "object") throw new ViewError(`.${name} is asked of a value that is no object`);
    const found = this.member(whole.type, whole.address, name);
    if (!found) throw new ViewError(`${typeName(this.types, whole.type)} has no member ${name}`);
    return found;
  }

  private member(type: CType, address: bigint, name: string): Operand | undefined {
    if (type.ref === undefined) return undefined;
    const cut = name.lastIndexOf("::");
    if (cut > 0) {
      const base = this.base(type.ref, name.slice(0, cut));
      return base && this.member({ ref: base.type }, address + BigInt(base.offset), name.slice(cut + 2));
    }
    const field = this.types.field(type.ref, name);
    if (field) {
      const at: Operand = { kind: "object", type: { ref: field.type }, address: address + BigInt(field.offset), name };
      if (field.member.bitSize === undefined) return this.followed(at);
      return { ...at, bits: field.member, address: address + BigInt(field.offset - (field.member.offset ?? 0)) };
    }
    const fixed = this.types.struct(type.ref)?.members.find((each) => each.static === true && each.name === name);
    if (fixed?.location?.kind === "address") return { kind: "object", type: { ref: fixed.type }, address: BigInt(fixed.location.address), name };
    return undefined;
  }

  private base(ref: number, name: string, depth = 0): { type: number; offset: number } | undefined {
    if (depth > 16) return undefined;
    const short = (full: string): boolean => full === name || full.endsWith(`::${name}`) || full.replace(/<.*/, "").split("::").at(-1) === name;
    if (short(this.types.name(this.types.strip(ref)))) return { type: ref, offset: 0 };
    for (const base of this.types.struct(ref)?.bases ?? []) {
      const found = base.virtual ? undefined : this.base(base.type, name, depth + 1);
      if (found) return { type: found.type, offset: found.offset + (base.offset ?? 0) };
    }
    return undefined;
  }

  /** A reference is what it refers to. */
  private followed(operand: Operand): Operand {
    if (operand.kind !== "object") return operand;
    const bare = this.types.bare(operand.type.ref);
    if (operand.type.ref === undefined || (bare?.kind !== "reference" && bare?.kind !== "rvalue-reference")) return operand;
    const word = this.decoder.word(operand.address);
    if (word.state !== "defined") throw new ViewError(`the reference ${operand.name} is ${word.state}`);
    return { kind: "object", type: typeOf(bare.target), address: word.value, name: operand.name };
  }

  /** What a pointer leads to. */
  private target(pointer: Computed, what: string): Operand {
    if (pointer.kind !== "pointer") throw new ViewError(`${what}: what stands before it is no pointer`);
    if (pointer.value === 0n) throw new ViewError(`${what}: the pointer before it is null`);
    return { kind: "object", type: pointer.to, address: pointer.value, name: `*${hex(pointer.value)}` };
  }

  private index({ of, index }: Extract<Expression, { op: "index" }>, scope: Scope): Operand {
    const start = this.evaluate(of, scope);
    const array = start.kind === "object" ? this.types.bare(start.type.ref) : undefined;
    const number = integer(this.load(index, scope), "the index");
    if (start.kind === "object" && array?.kind === "array" && array.dimensions.length > 1) throw new ViewError("a row of an array of several dimensions cannot be taken in a view");
    const from = load(this.decoder, start);
    if (from.kind !== "pointer") throw new ViewError("what is indexed is no array and no pointer");
    return { kind: "object", type: from.to, address: moved(this.decoder, from, number).value, name: `[${number}]` };
  }

  private unary({ sign, of }: Extract<Expression, { op: "unary" }>, scope: Scope): Operand {
    if (sign === "*") {
      const pointer = this.load(of, scope);
      if (pointer.kind !== "pointer") throw new ViewError("* needs a pointer");
      return this.followed(this.target(pointer, "*"));
    }
    if (sign === "&") {
      const operand = this.evaluate(of, scope);
      if (operand.kind !== "object" || operand.bits) throw new ViewError("& needs an object");
      return { kind: "pointer", value: operand.address, to: operand.type };
    }
    return unary(sign, this.load(of, scope));
  }

  private binary({ sign, left, right }: Extract<Expression, { op: "binary" }>, scope: Scope): Operand {
    const first = this.load(left, scope);
    if (sign === "&&") return bool(truth(first) && truth(this.load(right, scope)));
    if (sign === "||") return bool(truth(first) || truth(this.load(right, scope)));
    return binary(this.decoder, sign, first, this.load(right, scope));
  }

  private cast({ to, of }: Extract<Expression, { op: "cast" }>, scope: Scope): Operand {
    const type = resolveType(this.types, to, this.types.name(this.types.strip(scope.self.type)));
    const operand = this.evaluate(of, scope);
    const target = targetOf(this.types, type);
    if (!target && this.types.struct(type.ref)) { // (Base)object: the part that the base is
      const base = operand.kind === "object" && operand.type.ref !== undefined ? this.distance(type.ref, operand.type.ref) : undefined;
      if (operand.kind !== "object" || base === undefined) throw new ViewError(`a value cannot be cast to ${typeName(this.types, type)}`);
      return { ...operand, type, address: operand.address + BigInt(base) };
    }
    const value = load(this.decoder, operand);
    if (value.kind !== "pointer" || !target || value.value === 0n) return convert(this.decoder, type, value);
    // A pointer to a base class and one to the class itself differ by where the base lies.
    const up = this.distance(target.ref, value.to.ref);
    const down = this.distance(value.to.ref, target.ref);
    return { kind: "pointer", value: BigInt.asUintN(64, value.value + BigInt(up ?? -(down ?? 0))), to: target };
  }

  /** Bytes from the start of an object of class `derived` to its base; undefined: it has no such base. */
  private distance(base: TypeRef, derived: TypeRef, depth = 0): number | undefined {
    if (base === undefined || derived === undefined || depth > 16) return undefined;
    if (this.types.strip(base) === this.types.strip(derived)) return 0;
    for (const each of this.types.struct(derived)?.bases ?? []) {
      const found = each.virtual ? undefined : this.distance(base, each.type, depth + 1);
      if (found !== undefined) return found + (each.offset ?? 0);
    }
    return undefined;
  }

  private sizeof(of: Extract<Expression, { op: "sizeof" }>["of"], scope: Scope): Operand {
    let type: CType;
    if ("op" in of) {
      const operand = this.evaluate(of, scope);
      type = operand.kind === "object" ? operand.type : operand.kind === "pointer" ? pointerTo(operand.to) : { base: { kind: "base", name: "", size: operand.kind === "int" ? operand.bits / 8 : 8, encoding: "signed" } };
    } else type = resolveType(this.types, of, this.types.name(this.types.strip(scope.self.type)));
    const size = sizeOf(this.types, type);
    if (size === undefined) throw new ViewError(`the size of ${typeName(this.types, type)} is not known`);
    return int(BigInt(size), 64, false);
  }

  private call(name: string, args: Expression[], scope: Scope): Operand {
    const intrinsic = this.binding.intrinsics.get(name);
    if (!intrinsic) throw new ViewError(`${name}() is no intrinsic of the view, and functions of the program cannot be called`);
    if (intrinsic.parameters.length !== args.length) throw new ViewError(`${name}() takes ${intrinsic.parameters.length} arguments, not ${args.length}`);
    if (this.calls >= deepestCall) throw new ViewError(`${name}() calls itself without end`);
    const locals = new Map(args.map((arg, i): [string, Computed] => [intrinsic.parameters[i]!, this.load(arg, scope)]));
    this.calls++;
    try {
      const inner = { ...scope, locals };
      return this.evaluate(this.parse(intrinsic.expression, inner).expression, inner);
    } finally {
      this.calls--;
    }
  }
}

/** `$T1` is what the first `*` of the type's name stands for. */
export function substitute(text: string, captures: readonly string[]): string {
  return text.replace(/\$T(\d+)/g, (whole, n: string) => {
    const captured = captures[Number(n) - 1];
    if (captured === undefined) throw new ViewError(`${whole} is used, but the type's name has no such *`);
    return captured;
  });
}

const enumeratorTables = new WeakMap<Types, Map<string, Computed>>();

/** All enumerators by their whole names: `red`, `ns::red`, `ns::Color::red`. */
function enumerators(types: Types): Map<string, Computed> {
  let table = enumeratorTables.get(types);
  if (!table) {
    enumeratorTables.set(types, (table = new Map()));
    for (const [ref, type] of types.all.entries()) {
      if (type.kind !== "enum") continue;
      const whole = types.name(ref);
      const [, around] = scopesOf(whole);
      for (const { name, value } of type.values) {
        const number: Computed = { kind: "int", value: BigInt(value), bits: type.size * 8, signed: value.startsWith("-"), name: whole };
        table.set(`${whole}::${name}`, number);
        if (!type.scoped) table.set(around ? `${around}::${name}` : name, number);
      }
    }
  }
  return table;
}
