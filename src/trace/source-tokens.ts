/** The text of one statement as tokens: what an evaluation of it (subscripts.ts) reads. */
/** The text is more than is understood here. */
export class NotUnderstood extends Error {}

export interface Token { kind: "name" | "number" | "text" | "sign"; text: string }

const TOKEN = /\s+|\/\/[^\n]*|\/\*[^]*?\*\/|(?<name>(?:::)?[A-Za-z_]\w*(?:::~?[A-Za-z_]\w*)*)|(?<number>\.?\d(?:[eEpP][+-]|'?[\w.])*|(?:u8|[LuU])?'(?:[^'\\]|\\.)+')|(?<text>(?:u8|[LuU])?R?"(?:[^"\\]|\\.)*")|(?<sign><<=|>>=|<=>|\.\.\.|->\*?|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|::|[-+*/%&|^~!<>=?:;,.()[\]{}])/y;

export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const found = TOKEN.exec(text);
    if (!found) throw new NotUnderstood();
    for (const kind of ["name", "number", "text", "sign"] as const) if (found.groups![kind] !== undefined) tokens.push({ kind, text: found[0] });
  }
  return tokens;
}

/** Of `int a = x[1], b(y[2]);` from the first initialiser on. */
export function initializers(tokens: Token[]): Token[] {
  const first = tokens.findIndex(({ text }) => text === "=" || text === "(" || text === "{");
  return first < 0 ? [] : tokens.slice(tokens[first]!.text === "=" ? first + 1 : first);
}

/** `if (..)`, `return ..`: without the word. A range-for's head is left aside. */
export function withoutKeyword(tokens: Token[]): Token[] {
  let from = 0;
  while (["}", "else", "do"].includes(tokens[from]?.text ?? "")) from++;
  if (tokens[from]?.text === "for") return [];
  return tokens.slice(["if", "while", "switch", "return", "throw", "co_return", "co_yield", "co_await"].includes(tokens[from]?.text ?? "") ? from + 1 : from);
}
