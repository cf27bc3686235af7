/**
 * The small language of the property tests: what its programs are made of, and how they are written as C++, one statement
 * on a line of its own. The interpreter (interpreter.ts) gives them their meaning without knowing any C++.
 */
export type Scalar = "int" | "short" | "unsigned char" | "long" | "bool" | "char" | "double";

export type Type =
  | { kind: "scalar"; of: Scalar }
  | { kind: "string" }
  | { kind: "array"; element: Type; count: number }
  | { kind: "struct"; name: string; fields: [name: string, type: Type][] }
  | { kind: "vector" | "deque" | "list" | "set"; element: Type }
  | { kind: "map"; value: Type }
  | { kind: "pointer"; to: Type }
  | { kind: "reference"; to: Type };

/** A place: a variable, then members and elements; `deref`: what a pointer variable leads to, or its member. */
export interface Place {
  variable: string;
  deref?: boolean;
  path: (string | number)[];
}

export type Expression =
  | { kind: "literal"; value: number }
  | { kind: "read"; place: Place }
  | { kind: "sum" | "product"; left: Expression; right: Expression };

export type Condition =
  | { kind: "below"; value: Expression; limit: number }
  | { kind: "longer"; variable: string; than: number }
  | { kind: "null" | "not-null"; variable: string };

export type Initial = { kind: "none" } | { kind: "number"; value: number } | { kind: "text"; value: string } | { kind: "numbers"; values: number[] } | { kind: "address"; place: Place } | { kind: "null" };

/** `line` is set when the program is written; a `for` has its condition on the next line and its increment on the one after. */
export type Statement = { line?: number } & (
  | { kind: "declare"; name: string; type: Type; initial: Initial }
  | { kind: "assign"; to: Place; type: Scalar; value: Expression }
  | { kind: "copy"; to: string; from: string }
  | { kind: "append"; to: string; container: Type["kind"]; value: Expression }
  | { kind: "put"; map: string; key: number; value: Expression }
  | { kind: "erase"; from: string; key: number }
  | { kind: "pop" | "clear"; from: string }
  | { kind: "append-text"; to: string; text: string }
  | { kind: "point"; pointer: string; at: Place | null }
  | { kind: "allocate"; pointer: string; value: Expression }
  | { kind: "release"; pointer: string }
  | { kind: "push-node"; list: string; value: Expression }
  | { kind: "next-node"; list: string }
  | { kind: "call"; to: Place; argument: Place; by: number }
  | { kind: "if"; condition: Condition; then: Statement[]; otherwise: Statement[] }
  | { kind: "for"; variable: string; count: number; body: Statement[] }
  | { kind: "each"; variable: string; over: string; add: number }
  | { kind: "walk"; variable: string; list: string; add: number }
);

export interface Program {
  structs: Extract<Type, { kind: "struct" }>[];
  body: Statement[];
  /** Lines of the helper's statements, and of the closing brace of `run`. */
  lines: { helper: [number, number]; end: number };
}

export const helper = "bump";

export function typeText(type: Type): string {
  switch (type.kind) {
    case "scalar": return type.of;
    case "string": return "std::string";
    case "array": return typeText(type.element);
    case "struct": return type.name;
    case "map": return `std::map<int, ${typeText(type.value)}>`;
    case "pointer": return `${typeText(type.to)}*`;
    case "reference": return `${typeText(type.to)}&`;
    default: return `std::${type.kind}<${typeText(type.element)}>`;
  }
}

export function placeText({ variable, deref, path }: Place): string {
  if (deref && path.length === 0) return `*${variable}`;
  return path.reduce<string>((text, step, i) => (typeof step === "number" ? `${text}[${step}]` : `${text}${deref && i === 0 ? "->" : "."}${step}`), variable);
}

export function expressionText(expression: Expression): string {
  switch (expression.kind) {
    case "literal": return String(expression.value);
    case "read": return placeText(expression.place);
    case "sum": return `(${expressionText(expression.left)} + ${expressionText(expression.right)}) % 97`;
    case "product": return `(${expressionText(expression.left)} * ${expressionText(expression.right)}) % 97`;
  }
}

/** A value of a type as it is stored from an int; the interpreter does the same (stored). */
export function storedText(type: Scalar, value: Expression): string {
  const text = expressionText(value);
  switch (type) {
    case "bool": return `(${text}) % 2 != 0`;
    case "char": return `static_cast<char>('a' + ((${text}) % 26 + 26) % 26)`;
    case "double": return `(${text}) / 2.0`;
    case "int": return text;
    default: return `static_cast<${type}>(${text})`;
  }
}

function conditionText(condition: Condition): string {
  switch (condition.kind) {
    case "below": return `${expressionText(condition.value)} < ${condition.limit}`;
    case "longer": return `${condition.variable}.size() > ${condition.than}`;
    case "null": return `${condition.variable} == nullptr`;
    case "not-null": return `${condition.variable} != nullptr`;
  }
}

function initialText(type: Type, initial: Initial): string {
  const scalar = (of: Type, value: number): string => (of.kind === "scalar" ? storedText(of.of, { kind: "literal", value }) : String(value));
  switch (initial.kind) {
    case "none": return "";
    case "null": return " = nullptr";
    case "text": return ` = "${initial.value}"`;
    case "number": return ` = ${scalar(type, initial.value)}`;
    case "address": return ` = ${type.kind === "reference" ? "" : "&"}${placeText(initial.place)}`;
    case "numbers": {
      if (type.kind === "struct") return " = {}";
      const element = type.kind === "map" ? type.value : "element" in type ? type.element : type;
      const items = initial.values.map((value, i) => (type.kind === "map" ? `{${i}, ${scalar(element, value)}}` : scalar(element, value)));
      return ` = {${items.join(", ")}}`;
    }
  }
}

const appends: Partial<Record<Type["kind"], string>> = { vector: "push_back", deque: "push_front", list: "push_back", set: "insert" };

function statementText(statement: Statement): string {
  switch (statement.kind) {
    case "declare": {
      const bounds = statement.type.kind === "array" ? `[${statement.type.count}]` : "";
      return `${typeText(statement.type)} ${statement.name}${bounds}${initialText(statement.type, statement.initial)};`;
    }
    case "assign": return `${placeText(statement.to)} = ${storedText(statement.type, statement.value)};`;
    case "copy": return `${statement.to} = ${statement.from};`;
    case "append": return `${statement.to}.${appends[statement.container]!}(${expressionText(statement.value)});`;
    case "put": return `${statement.map}[${statement.key}] = ${expressionText(statement.value)};`;
    case "erase": return `${statement.from}.erase(${statement.key});`;
    case "pop": return `${statement.from}.pop_back();`;
    case "clear": return `${statement.from}.clear();`;
    case "append-text": return `${statement.to} += "${statement.text}";`;
    case "point": return `${statement.pointer} = ${statement.at ? `&${placeText(statement.at)}` : "nullptr"};`;
    case "allocate": return `${statement.pointer} = new int(${expressionText(statement.value)});`;
    case "release": return `delete ${statement.pointer};`;
    case "push-node": return `${statement.list} = new Node{${expressionText(statement.value)}, ${statement.list}};`;
    case "next-node": return `${statement.list} = ${statement.list}->next;`;
    case "call": return `${placeText(statement.to)} = ${helper}(${placeText(statement.argument)}, ${statement.by});`;
    default: throw new Error(`${statement.kind} is not on one line`);
  }
}

/** Writes a program into the lines of a file, as namespace `name`, and notes the line of every statement. */
export function write(program: Program, name: string, lines: string[]): void {
  const say = (text: string): number => lines.push(text);
  say(`namespace ${name} {`);
  say("struct Node { int value; Node* next; };");
  for (const { name: own, fields } of program.structs) {
    say(`struct ${own} { ${fields.map(([field, type]) => `${typeText(type)} ${field}${type.kind === "array" ? `[${type.count}]` : ""};`).join(" ")} };`);
  }
  say(`int ${helper}(int& r, int k) {`);
  program.lines.helper = [say("    r = (r + k) % 97;"), say("    return r;")];
  say("}");
  say("void run() {");
  const block = (statements: readonly Statement[], indent: string): void => {
    for (const statement of statements) {
      switch (statement.kind) {
        case "if":
          statement.line = say(`${indent}if (${conditionText(statement.condition)}) {`);
          block(statement.then, `${indent}    `);
          if (statement.otherwise.length > 0) say(`${indent}} else {`);
          block(statement.otherwise, `${indent}    `);
          say(`${indent}}`);
          break;
        case "for":
          statement.line = say(`${indent}for (int ${statement.variable} = 0;`);
          say(`${indent}     ${statement.variable} < ${statement.count};`);
          say(`${indent}     ${statement.variable}++) {`);
          block(statement.body, `${indent}    `);
          say(`${indent}}`);
          break;
        case "each":
          statement.line = say(`${indent}for (int& ${statement.variable} : ${statement.over}) {`);
          say(`${indent}    ${statement.variable} = (${statement.variable} + ${statement.add}) % 97;`);
          say(`${indent}}`);
          break;
        case "walk":
          statement.line = say(`${indent}for (Node* ${statement.variable} = ${statement.list};`);
          say(`${indent}     ${statement.variable} != nullptr;`);
          say(`${indent}     ${statement.variable} = ${statement.variable}->next) {`);
          say(`${indent}    ${statement.variable}->value = (${statement.variable}->value + ${statement.add}) % 97;`);
          say(`${indent}}`);
          break;
        default: statement.line = say(indent + statementText(statement));
      }
    }
  };
  block(program.body, "    ");
  program.lines.end = say("}");
  say("}");
}
