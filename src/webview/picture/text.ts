/** How types, addresses and single values read in the picture. Pure. */
import { shortFunctionName } from "../../trace/function-names";
import { charLiteral } from "../../trace/literals";
import type { Value } from "../../trace/snapshot";
import { t } from "../strings";
import { isLetters } from "./shape";

/** Template arguments that the standard library fills in by itself: never worth their room. */
const defaulted = /^(allocator|less|hash|equal_to|char_traits|default_delete)</;
const defaultContainer: Record<string, RegExp> = { stack: /^deque</, queue: /^deque</, priority_queue: /^vector</ };

interface TypeName { head: string; args?: TypeName[]; tail: string }

/** Parses "a::b<c, d<e>>::f*" far enough to drop what is default. */
function parseType(text: string, at: { i: number }): TypeName {
  let head = "";
  for (let open = 0; at.i < text.length && (open > 0 || !"<,>".includes(text[at.i])); at.i++) {
    open += text[at.i] === "(" ? 1 : text[at.i] === ")" ? -1 : 0; // what stands in parentheses is kept as it is
    head += text[at.i];
  }
  if (text[at.i] !== "<" || /operator$/.test(head)) return { head: head.trim(), tail: "" };
  at.i++;
  const args: TypeName[] = [];
  while (at.i < text.length) {
    args.push(parseType(text, at));
    const end = text[at.i++];
    if (end !== ",") break;
  }
  let tail = "";
  if (at.i < text.length && !",>".includes(text[at.i])) {
    const rest = parseType(text, at);
    tail = printType(rest, false);
  }
  return { head: head.trim(), args, tail };
}

function printType({ head, args, tail }: TypeName, strip = true): string {
  const name = strip ? head.replace(/^((?:const |volatile )*)(?:std::)?(?:__cxx11::|__debug::|pmr::)?/, "$1").replace("(anonymous namespace)::", "") : head;
  if (!args) return name + tail;
  const bare = name.replace(/^(const |volatile )+/, "");
  if (bare === "basic_string") return name.replace("basic_string", args[0]?.head === "wchar_t" ? "wstring" : "string") + tail;
  if (bare === "basic_string_view") return name.replace("basic_string_view", "string_view") + tail;
  const texts = args.map((a) => printType(a));
  const kept = texts.filter((text, i) => i === 0 || !(defaulted.test(text) || defaultContainer[bare]?.test(text)));
  return `${name}<${kept.join(", ")}>${/^\w/.test(tail) ? " " : ""}${tail}`;
}

const types = new Map<string, string>();

/** A type as people say it: "std::vector<int, std::allocator<int> >" is "vector<int>". */
export function shortType(type: string): string {
  let short = types.get(type);
  if (short === undefined) {
    short = printType(parseType(type, { i: 0 })).replace(/\s+>/g, ">").replace(/\s+([*&])/g, "$1").replace(/\bstd::/g, "");
    if (types.size > 5000) types.clear();
    types.set(type, short);
  }
  return short;
}

/** A function as people say it, in the panel's language. */
export const shortFunction = (name: string): string => shortFunctionName(name, { lambda: t("lambda"), lambdaIn: t("lambdaIn") });

/** The last four digits: enough to tell two apart, short enough to ignore. */
export const shortAddress = (address: string): string => address.replace(/^0x0*/, "").slice(-4).padStart(4, "0");

/** Addresses of user memory lie below 2^48 and fit a double; what does not is no place in the picture. */
export function addressNumber(address: string | undefined): number | undefined {
  if (!address) return undefined;
  const n = Number(address);
  return Number.isSafeInteger(n) ? n : undefined;
}

/** Columns of a monospaced font that a text takes: wide (East Asian, emoji) characters take two, combining ones none. */
export function columns(text: string): number {
  let n = text.length;
  if (/^[\x20-\x7e]*$/.test(text)) return n;
  n = 0;
  for (const ch of text) n += /\p{Mn}/u.test(ch) ? 0 : /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u.test(ch) ? 2 : 1;
  return n;
}

export type Glyph = "dot" | "ring" | "null" | "none";
export type Tone = "number" | "string" | "word" | "undefined" | "note" | "plain";

/** One value in one place: a glyph (pointers), then words. */
export interface Shown { glyph: Glyph; text: string; tone: Tone }

const asString = (value: string): string => (/^(u8|[LuU])?"/.test(value) ? value : `"${value}"`);

/** A letter that was never set. */
export const neverSetLetter = "\u2592";

/** The text in an array of characters up to its NUL, its letters that were never set marked as such. */
function lettersText({ value, children = [], elided }: Value): string {
  if (value !== undefined) return value;
  const letters = children.map((c) => (c.value === undefined ? neverSetLetter : c.value.replace(/^(u8|[LuU])?'(.*)'$/s, "$2").replace(/^\\'$/, "'").replace(/^"$/, '\\"')));
  const end = letters.indexOf("\\0");
  const prefix = /^(u8|[LuU])?'/.exec(children.find((c) => c.value !== undefined)?.value ?? "")?.[1] ?? "";
  return `${prefix}"${letters.slice(0, end < 0 ? undefined : end).join("")}"${elided && end < 0 ? "..." : ""}`;
}

/** `65 'A'`: small numbers that may be meant as characters, as gdb shows them. Elements are left bare: bytes stand close together. */
function withLetter({ kind, type, value = "", role }: Value): string {
  if (kind !== "scalar" || role === "element" || !/^(const |volatile )*((un)?signed char|(std::)?u?int8_t)$/.test(type)) return value;
  const code = /^\d{1,3}$/.test(value) ? Number(value) : -1;
  return code === 0 || (code >= 7 && code <= 13) || (code >= 32 && code < 127) ? `${value} ${charLiteral(code, "char")}` : value;
}

/** The short form of a value; composites without one give "". */
export function show(value: Value): Shown {
  // A container that makes no sense says why; what of it could be read is listed beneath.
  if (value.state === "unreadable") return { glyph: "none", text: value.value === "<destroyed>" ? t("destroyed") : value.value?.startsWith("<corrupted") ? value.value : t("unreadable"), tone: "undefined" };
  const pointer = value.kind === "pointer" || value.kind === "smart-pointer" || value.kind === "reference";
  if (isLetters(value)) return value.state === "undefined" ? { glyph: "none", text: t("undefined"), tone: "undefined" } : { glyph: "none", text: lettersText(value), tone: "string" };
  if (value.state === "undefined" && !(pointer && value.target)) {
    const whole = value.kind === "scalar" || pointer || value.kind === "function" || !value.children?.length;
    return { glyph: "none", text: whole ? t("undefined") : "", tone: "undefined" };
  }
  if (pointer) {
    if (value.targetState === "null" || (!value.target && !value.value)) return { glyph: "null", text: "", tone: "word" };
    if (value.targetState === "code") return { glyph: "none", text: value.value ?? value.target ?? "", tone: "word" };
    const extra = pointerText(value);
    if (value.dead !== undefined) return { glyph: value.kind === "reference" ? "ring" : "dot", text: extra, tone: "undefined" };
    // A literal is said in full: there is nothing more to point at.
    if (value.targetState === "global" && value.kind === "pointer" && extra.includes('"')) return { glyph: "none", text: extra, tone: "string" };
    return { glyph: value.kind === "reference" ? "ring" : "dot", text: extra, tone: extra.includes('"') ? "string" : "number" };
  }
  if (value.state === "partial" && value.value === undefined && !value.children?.length) return { glyph: "none", text: t("partial"), tone: "undefined" };
  if (value.kind === "string") return { glyph: "none", text: asString(value.value ?? ""), tone: "string" };
  if (value.value !== undefined) return { glyph: "none", text: withLetter(value), tone: tone(value) };
  if (value.length === 0 || (value.kind === "optional" && !value.children?.length)) return { glyph: "none", text: t("empty"), tone: "undefined" };
  return { glyph: "none", text: "", tone: "plain" };
}

/** Beside its dot a pointer shows words only when they say more than its address (a C string, a count of owners). */
function pointerText(value: Value): string {
  const text = value.value;
  if (text === undefined || /^\(?(0x[0-9a-f]+)\)?$/i.test(text)) return "";
  return text.replace(/^0x[0-9a-f]+ +/i, "");
}

function tone(value: Value): Tone {
  const first = value.value?.[0] ?? "";
  if (first === '"' || first === "'") return "string";
  if (value.kind === "scalar") return /[-+.\d]/.test(first) ? "number" : "word";
  return "plain";
}

/** What is read out and what tests compare: the value in words, without glyphs. */
export function spoken(value: Value): string {
  const { glyph, text } = show(value);
  if (glyph === "null") return t("null");
  if (text) return text.includes(neverSetLetter) ? `${text}, ${t("partial")}` : text;
  if (glyph !== "none") return value.target ?? "";
  if (value.length !== undefined) return `[${value.length}]`;
  return value.children?.length ? "{…}" : "";
}
