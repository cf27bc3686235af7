/**
 * The expressions of a view: the part of C++ that reads values. Text in, tree out; nothing is looked up here but whether a
 * name in parentheses is a type, which C++ cannot tell otherwise. No assignment, no call but that of an intrinsic.
 */
import { tokenize, type Token } from "./tokens";
import { ViewError } from "./view-error";

/** `const ns::Node<int>*` is `{name: "ns::Node<int>", pointers: 1}`. */
export interface TypeName { name: string; pointers: number }

export type Expression =
  | { op: "int"; value: bigint; bits: 32 | 64; signed: boolean }
  | { op: "float"; value: number }
  | { op: "char"; value: bigint }
  | { op: "string"; text: string }
  | { op: "bool"; value: boolean }
  | { op: "null" }
  | { op: "this" }
  | { op: "name"; name: string }
  | { op: "member"; of: Expression; name: string; arrow: boolean }
  | { op: "index"; of: Expression; index: Expression }
  | { op: "unary"; sign: "+" | "-" | "!" | "~" | "*" | "&"; of: Expression }
  | { op: "binary"; sign: string; left: Expression; right: Expression }
  | { op: "choice"; condition: Expression; yes: Expression; no: Expression }
  | { op: "cast"; to: TypeName; of: Expression }
  | { op: "sizeof"; of: TypeName | Expression }
  | { op: "call"; name: string; args: Expression[] };

const longest = 20_000;
const deepest = 100;
/** Names with template arguments that are looked up for one expression: each lookup costs as much as the name is long. */
const mostLookups = 1000;

const precedence: Record<string, number> = {
  "||": 1, "&&": 2, "|": 3, "^": 4, "&": 5, "==": 6, "!=": 6, "<": 7, ">": 7, "<=": 7, ">=": 7, "<<": 8, ">>": 8, "+": 9, "-": 9, "*": 10, "/": 10, "%": 10,
};
const casts = new Set(["static_cast", "reinterpret_cast", "const_cast", "dynamic_cast"]);
const typeWords = new Set(["unsigned", "signed", "int", "char", "short", "long", "bool", "float", "double", "void", "wchar_t", "char8_t", "char16_t", "char32_t", "__int64", "__int32", "__int16", "__int8"]);
const ignoredWords = new Set(["const", "volatile", "struct", "class", "union", "enum", "typename"]);

/** Does the name stand for a type? Without an answer (no program at hand) the text around it decides. */
export type IsType = (name: string) => boolean;

/** An expression and what follows it: `,` and format specifiers, or nothing. Throws ViewError. */
export function parseExpression(text: string, isType?: IsType): { expression: Expression; rest: string } {
  if (text.length > longest) throw new ViewError("the expression is too long");
  const parser = new Parser(text, tokenize(text), isType);
  return parser.whole();
}

class Parser {
  private at = 0;
  private depth = 0;
  private lookups = 0;
  private readonly closings: ReadonlyMap<number, number>;

  constructor(private readonly text: string, private readonly tokens: readonly Token[], private readonly isType: IsType | undefined) {
    this.closings = angleBrackets(tokens);
  }

  whole(): { expression: Expression; rest: string } {
    const expression = this.choice();
    const next = this.tokens[this.at];
    if (next !== undefined && next.text !== ",") throw this.unexpected();
    return { expression, rest: next === undefined ? "" : this.text.slice(next.start + 1) };
  }

  private choice(): Expression {
    return this.nested(() => {
      const condition = this.binary(1);
      if (!this.take("?")) return condition;
      const yes = this.choice();
      this.expect(":");
      return { op: "choice", condition, yes, no: this.choice() };
    });
  }

  private binary(least: number): Expression {
    let left = this.unary();
    for (;;) {
      const sign = this.peek();
      const level = precedence[sign];
      if (level === undefined || level < least) return left;
      this.at++;
      left = { op: "binary", sign, left, right: this.nested(() => this.binary(level + 1)) };
    }
  }

  private unary(): Expression {
    const sign = this.peek();
    if (sign === "+" || sign === "-" || sign === "!" || sign === "~" || sign === "*" || sign === "&") {
      this.at++;
      return { op: "unary", sign, of: this.nested(() => this.unary()) };
    }
    if (sign === "sizeof") {
      this.at++;
      const start = this.at;
      const type = this.take("(") ? this.typeName() : undefined;
      if (type !== undefined && this.take(")")) return { op: "sizeof", of: type };
      this.at = start;
      return { op: "sizeof", of: this.nested(() => this.unary()) };
    }
    if (sign === "(") {
      const start = this.at++;
      const type = this.typeName();
      if (type !== undefined && this.take(")") && this.startsOperand(type)) return { op: "cast", to: type, of: this.nested(() => this.unary()) };
      this.at = start;
    }
    return this.postfix(this.primary());
  }

  /** After `(name)`: is what follows an operand that the parentheses cast? */
  private startsOperand(type: TypeName): boolean {
    const next = this.tokens[this.at];
    if (next === undefined) return false;
    if (next.kind !== "sign") return !(next.text in precedence);
    if (next.text === "(" || next.text === "!" || next.text === "~") return true;
    // `(a) - b`: a cast only where `a` is known to be a type.
    return /^[-+*&]$/.test(next.text) && (type.pointers > 0 || (this.isType?.(type.name) ?? false));
  }

  private postfix(expression: Expression): Expression {
    let of = expression;
    for (let n = 0; n < 1000; n++) {
      if (this.take("[")) {
        const index = this.choice();
        this.expect("]");
        of = { op: "index", of, index };
      } else if (this.peek() === "." || this.peek() === "->") {
        const arrow = this.tokens[this.at++]!.text === "->";
        of = { op: "member", of, name: this.qualifiedName(), arrow };
      } else return of;
    }
    throw new ViewError("the expression is too long");
  }

  private primary(): Expression {
    const token = this.tokens[this.at];
    if (token === undefined) throw new ViewError("the expression ends too early");
    if (token.kind === "int") { this.at++; return { op: "int", value: token.value, bits: token.bits, signed: token.signed }; }
    if (token.kind === "float") { this.at++; return { op: "float", value: token.value }; }
    if (token.kind === "char") { this.at++; return { op: "char", value: token.value }; }
    if (token.kind === "string") { this.at++; return { op: "string", text: token.value }; }
    if (token.kind === "sign") {
      if (token.text === "::") { this.at++; return this.primary(); }
      if (token.text !== "(") throw this.unexpected();
      this.at++;
      const inner = this.choice();
      this.expect(")");
      return inner;
    }
    return this.word(token.text);
  }

  private word(word: string): Expression {
    if (word === "true" || word === "false") { this.at++; return { op: "bool", value: word === "true" }; }
    if (word === "nullptr" || word === "NULL") { this.at++; return { op: "null" }; }
    if (word === "this") { this.at++; return { op: "this" }; }
    if (casts.has(word)) {
      this.at++;
      this.expect("<");
      const to = this.typeName();
      if (to === undefined) throw this.unexpected();
      this.expect(">");
      this.expect("(");
      const of = this.choice();
      this.expect(")");
      return { op: "cast", to, of };
    }
    if (typeWords.has(word)) {
      const to = this.typeName()!;
      this.expect("(");
      const of = this.choice();
      this.expect(")");
      return { op: "cast", to, of };
    }
    const name = this.qualifiedName();
    if (!this.take("(")) return { op: "name", name };
    const args: Expression[] = [];
    while (!this.take(")")) {
      if (args.length > 0) this.expect(",");
      args.push(this.choice());
    }
    if (args.length === 1 && this.isType?.(name)) return { op: "cast", to: { name, pointers: 0 }, of: args[0]! };
    return { op: "call", name, args };
  }

  /** `a`, `ns::Vec<int>::Node`. Template arguments are taken only where they close and something of a name follows, or a type is known. */
  private qualifiedName(): string {
    let name = "";
    for (;;) {
      const token = this.tokens[this.at];
      if (token?.kind !== "word") throw this.unexpected();
      this.at++;
      name += token.text;
      name += this.templateArguments(name) ?? "";
      if (this.peek() !== "::") return name;
      this.at++;
      name += "::";
    }
  }

  private templateArguments(name: string): string | undefined {
    const close = this.peek() === "<" ? this.closings.get(this.at) : undefined;
    if (close === undefined) return undefined;
    if (++this.lookups > mostLookups) throw new ViewError("the expression is too long");
    const end = this.tokens[close]!;
    const whole = this.text.slice(this.tokens[this.at]!.start, end.start + end.text.length);
    const follows = this.tokens[close + 1]?.text;
    const sure = this.isType?.(name + whole) ?? false;
    if (!sure && follows !== "::" && follows !== "*" && follows !== ")" && follows !== "&") return undefined;
    this.at = close + 1;
    return whole;
  }

  /** Undefined (and the place somewhere behind): no type stands here. */
  private typeName(): TypeName | undefined {
    const words: string[] = [];
    let name: string | undefined;
    for (;;) {
      const token = this.tokens[this.at];
      if (token?.kind === "sign" && token.text === "::" && name === undefined) { this.at++; continue; }
      if (token?.kind !== "word") break;
      if (ignoredWords.has(token.text)) this.at++;
      else if (typeWords.has(token.text)) { words.push(token.text); this.at++; }
      else if (name === undefined && words.length === 0 && !casts.has(token.text)) name = this.qualifiedName();
      else break;
    }
    name ??= words.length > 0 ? words.join(" ") : undefined;
    if (name === undefined) return undefined;
    let pointers = 0;
    for (;;) {
      if (this.take("*")) pointers++;
      else if (this.peek() === "const" || this.peek() === "volatile") this.at++;
      else break;
    }
    this.take("&");
    if (words.length === 0 && pointers === 0 && this.isType !== undefined && !this.isType(name)) return undefined;
    return { name, pointers };
  }

  private nested<T>(parse: () => T): T {
    if (++this.depth > deepest) throw new ViewError("the expression is nested too deeply");
    const result = parse();
    this.depth--;
    return result;
  }

  private peek(): string {
    const token = this.tokens[this.at];
    return token === undefined || token.kind === "string" || token.kind === "char" ? "" : token.text;
  }

  private take(sign: string): boolean {
    if (this.peek() !== sign) return false;
    this.at++;
    return true;
  }

  private expect(sign: string): void {
    if (!this.take(sign)) throw this.unexpected(sign);
  }

  private unexpected(wanted?: string): ViewError {
    const token = this.tokens[this.at];
    const found = token === undefined ? "the expression ends" : `${JSON.stringify(token.text)} stands`;
    return new ViewError(wanted === undefined ? `${found} where a value is expected` : `${found} where ${JSON.stringify(wanted)} is expected`);
  }
}

/**
 * Which token closes each `<`, where one does: `>`, or `>>` for two. All in one pass, since every `<` of an expression may turn out
 * to be "less than". None reaches over a `)`, nor over a sign that no template argument has outside of parentheses.
 */
function angleBrackets(tokens: readonly Token[]): Map<number, number> {
  const closings = new Map<number, number>();
  let open: number[] = [];
  const around: number[][] = [];
  for (const [i, { kind, text }] of tokens.entries()) {
    if (kind !== "sign") continue;
    if (text === "(") {
      around.push(open);
      open = [];
    } else if (text === ")") open = around.pop() ?? [];
    else if (text === "<") open.push(i);
    else if (text === ">" || text === ">>") {
      for (const start of open.splice(-text.length)) closings.set(start, i);
    } else if (/^(&&|\|\||==|!=|\?)$/.test(text)) open = [];
  }
  return closings;
}
