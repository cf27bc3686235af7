/**
 * Which subscripts of a statement lie outside of their arrays, found by evaluating the statement's text with the values that
 * its variables have. What cannot be known (calls, what they may have changed, branches whose condition is not known) is left aside:
 * nothing is reported that was not evaluated, and nothing at all of a text that is not understood.
 */
import { initializers, NotUnderstood, tokenize, withoutKeyword, type Token } from "./source-tokens";

export interface Scene {
  /** The value of an integer variable or part; undefined when it is none, or not known. */
  number(path: string): number | undefined;
  /** How many elements the array, container or string at a path has. `end`: the one past the last may be read (strings). */
  bound(path: string): { length: number; end: boolean } | undefined;
}

export interface Overrun {
  array: string;
  index: number;
  length: number;
}

/** `declaration`: what stands before the first initialiser is no expression. */
export function overrunsOf(text: string, scene: Scene, declaration: boolean): Overrun[] {
  try {
    const tokens = tokenize(text);
    return new Evaluation(declaration ? initializers(tokens) : withoutKeyword(tokens), scene).run();
  } catch (error) {
    if (error instanceof NotUnderstood) return [];
    throw error;
  }
}

interface Result { value?: number | undefined; path?: string | undefined }

/** Binary operators by strength; what gives no number that is known gives none. */
const BINARY: readonly Readonly<Record<string, (a: number, b: number) => number | undefined>>[] = [
  { "|": (a, b) => a | b }, { "^": (a, b) => a ^ b }, { "&": (a, b) => a & b },
  { "==": (a, b) => +(a === b), "!=": (a, b) => +(a !== b) },
  { "<": (a, b) => +(a < b), ">": (a, b) => +(a > b), "<=": (a, b) => +(a <= b), ">=": (a, b) => +(a >= b), "<=>": () => undefined },
  { "<<": (a, b) => (b >= 0 && b < 31 ? a * 2 ** b : undefined), ">>": (a, b) => (b >= 0 && b < 53 ? Math.floor(a / 2 ** b) : undefined) },
  { "+": (a, b) => a + b, "-": (a, b) => a - b },
  { "*": (a, b) => a * b, "/": (a, b) => (b === 0 ? undefined : Math.trunc(a / b)), "%": (a, b) => (b === 0 ? undefined : a % b) },
];
const ASSIGNMENTS = ["=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>="];
const UNEVALUATED = ["sizeof", "decltype", "alignof", "typeid", "noexcept"];
const CASTS = ["static_cast", "const_cast", "reinterpret_cast", "dynamic_cast"];
const TYPE_WORDS = /^(?:const|unsigned|signed|int|long|short|char|bool|(?:std::)?(?:size_t|ptrdiff_t|u?int(?:8|16|32|64)_t))$/;

class Evaluation {
  private at = 0;
  /** False: what is read here is not evaluated by the program, or not for sure. */
  private live = true;
  private found: Overrun[] = [];
  /** What the statement itself has changed so far. */
  private readonly changed = new Map<string, number | undefined>();
  /** Objects that a call may have changed. */
  private readonly touched = new Set<string>();
  private changes = 0;

  constructor(private readonly tokens: readonly Token[], private readonly scene: Scene) {}

  run(): Overrun[] {
    while (this.at < this.tokens.length) {
      this.comma();
      if (!this.take(";") && this.at < this.tokens.length) throw new NotUnderstood();
    }
    return this.found;
  }

  private get next(): string { return this.tokens[this.at]?.text ?? ""; }

  private take(text: string): boolean {
    if (this.next !== text || this.tokens[this.at]?.kind === "text") return false;
    this.at++;
    return true;
  }

  private expect(text: string): void {
    if (!this.take(text)) throw new NotUnderstood();
  }

  private comma(): Result {
    let result = this.assignment();
    while (this.take(",")) result = this.assignment();
    return result;
  }

  private assignment(): Result {
    const before = this.found.length;
    const start = this.changes;
    const left = this.ternary();
    if (!ASSIGNMENTS.includes(this.next)) return left;
    const plain = this.next === "=";
    this.at++;
    const found = this.found.length;
    const changes = this.changes;
    const right = this.assignment();
    // C++17 evaluates the right side first: what one side changes, the other was not evaluated with.
    if (changes !== start) this.found.splice(found);
    if (this.changes !== changes) this.found.splice(before, found - before);
    const value = plain ? this.number(right) : undefined;
    this.change(left, value);
    return { value, path: left.path };
  }

  private ternary(): Result {
    const condition = this.or();
    if (!this.take("?")) return condition;
    const known = this.number(condition);
    const yes = this.when(known !== undefined && known !== 0, () => this.assignment());
    this.expect(":");
    const no = this.when(known === 0, () => this.assignment());
    return known === undefined ? {} : { value: this.number(known === 0 ? no : yes) };
  }

  private or(): Result {
    return this.logical("||", () => this.logical("&&", () => this.binary(0), 0), 1);
  }

  /** `decides`: the value of the left side with which the right side is not evaluated. */
  private logical(sign: string, operand: () => Result, decides: 0 | 1): Result {
    let result = operand();
    while (this.take(sign)) {
      const left = this.truth(result);
      const right = this.truth(this.when(left !== undefined && left !== decides, operand));
      result = { value: left === decides ? decides : left === undefined ? undefined : right };
    }
    return result;
  }

  private truth(result: Result): 0 | 1 | undefined {
    const value = this.number(result);
    return value === undefined ? undefined : value === 0 ? 0 : 1;
  }

  private binary(level: number): Result {
    const operators = BINARY[level];
    if (operators === undefined) return this.unary(false);
    let left = this.binary(level + 1);
    while (Object.hasOwn(operators, this.next)) {
      const operator = operators[this.next]!;
      this.at++;
      const a = this.number(left);
      const b = this.number(this.binary(level + 1));
      const value = a === undefined || b === undefined ? undefined : operator(a, b);
      left = { value: value !== undefined && Number.isSafeInteger(value) ? value : undefined };
    }
    return left;
  }

  private unary(address: boolean): Result {
    const sign = this.next;
    if (UNEVALUATED.includes(sign)) {
      this.at++;
      this.when(false, () => this.unary(false));
      return {};
    }
    if (this.take("delete")) {
      if (this.take("[")) this.expect("]");
      this.unary(false);
      return {};
    }
    if (this.take("new")) throw new NotUnderstood();
    if (sign === "&" || sign === "*") {
      this.at++;
      this.unary(sign === "&");
      return {};
    }
    if (this.take("++") || this.take("--")) {
      const result = this.unary(false);
      const before = this.number(result);
      const value = before === undefined ? undefined : before + (sign === "++" ? 1 : -1);
      this.change(result, value);
      return { value, path: result.path };
    }
    if (["-", "+", "!", "~"].includes(sign)) {
      this.at++;
      const value = this.number(this.unary(false));
      return { value: value === undefined ? undefined : sign === "-" ? -value : sign === "!" ? +(value === 0) : sign === "~" ? ~value : value };
    }
    return this.postfix(this.primary(), address);
  }

  private primary(): Result {
    const token = this.tokens[this.at];
    if (token === undefined) throw new NotUnderstood();
    if (token.kind === "text") {
      this.at++;
      return {};
    }
    if (token.kind === "number") {
      this.at++;
      return { value: literal(token.text) };
    }
    if (token.kind === "name") return this.name(token.text);
    if (this.take("(")) {
      const type = this.castType();
      if (type) return { value: this.number(this.unary(false)) };
      const result = this.next === ")" ? {} : this.comma();
      this.expect(")");
      return result;
    }
    if (token.text === "[") return this.lambda();
    if (this.take("{")) {
      while (!this.take("}")) {
        this.assignment();
        if (!this.take(",") && this.next !== "}") throw new NotUnderstood();
      }
      return {};
    }
    throw new NotUnderstood();
  }

  private name(text: string): Result {
    this.at++;
    if (text === "true" || text === "false") return { value: text === "true" ? 1 : 0 };
    if (CASTS.includes(text)) {
      this.skip("<", ">");
      this.expect("(");
      const result = this.comma();
      this.expect(")");
      return text === "static_cast" ? { value: this.number(result) } : {};
    }
    if (this.next === "<" && this.isTemplate()) {
      this.skip("<", ">");
      return {};
    }
    return { path: text };
  }

  /** `name<int, 3>(..)`, as against `name < 3`. */
  private isTemplate(): boolean {
    let depth = 0;
    for (let i = this.at; i < this.tokens.length; i++) {
      const { text, kind } = this.tokens[i]!;
      if (text === "<") depth++;
      else if (text === ">" || text === ">>") depth -= text.length;
      else if (kind === "text" || !(kind === "name" || kind === "number" || [",", "*", "&", "::"].includes(text))) return false;
      if (depth <= 0) return ["(", "{", "::"].includes(this.tokens[i + 1]?.text ?? "");
    }
    return false;
  }

  /** Past `int)` of `(int)x`. */
  private castType(): boolean {
    let i = this.at;
    while (TYPE_WORDS.test(this.tokens[i]?.text ?? "")) i++;
    if (i === this.at || this.tokens[i]?.text !== ")") return false;
    this.at = i + 1;
    return true;
  }

  private lambda(): Result {
    this.skip("[", "]");
    if (this.next === "(") this.skip("(", ")");
    while (this.next !== "{" && this.at < this.tokens.length) this.at++;
    this.skip("{", "}");
    return {};
  }

  private postfix(base: Result, address: boolean): Result {
    let result = base;
    for (;;) {
      const sign = this.next;
      if (sign === "." || sign === "->") {
        this.at++;
        const member = this.tokens[this.at++];
        if (member?.kind !== "name") throw new NotUnderstood();
        result = { path: result.path === undefined ? undefined : `${result.path}${sign}${member.text}` };
      } else if (this.take("[")) {
        const index = this.comma();
        this.expect("]");
        result = this.subscript(result, this.number(index), address && this.next !== "[" && this.next !== "." && this.next !== "->");
      } else if (this.take("(")) {
        this.arguments(result);
        result = {};
      } else if (sign === "++" || sign === "--") {
        this.at++;
        const value = this.number(result);
        this.change(result, value === undefined ? undefined : value + (sign === "++" ? 1 : -1));
        result = { value };
      } else if (sign === "{" && result.path !== undefined) {
        result = this.primary(); // Type{..}
      } else return result;
    }
  }

  /** What a call is given, and whom it is called on, may be other than before. */
  private arguments(callee: Result): void {
    const given: Result[] = [callee];
    while (!this.take(")")) {
      given.push(this.assignment());
      if (!this.take(",") && this.next !== ")") throw new NotUnderstood();
    }
    for (const { path } of given) if (path !== undefined) this.touched.add(rootOf(path));
    this.changes++;
  }

  private subscript({ path }: Result, index: number | undefined, address: boolean): Result {
    if (path === undefined || index === undefined) return {};
    if (this.live && !this.touched.has(rootOf(path))) {
      const bound = this.scene.bound(path);
      if (bound && (index < 0 || index > bound.length || (index === bound.length && !address && !bound.end))) {
        this.found.push({ array: path, index, length: bound.length });
        return {};
      }
    }
    return { path: `${path}[${index}]` };
  }

  private change({ path }: Result, value: number | undefined): void {
    this.changes++;
    if (path !== undefined) this.changed.set(path, this.live ? value : undefined);
  }

  private number({ value, path }: Result): number | undefined {
    if (value !== undefined || path === undefined || !this.live) return value;
    if (this.changed.has(path)) return this.changed.get(path);
    return this.touched.has(rootOf(path)) ? undefined : this.scene.number(path);
  }

  private when<T>(live: boolean, work: () => T): T {
    const before = this.live;
    this.live &&= live;
    try {
      return work();
    } finally {
      this.live = before;
    }
  }

  private skip(open: string, close: string): void {
    this.expect(open);
    for (let depth = 1; depth > 0;) {
      const token = this.tokens[this.at++];
      if (token === undefined) throw new NotUnderstood();
      if (token.text === open) depth++;
      else if (token.text === close) depth--;
      else if (token.text === ">>" && close === ">") depth -= 2;
    }
  }
}

function rootOf(path: string): string {
  return /^[\w:]+/.exec(path)?.[0] ?? path;
}

function literal(text: string): number | undefined {
  const char = /'([^'\\])'$/.exec(text);
  if (char) return char[1]!.codePointAt(0);
  const digits = text.replace(/'/g, "").replace(/[uUlLzZ]+$/, "");
  const value = /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : /^(0[xX][\da-fA-F]+|0[bB][01]+|\d+)$/.test(digits) ? Number(digits) : NaN;
  return Number.isSafeInteger(value) ? value : undefined;
}
