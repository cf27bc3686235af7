/** From a list of numbers to a program that means something in every run: shorter lists give simpler programs. */
import type { Condition, Expression, Place, Program, Scalar, Statement, Type } from "./program";

interface Variable {
  name: string;
  type: Type;
  /** Never given a value: it may be written and copied, not read. */
  raw: boolean;
}

const scalars: readonly Scalar[] = ["int", "int", "short", "unsigned char", "long", "bool", "char", "double"];
const int: Type = { kind: "scalar", of: "int" };
const node: Type = { kind: "struct", name: "Node", fields: [["value", int], ["next", { kind: "pointer", to: { kind: "struct", name: "Node", fields: [] } }]] };
const mostStatements = 20;

export function generate(choices: readonly number[]): Program {
  return new Generator(choices).program();
}

class Generator {
  private at = 0;
  private names = 0;
  private readonly scopes: Variable[][] = [[]];
  private readonly structs: Program["structs"] = [];

  constructor(private readonly choices: readonly number[]) {}

  program(): Program {
    const fields = this.times(1, 3, (i): [string, Type] => [`f${i}`, this.pick(3) === 2 ? { kind: "array", element: int, count: 2 } : { kind: "scalar", of: this.one(scalars) }]);
    this.structs.push({ kind: "struct", name: "S", fields });
    const body: Statement[] = [this.declare(), this.declare(), this.declare()];
    const count = 4 + this.pick(mostStatements);
    for (let i = 0; i < count; i++) body.push(...this.statement(0));
    // What is never used the compiler leaves out.
    for (const { name, type } of this.visible(({ raw }) => raw)) body.push(this.assignTo(name, type));
    return { structs: this.structs, body, lines: { helper: [0, 0], end: 0 } };
  }

  private pick(n: number): number {
    return (this.choices[this.at++] ?? 0) % n;
  }

  private one<T>(list: readonly T[]): T {
    return list[this.pick(list.length)];
  }

  private times<T>(low: number, high: number, make: (i: number) => T): T[] {
    return Array.from({ length: low + this.pick(high - low + 1) }, (_, i) => make(i));
  }

  private visible(matches: (variable: Variable) => boolean): Variable[] {
    return this.scopes.flat().filter(matches);
  }

  private fresh(letter: string, type: Type, raw = false): Variable {
    const variable = { name: `${letter}${this.names++}`, type, raw };
    this.scopes.at(-1)!.push(variable);
    return variable;
  }

  /** A declaration at the top: of everything. What has a destructor is declared nowhere else. */
  private declare(): Statement {
    const number = (): number => this.pick(90);
    const numbers = (): { kind: "numbers"; values: number[] } => ({ kind: "numbers", values: this.times(0, 3, number) });
    switch (this.pick(12)) {
      case 0: return this.declaration(this.fresh("x", int), { kind: "number", value: number() });
      case 1: return this.declaration(this.fresh("n", { kind: "scalar", of: this.one(scalars) }), { kind: "number", value: number() });
      case 2: return this.declaration(this.fresh("v", { kind: "vector", element: int }), numbers());
      case 3: return this.declaration(this.fresh("s", this.structs[0]), { kind: "numbers", values: [] });
      case 4: return this.declaration(this.fresh("a", { kind: "array", element: int, count: 3 }), { kind: "numbers", values: [number(), number(), number()] });
      case 5: return this.declaration(this.fresh("t", { kind: "string" }), { kind: "text", value: "abcdefghijklmnopqrstuvw".slice(0, this.pick(24)) });
      case 6: return this.declaration(this.fresh("m", { kind: "map", value: int }), numbers());
      case 7: return this.declaration(this.fresh("q", { kind: this.one(["deque", "list", "set"] as const), element: int }), numbers());
      case 8: return this.declaration(this.fresh("u", this.pick(2) ? this.structs[0] : int, true), { kind: "none" });
      case 9: return this.declaration(this.fresh("h", { kind: "pointer", to: int }), { kind: "null" });
      case 10: return this.declaration(this.fresh("l", { kind: "pointer", to: node }), { kind: "null" });
      default: {
        const place = this.readable();
        if (!place) return this.declaration(this.fresh("x", int), { kind: "number", value: 1 });
        if (this.pick(2)) return this.declaration(this.fresh("r", { kind: "reference", to: int }), { kind: "address", place });
        return this.declaration(this.fresh("p", { kind: "pointer", to: int }), { kind: "address", place });
      }
    }
  }

  private declaration({ name, type }: Variable, initial: Extract<Statement, { kind: "declare" }>["initial"]): Statement {
    return { kind: "declare", name, type, initial };
  }

  /** An int that surely has a value and keeps its place. */
  private readable(): Place | undefined {
    const places = this.visible(({ raw }) => !raw).flatMap(({ name, type }): Place[] => {
      if (type.kind === "scalar" && type.of === "int") return [{ variable: name, path: [] }];
      if (type.kind === "reference") return [{ variable: name, path: [] }];
      if (type.kind === "array") return [0, 1, 2].slice(0, type.count).map((i) => ({ variable: name, path: [i] }));
      if (type.kind === "struct") return type.fields.flatMap(([field, of]): Place[] => (of.kind === "array" ? [{ variable: name, path: [field, 1] }] : of.kind === "scalar" && of.of === "int" ? [{ variable: name, path: [field] }] : []));
      return [];
    });
    return places.length > 0 ? this.one(places) : undefined;
  }

  private expression(depth = 0): Expression {
    const place = this.readable();
    const kind = this.pick(depth < 2 ? 4 : 2);
    if (kind >= 2) return { kind: kind === 2 ? "sum" : "product", left: this.expression(depth + 1), right: this.expression(depth + 1) };
    return kind === 1 && place ? { kind: "read", place } : { kind: "literal", value: this.pick(50) };
  }

  /** Never one that the compiler can decide: it would leave the statement out. */
  private condition(): Condition | undefined {
    const place = this.readable();
    const containers = this.visible(({ type }) => ["vector", "map", "string", "deque", "list", "set"].includes(type.kind));
    if (this.pick(2) && containers.length > 0) return { kind: "longer", variable: this.one(containers).name, than: this.pick(3) };
    return place && { kind: "below", value: { kind: "read", place }, limit: this.pick(60) };
  }

  private block(depth: number): Statement[] {
    this.scopes.push([]);
    const statements = this.times(1, 3, () => this.statement(depth + 1)).flat();
    this.scopes.pop();
    return statements;
  }

  private statement(depth: number): Statement[] {
    switch (this.pick(depth < 2 ? 12 : 8)) {
      case 0: case 1: return [depth === 0 ? this.declare() : this.declaration(this.fresh("i", int), { kind: "number", value: this.pick(9) })];
      case 2: case 3: return [this.assign()];
      case 4: case 5: return this.changeContainer();
      case 6: return this.changePointer();
      case 7: return this.call();
      case 8: {
        const condition = this.condition();
        if (!condition) return [this.assign()];
        return [{ kind: "if", condition, then: this.block(depth), otherwise: this.pick(2) ? this.block(depth) : [] }];
      }
      case 9: {
        this.scopes.push([]);
        const { name } = this.fresh("i", int);
        const count = this.pick(4);
        const body = this.block(depth).filter((each) => !writes(each, name));
        this.scopes.pop();
        return body.length > 0 ? [{ kind: "for", variable: name, count, body }] : [];
      }
      case 10: {
        const over = this.visible(({ type }) => (type.kind === "vector" || type.kind === "deque" || type.kind === "list" || type.kind === "array") && type.element.kind === "scalar");
        return over.length > 0 ? [{ kind: "each", variable: `e${this.names++}`, over: this.one(over).name, add: this.pick(9) }] : [this.assign()];
      }
      default: {
        const lists = this.visible(({ type }) => type.kind === "pointer" && type.to.kind === "struct");
        return lists.length > 0 ? [{ kind: "walk", variable: `w${this.names++}`, list: this.one(lists).name, add: this.pick(9) }] : [this.assign()];
      }
    }
  }

  private assign(): Statement {
    const targets = this.visible(({ type }) => type.kind === "scalar" || type.kind === "struct" || type.kind === "array");
    const copies = this.visible(({ type }) => type.kind === "struct" || type.kind === "vector" || type.kind === "map" || type.kind === "string");
    if (this.pick(4) === 3 && copies.length > 1) {
      const to = this.one(copies);
      const from = copies.filter((each) => each !== to && each.type.kind === to.type.kind && (!each.raw || to.raw));
      if (from.length > 0) return { kind: "copy", to: to.name, from: this.one(from).name };
    }
    if (targets.length === 0) return this.declaration(this.fresh("x", int), { kind: "number", value: 3 });
    const { name, type } = this.one(targets);
    return this.assignTo(name, type);
  }

  private assignTo(name: string, type: Type): Statement {
    const path: (string | number)[] = [];
    let at = type;
    while (at.kind !== "scalar") {
      if (at.kind === "array") {
        path.push(this.pick(at.count));
        at = at.element;
      } else if (at.kind === "struct") {
        const [field, of] = this.one(at.fields);
        path.push(field);
        at = of;
      } else throw new Error(`${at.kind} has no parts to assign to`);
    }
    const value = this.expression();
    // An assignment of an object to itself runs nothing.
    const same = value.kind === "read" && value.place.variable === name && String(value.place.path) === String(path);
    return { kind: "assign", to: { variable: name, path }, type: at.of, value: same ? { kind: "literal", value: 1 } : value };
  }

  private changeContainer(): Statement[] {
    const containers = this.visible(({ type }) => ["vector", "map", "string", "deque", "list", "set"].includes(type.kind));
    if (containers.length === 0) return [this.assign()];
    const { name, type } = this.one(containers);
    const what = this.pick(6);
    if (type.kind === "string") return [what === 5 ? { kind: "clear", from: name } : { kind: "append-text", to: name, text: "xyzxyzxyz".slice(0, 1 + this.pick(9)) }];
    if (what === 5) return [{ kind: "clear", from: name }];
    if (type.kind === "map") return [what === 4 ? { kind: "erase", from: name, key: this.pick(5) } : { kind: "put", map: name, key: this.pick(8), value: this.expression() }];
    if (type.kind === "set" && what === 4) return [{ kind: "erase", from: name, key: this.pick(50) }];
    if (what === 3 && type.kind !== "set") return [{ kind: "if", condition: { kind: "longer", variable: name, than: 0 }, then: [{ kind: "pop", from: name }], otherwise: [] }];
    if (what === 4 && type.kind === "vector") {
      const index = this.pick(3);
      return [{ kind: "if", condition: { kind: "longer", variable: name, than: index }, then: [{ kind: "assign", to: { variable: name, path: [index] }, type: "int", value: this.expression() }], otherwise: [] }];
    }
    return [{ kind: "append", to: name, container: type.kind, value: this.expression() }];
  }

  private changePointer(): Statement[] {
    const pointers = this.visible(({ type }) => type.kind === "pointer");
    if (pointers.length === 0) return [this.assign()];
    const { name, type } = this.one(pointers);
    if (type.kind === "pointer" && type.to.kind === "struct") {
      if (this.pick(3) < 2) return [{ kind: "push-node", list: name, value: this.expression() }];
      const dead: Variable = { name: `d${this.names++}`, type, raw: false };
      return [{
        kind: "if", condition: { kind: "not-null", variable: name }, otherwise: [],
        then: [this.declaration(dead, { kind: "address", place: { variable: name, deref: true, path: [] } }), { kind: "next-node", list: name }, { kind: "release", pointer: dead.name }],
      }];
    }
    if (name.startsWith("h")) { // an owner: it has a block of its own or none
      if (this.pick(3) < 2) return [{ kind: "if", condition: { kind: "null", variable: name }, then: [{ kind: "allocate", pointer: name, value: this.expression() }], otherwise: [{ kind: "assign", to: { variable: name, deref: true, path: [] }, type: "int", value: this.expression() }] }];
      return [{ kind: "if", condition: { kind: "not-null", variable: name }, then: [{ kind: "release", pointer: name }, { kind: "point", pointer: name, at: null }], otherwise: [] }];
    }
    const place = this.pick(4) === 3 || this.scopes.length > 1 ? undefined : this.readable(); // inner variables would be gone before it
    if (this.pick(2)) return [{ kind: "point", pointer: name, at: place ?? null }];
    return [{ kind: "if", condition: { kind: "not-null", variable: name }, then: [{ kind: "assign", to: { variable: name, deref: true, path: [] }, type: "int", value: this.expression() }], otherwise: [] }];
  }

  private call(): Statement[] {
    const [to, argument] = [this.readable(), this.readable()];
    if (!to || !argument) return [this.assign()];
    return [{ kind: "call", to, argument, by: this.pick(20) }];
  }
}

/** A loop's own counter stays the loop's. */
function writes(statement: Statement, name: string): boolean {
  switch (statement.kind) {
    case "assign": return statement.to.variable === name;
    case "call": return statement.to.variable === name || statement.argument.variable === name;
    case "if": return [...statement.then, ...statement.otherwise].some((each) => writes(each, name));
    case "for": return statement.body.some((each) => writes(each, name));
    default: return false;
  }
}
