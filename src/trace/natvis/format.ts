/** Display strings and format specifiers: `{{ size={count} }}`, `{text,[length]s}`, `{flags,x}`, `{*this,view(short)}`. */
import { ViewError } from "./view-error";

export type DisplayPart = { text: string } | { source: string };

/** Literal text and the insides of braces. `{{` and `}}` are braces. */
export function parseDisplay(display: string): DisplayPart[] {
  const parts: DisplayPart[] = [];
  let text = "";
  for (let i = 0; i < display.length; i++) {
    const c = display[i]!;
    if ((c === "{" || c === "}") && display[i + 1] === c) { text += c; i++; continue; }
    if (c !== "{") { text += c; continue; }
    const end = closing(display, i);
    if (end < 0) throw new ViewError("a { of the display string is not closed; write {{ for a brace");
    if (text !== "") parts.push({ text });
    text = "";
    parts.push({ source: display.slice(i + 1, end) });
    i = end;
  }
  if (text !== "") parts.push({ text });
  return parts;
}

function closing(display: string, open: number): number {
  let quote = "";
  for (let i = open + 1; i < display.length; i++) {
    const c = display[i]!;
    if (quote !== "") {
      if (c === "\\") i++;
      else if (c === quote) quote = "";
    } else if (c === '"' || (c === "'" && !/[0-9a-fA-F]/.test(display[i - 1]!))) quote = c;
    else if (c === "}") return i;
  }
  return -1;
}

export interface Format {
  number?: "decimal" | "octal" | "hex" | "binary" | "character" | "exponent";
  /** Hexadecimal or binary without its prefix; hexadecimal in capitals. */
  bare?: boolean;
  capitals?: boolean;
  /** Characters up to the first NUL, or `count` of them. */
  string?: { quoted: boolean };
  /** An expression: so many elements. */
  count?: string;
  view?: string;
  raw?: boolean;
}

const letters: Record<string, Format> = {
  d: { number: "decimal" }, i: { number: "decimal" }, u: { number: "decimal" }, o: { number: "octal" },
  x: { number: "hex" }, h: { number: "hex" }, X: { number: "hex", capitals: true }, H: { number: "hex", capitals: true },
  xb: { number: "hex", bare: true }, hb: { number: "hex", bare: true }, Xb: { number: "hex", bare: true, capitals: true }, Hb: { number: "hex", bare: true, capitals: true },
  b: { number: "binary" }, bb: { number: "binary", bare: true }, c: { number: "character" }, e: { number: "exponent" },
  s: { string: { quoted: true } }, s8: { string: { quoted: true } }, su: { string: { quoted: true } }, s32: { string: { quoted: true } }, bstr: { string: { quoted: true } },
  sb: { string: { quoted: false } }, s8b: { string: { quoted: false } }, sub: { string: { quoted: false } }, s32b: { string: { quoted: false } },
  "!": { raw: true },
};
/** Those that change what Visual Studio adds to a value (addresses, types, names of enumerators): nothing of it is added here. */
const without = new Set(["na", "nd", "nr", "nvo", "nvoxb", "nvox", "en", "f", "g", "hr", "hv", "wc", "wm", "!nd"]);

/** The specifiers behind an expression: `[n]s,na`. Throws ViewError. */
export function parseFormat(rest: string): Format {
  const format: Format = {};
  for (const word of words(rest)) {
    let spec = word.trim();
    if (spec.startsWith("[")) {
      const end = spec.lastIndexOf("]");
      if (end < 0) throw new ViewError(`the format ${JSON.stringify(word)} lacks a ]`);
      format.count = spec.slice(1, end);
      spec = spec.slice(end + 1).trim();
    }
    const view = /^view\(([^()]*)\)(.*)$/.exec(spec);
    if (view) {
      format.view = view[1]!.trim();
      spec = view[2]!;
    }
    if (spec === "" || without.has(spec)) continue;
    if (!Object.hasOwn(letters, spec)) throw new ViewError(`${JSON.stringify(spec)} is no format that See++ knows`);
    Object.assign(format, letters[spec]);
  }
  return format;
}

function words(rest: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < rest.length; i++) {
    const c = rest[i];
    if (c === "[" || c === "(") depth++;
    else if (c === "]" || c === ")") depth--;
    else if (c === "," && depth === 0) { found.push(rest.slice(start, i)); start = i + 1; }
  }
  return [...found, rest.slice(start)].filter((word) => word.trim() !== "");
}
