/** Runs a program of the small language and says, before each of its statements, what every variable holds. */
import type { Condition, Expression, Place, Program, Scalar, Statement, Type } from "./program";

/** An object. `number` undefined: never given a value. `parts`: elements, or members in order; `keys`: of a map's entries. */
export interface Cell {
  type: Type;
  number?: number | undefined;
  text?: string;
  parts?: Cell[];
  keys?: number[];
  /** Of pointers and references; null: a null pointer. */
  target?: Target | null;
}

export interface Target {
  cell: Cell;
  /** On the heap: its block. */
  block?: Block;
}

export interface Block {
  freed: boolean;
}

/** The state before the statement on `line` runs; the innermost frame first. It changes when the next one is asked for. */
export interface Expected {
  line: number;
  frames: ReadonlyMap<string, Cell>[];
}

export function interpret(program: Program): Generator<Expected, void> {
  return new Interpreter(program).run();
}

const withDestructor = new Set<Type["kind"]>(["string", "vector", "deque", "list", "set", "map"]);

class Interpreter {
  private readonly scopes: Map<string, Cell>[] = [new Map()];

  constructor(private readonly program: Program) {}

  *run(): Generator<Expected, void> {
    yield* this.block(this.program.body);
    // Where nothing is to be destroyed the closing brace is the return's.
    if ([...this.scopes[0].values()].some(({ type }) => withDestructor.has(type.kind))) yield this.here(this.program.lines.end);
  }

  private here(line: number, callee?: Map<string, Cell>): Expected {
    const visible = new Map(this.scopes.flatMap((scope) => [...scope]));
    return { line, frames: callee ? [callee, visible] : [visible] };
  }

  private *block(statements: readonly Statement[]): Generator<Expected, void> {
    for (const statement of statements) yield* this.statement(statement);
  }

  private *inner(statements: readonly Statement[], own: [string, Cell][] = []): Generator<Expected, void> {
    this.scopes.push(new Map(own));
    yield* this.block(statements);
    this.scopes.pop();
  }

  private *statement(statement: Statement): Generator<Expected, void> {
    const line = statement.line!;
    if (statement.kind !== "declare" || statement.initial.kind !== "none") yield this.here(line); // nothing runs where nothing is given
    switch (statement.kind) {
      case "if":
        yield* this.inner(this.holds(statement.condition) ? statement.then : statement.otherwise);
        return;
      case "for": {
        const counter: Cell = { type: { kind: "scalar", of: "int" }, number: 0 };
        this.scopes.push(new Map([[statement.variable, counter]]));
        for (;;) {
          yield this.here(line + 1);
          if (counter.number! >= statement.count) break;
          yield* this.inner(statement.body);
          yield this.here(line + 2);
          counter.number!++;
        }
        this.scopes.pop();
        return;
      }
      case "each": {
        for (const element of this.find(statement.over).parts!) {
          this.scopes.push(new Map([[statement.variable, { type: { kind: "reference", to: element.type }, target: { cell: element } }]]));
          yield this.here(line + 1);
          element.number = (element.number! + statement.add) % 97;
          this.scopes.pop();
          yield this.here(line);
        }
        return;
      }
      case "walk": {
        const at: Cell = { type: this.find(statement.list).type, target: this.find(statement.list).target! };
        this.scopes.push(new Map([[statement.variable, at]]));
        for (;;) {
          yield this.here(line + 1);
          if (!at.target) break;
          yield this.here(line + 3);
          const [value, next] = at.target.cell.parts!;
          value.number = (value.number! + statement.add) % 97;
          yield this.here(line + 2);
          at.target = next.target!;
        }
        this.scopes.pop();
        return;
      }
      case "call": {
        const argument = this.place(statement.argument);
        const callee = new Map<string, Cell>([
          ["r", { type: { kind: "reference", to: argument.type }, target: { cell: argument } }], ["k", { type: { kind: "scalar", of: "int" }, number: statement.by }],
        ]);
        yield this.here(this.program.lines.helper[0], callee);
        argument.number = (argument.number! + statement.by) % 97;
        yield this.here(this.program.lines.helper[1], callee);
        this.place(statement.to).number = argument.number;
        return;
      }
      default: this.simple(statement);
    }
  }

  private simple(statement: Statement): void {
    switch (statement.kind) {
      case "declare": return void this.scopes.at(-1)!.set(statement.name, this.declared(statement));
      case "assign": return void (this.place(statement.to).number = stored(statement.type, this.value(statement.value)));
      case "copy": return copy(this.find(statement.to), this.find(statement.from));
      case "append": return this.append(this.find(statement.to), statement.container, this.value(statement.value));
      case "put": return put(this.find(statement.map), statement.key, this.value(statement.value));
      case "erase": return erase(this.find(statement.from), statement.key);
      case "pop": return void this.find(statement.from).parts!.pop();
      case "clear": return clear(this.find(statement.from));
      case "append-text": return void (this.find(statement.to).text! += statement.text);
      case "point": return void (this.find(statement.pointer).target = statement.at && { cell: this.place(statement.at) });
      case "allocate": return void (this.find(statement.pointer).target = { cell: { type: { kind: "scalar", of: "int" }, number: this.value(statement.value) }, block: { freed: false } });
      case "release": return void (this.find(statement.pointer).target!.block!.freed = true);
      case "push-node": {
        const list = this.find(statement.list);
        const parts: Cell[] = [{ type: { kind: "scalar", of: "int" }, number: this.value(statement.value) }, { type: list.type, target: list.target! }];
        list.target = { cell: { type: (list.type as Extract<Type, { kind: "pointer" }>).to, parts }, block: { freed: false } };
        return;
      }
      case "next-node": {
        const list = this.find(statement.list);
        list.target = list.target!.cell.parts![1].target!;
        return;
      }
      default: throw new Error(`${statement.kind} is not simple`);
    }
  }

  private declared({ type, initial }: Extract<Statement, { kind: "declare" }>): Cell {
    switch (initial.kind) {
      case "none": return blank(type, undefined);
      case "null": return { type, target: null };
      case "number": return { type, number: stored((type as Extract<Type, { kind: "scalar" }>).of, initial.value) };
      case "text": return { type, text: initial.value };
      case "address": return { type, target: this.addressed(initial.place) };
      case "numbers": {
        if (type.kind === "struct") return blank(type, 0);
        const cells = initial.values.map((number): Cell => ({ type: { kind: "scalar", of: "int" }, number }));
        if (type.kind === "map") return { type, parts: cells, keys: initial.values.map((_, i) => i) };
        const whole: Cell = { type, parts: cells };
        if (type.kind !== "set") return whole;
        whole.parts = [];
        for (const value of initial.values) this.append(whole, "set", value);
        return whole;
      }
    }
  }

  private addressed(place: Place): Target {
    if (place.deref && place.path.length === 0) return this.find(place.variable).target!;
    return { cell: this.place(place) };
  }

  private append(container: Cell, kind: Type["kind"], number: number): void {
    const cell: Cell = { type: { kind: "scalar", of: "int" }, number };
    const parts = container.parts!;
    if (kind === "deque") parts.unshift(cell);
    else if (kind !== "set") parts.push(cell);
    else if (!parts.some((part) => part.number === number)) {
      parts.push(cell);
      parts.sort((a, b) => a.number! - b.number!);
    }
  }

  private find(name: string): Cell {
    for (const scope of [...this.scopes].reverse()) {
      const cell = scope.get(name);
      if (cell) return cell;
    }
    throw new Error(`no variable ${name}`);
  }

  private place({ variable, deref, path }: Place): Cell {
    const named = this.find(variable);
    let cell = deref || named.type.kind === "reference" ? named.target!.cell : named;
    for (const step of path) {
      const index = typeof step === "number" ? step : (cell.type as Extract<Type, { kind: "struct" }>).fields.findIndex(([field]) => field === step);
      cell = cell.parts![index];
    }
    return cell;
  }

  private value(expression: Expression): number {
    switch (expression.kind) {
      case "literal": return expression.value;
      case "read": return this.place(expression.place).number!;
      case "sum": return (this.value(expression.left) + this.value(expression.right)) % 97;
      case "product": return (this.value(expression.left) * this.value(expression.right)) % 97;
    }
  }

  private holds(condition: Condition): boolean {
    switch (condition.kind) {
      case "below": return this.value(condition.value) < condition.limit;
      case "longer": {
        const { text, parts } = this.find(condition.variable);
        return (text ?? parts!).length > condition.than;
      }
      case "null": return this.find(condition.variable).target === null;
      case "not-null": return this.find(condition.variable).target !== null;
    }
  }
}

function stored(type: Scalar, value: number): number {
  switch (type) {
    case "bool": return value % 2;
    case "char": return 97 + (value % 26);
    case "double": return value / 2;
    default: return value;
  }
}

/** An object whose every scalar is `number`. */
function blank(type: Type, number: number | undefined): Cell {
  if (type.kind === "array") return { type, parts: Array.from({ length: type.count }, () => blank(type.element, number)) };
  if (type.kind === "struct") return { type, parts: type.fields.map(([, of]) => blank(of, number)) };
  return { type, number };
}

/** A struct's parts stay where they are; a container's are new ones. */
function copy(to: Cell, from: Cell): void {
  if (to === from) return;
  if (to.type.kind === "struct" || to.type.kind === "array") to.parts!.forEach((part, i) => copy(part, from.parts![i]));
  else if (to.type.kind === "scalar") to.number = from.number;
  else {
    if (from.text !== undefined) to.text = from.text;
    if (from.parts) to.parts = from.parts.map((part) => ({ ...part }));
    if (from.keys) to.keys = [...from.keys];
  }
}

function put(map: Cell, key: number, number: number): void {
  const keys = map.keys!;
  const at = keys.indexOf(key);
  if (at >= 0) map.parts![at].number = number;
  else {
    const place = keys.filter((each) => each < key).length;
    keys.splice(place, 0, key);
    map.parts!.splice(place, 0, { type: { kind: "scalar", of: "int" }, number });
  }
}

function erase(from: Cell, key: number): void {
  const at = from.keys ? from.keys.indexOf(key) : from.parts!.findIndex(({ number }) => number === key);
  if (at < 0) return;
  from.keys?.splice(at, 1);
  from.parts!.splice(at, 1);
}

function clear(container: Cell): void {
  if (container.text !== undefined) container.text = "";
  if (container.parts) container.parts = [];
  if (container.keys) container.keys = [];
}
