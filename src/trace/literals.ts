/** Characters and strings as C++ literals: quotes, escapes, encoding prefixes. */

const named: Record<number, string> = {
  0: "\\0", 7: "\\a", 8: "\\b", 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r", 27: "\\x1b", 92: "\\\\",
};

export type CharKind = "char" | "wchar_t" | "char8_t" | "char16_t" | "char32_t";

const prefixes: Record<CharKind, string> = { char: "", wchar_t: "L", char8_t: "u8", char16_t: "u", char32_t: "U" };

export function charKind(typeName: string): CharKind | undefined {
  return typeName in prefixes ? (typeName as CharKind) : undefined;
}

/** 'a', '\n', '\x80', u'é' */
export function charLiteral(code: number, kind: CharKind): string {
  const text = code === 39 ? "\\'" : escaped(code, kind === "char" || kind === "char8_t");
  return `${prefixes[kind]}'${text}'`;
}

/**
 * "text" of the units of a string (bytes for char, which are read as UTF-8 where they are it; 16 or 32-bit units else).
 * `cut`: there is more: "..." follows the quote.
 */
export function stringLiteral(units: ArrayLike<number>, kind: CharKind, cut = false): string {
  let out = "";
  for (let i = 0; i < units.length;) {
    const [code, taken] = kind === "char" || kind === "char8_t" ? utf8(units, i) : kind === "char16_t" ? utf16(units, i) : [units[i]!, 1];
    const escape = code === 34 ? '\\"' : escaped(code, taken === 1 && (kind === "char" || kind === "char8_t"));
    // A digit right behind \0 or \x.. would belong to the escape: an octal one of full length ends itself.
    const next = units[i + taken];
    out += /^\\(0|x)/.test(escape) && next !== undefined && isHexDigit(next) ? `\\${code.toString(8).padStart(3, "0")}` : escape;
    i += taken;
  }
  return `${prefixes[kind]}"${out}"${cut ? "..." : ""}`;
}

function escaped(code: number, single: boolean): string {
  const name = named[code];
  if (name) return name;
  if (code < 0x20 || code === 0x7f || (single && code >= 0x80)) return `\\x${code.toString(16).padStart(2, "0")}`;
  if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return `\\x${code.toString(16)}`;
  if ((code >= 0x80 && code < 0xa0) || code === 0x2028 || code === 0x2029) return `\\u${code.toString(16).padStart(4, "0")}`;
  return String.fromCodePoint(code);
}

function isHexDigit(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102);
}

/** The code point at i and how many bytes it takes; a byte that is no good UTF-8 stands for itself. */
function utf8(units: ArrayLike<number>, i: number): [number, number] {
  const first = units[i]!;
  const length = first < 0xc2 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 1;
  if (length === 1 || i + length > units.length) return [first, 1];
  let code = first & (0x7f >> length);
  for (let k = 1; k < length; k++) {
    const unit = units[i + k]!;
    if ((unit & 0xc0) !== 0x80) return [first, 1];
    code = (code << 6) | (unit & 0x3f);
  }
  const least = [0, 0, 0x80, 0x800, 0x10000][length]!;
  if (code < least || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return [first, 1];
  return [code, length];
}

function utf16(units: ArrayLike<number>, i: number): [number, number] {
  const first = units[i]!;
  const second = units[i + 1];
  if (first >= 0xd800 && first < 0xdc00 && second !== undefined && second >= 0xdc00 && second < 0xe000) {
    return [0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00), 2];
  }
  return [first, 1];
}
