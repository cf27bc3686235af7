/** The words, numbers, literals and signs of an expression. */
import { ViewError } from "./view-error";

export type Token = { text: string; start: number } & (
  | { kind: "word" | "sign" }
  | { kind: "int"; value: bigint; bits: 32 | 64; signed: boolean }
  | { kind: "float"; value: number }
  | { kind: "char"; value: bigint }
  | { kind: "string"; value: string }
);

const word = /[A-Za-z_$][\w$]*/y;
const float = /(?:\d+\.\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+)[fFlL]?/y;
const integer = /(0[xX][0-9a-fA-F']+|0[bB][01']+|\d[\d']*)([uUlLzZ]*)/y;
const character = /(?:u8|[LuU])?'((?:[^'\\]|\\.)+)'/y;
const string = /(?:u8|[LuU])?"((?:[^"\\]|\\.)*)"/y;
const sign = /->|::|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^~!<>?:.,()[\]]/y;

export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  while (at < text.length) {
    if (/\s/.test(text[at]!)) { at++; continue; }
    const start = at;
    const push = (found: RegExpExecArray, token: { kind: "word" | "sign" } | { kind: "int"; value: bigint; bits: 32 | 64; signed: boolean } | { kind: "float"; value: number } | { kind: "char"; value: bigint } | { kind: "string"; value: string }): void => {
      tokens.push({ text: found[0], start, ...token });
      at += found[0].length;
    };
    const quoted = match(character);
    if (quoted) { push(quoted, { kind: "char", value: codeOf(unescape(quoted[1]!)) }); continue; }
    const literal = match(string);
    if (literal) { push(literal, { kind: "string", value: unescape(literal[1]!) }); continue; }
    const real = match(float);
    if (real) { push(real, { kind: "float", value: Number.parseFloat(real[0]) }); continue; }
    const number = match(integer);
    if (number) { push(number, integerOf(number)); continue; }
    const name = match(word);
    if (name) { push(name, { kind: "word" }); continue; }
    const punctuation = match(sign);
    if (!punctuation) throw new ViewError(`${JSON.stringify(text[at])} has no meaning in an expression`);
    push(punctuation, { kind: "sign" });
  }
  return tokens;
}

/** The type of an integer literal is the first of int, (unsigned,) long, unsigned long that holds it. */
function integerOf(found: RegExpExecArray): { kind: "int"; value: bigint; bits: 32 | 64; signed: boolean } {
  const digits = found[1]!.replaceAll("'", "");
  const spelled = /^0\d/.test(digits) ? `0o${digits.slice(1)}` : digits;
  if (!/^(0x[0-9a-f]+|0b[01]+|0o[0-7]+|\d+)$/i.test(spelled)) throw new ViewError(`${digits} is no number`);
  const value = BigInt(spelled);
  const unsigned = /u/i.test(found[2]!);
  const long = /[lz]/i.test(found[2]!) || value > (unsigned ? 0xffff_ffffn : 0x7fff_ffffn);
  return { kind: "int", value: BigInt.asUintN(64, value), bits: long ? 64 : 32, signed: !unsigned && value <= 0x7fff_ffff_ffff_ffffn };
}

const escapes: Record<string, string> = { n: "\n", t: "\t", r: "\r", 0: "\0", a: "\x07", b: "\b", f: "\f", v: "\v" };

function unescape(text: string): string {
  return text.replace(/\\(x[0-9a-fA-F]{1,2}|.)/gs, (_, code: string) => (code.length > 1 ? String.fromCharCode(Number.parseInt(code.slice(1), 16)) : escapes[code] ?? code));
}

function codeOf(text: string): bigint {
  return BigInt(text.codePointAt(0) ?? 0);
}
