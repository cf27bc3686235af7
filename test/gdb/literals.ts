/** C++ literals and numbers back to what they stand for, so that values are compared and not their spelling. */

const SIMPLE: Record<string, number> = { "0": 0, a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, "\\": 92, "'": 39, '"': 34, "?": 63 };

/** The code of a character literal ('a', L'w', '\x80'), or undefined when the text is none. */
export function characterCode(text: string): number | undefined {
  const match = /^(?:u8|u|U|L)?'(.*)'$/su.exec(text);
  if (!match) return undefined;
  const units = unescape(match[1]);
  return units.length === 1 ? units[0].code : undefined;
}

/** The bytes of a string literal as hex, those of wider characters as UTF-8, and whether it is cut short ("..." behind it). */
export function stringBytes(text: string): { hex: string; cut: boolean } | undefined {
  const match = /^(?:u8|u|U|L)?"(.*)"(\.\.\.)?$/su.exec(text);
  if (!match) return undefined;
  const bytes = unescape(match[1]).map(({ code, byte }) => byte ? Buffer.from([code & 0xff]) : Buffer.from(String.fromCodePoint(code), "utf8"));
  return { hex: Buffer.concat(bytes).toString("hex"), cut: match[2] !== undefined };
}

/** `byte`: the escape names a byte, not a character. */
function unescape(body: string): { code: number; byte: boolean }[] {
  const units: { code: number; byte: boolean }[] = [];
  const pattern = /\\x([0-9a-f]+)|\\u([0-9a-f]{4})|\\U([0-9a-f]{8})|\\([0-7]{3})|\\(.)|(.)/gsu;
  for (const [, x, u, U, octal, simple, plain] of body.matchAll(pattern)) {
    if (x !== undefined) units.push({ code: parseInt(x, 16), byte: true });
    else if (octal !== undefined) units.push({ code: parseInt(octal, 8), byte: true });
    else if (u !== undefined || U !== undefined) units.push({ code: parseInt(u ?? U, 16), byte: false });
    else if (simple !== undefined) units.push({ code: SIMPLE[simple] ?? simple.codePointAt(0)!, byte: true });
    else units.push({ code: plain.codePointAt(0)!, byte: false });
  }
  return units;
}

/** Do two spellings of a floating-point number of `size` bytes name the same number? */
export function sameFloat(a: string, b: string, size: number): boolean {
  const [x, y] = [number(a), number(b)];
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.isNaN(x) && Number.isNaN(y);
  if (size === 4) return Math.fround(x) === Math.fround(y);
  // Extended precision does not fit a double: what does must agree to its last bits.
  return size === 8 ? x === y : x === y || Math.abs(x - y) <= Math.abs(x) * 4e-16;
}

function number(text: string): number {
  const special = /^([+-]?)(inf|nan)/i.exec(text);
  if (special) return special[2].toLowerCase() === "nan" ? NaN : special[1] === "-" ? -Infinity : Infinity;
  return Number(text.replace(/[fFlL]$/, ""));
}

/** The names in "(a | N::b)" or "N::a", without their scopes, sorted. */
export function enumerators(text: string): string {
  return text.replace(/[()]/g, "").split("|").map((name) => name.trim().replace(/^.*::/, "")).sort().join("|");
}
