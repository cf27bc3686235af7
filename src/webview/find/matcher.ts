/** What a search term means: a number finds values equal to it, anything else finds text. Pure. */
import type { Value } from "../../trace/snapshot";

export interface Matcher {
  /** The value itself, not its parts. */
  value(value: Value): boolean;
  /** A variable's name. */
  name(name: string): boolean;
  /** Where in a piece of a string the term stands, from `from` on; -1: nowhere. */
  within(text: string, from: number): number;
  /** Length of the term inside a string. */
  readonly length: number;
}

const number = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;
const address = /^0x[0-9a-f]+$/i;

/**
 * `7` finds what is 7, not 17; `0x4d96040` what lies or leads there; `"7"` and words find text, in any case of letters.
 * Undefined when there is nothing to look for.
 */
export function matcherOf(query: string): Matcher | undefined {
  const term = query.trim();
  if (term === "" || term === '"') return undefined;
  const quoted = /^"(.*?)"?$/s.exec(term)?.[1];
  const text = (quoted ?? term).toLowerCase();
  if (text === "") return undefined;
  const within = (where: string, from: number): number => where.toLowerCase().indexOf(text, from);
  const name = (of: string): boolean => quoted === undefined && within(of, 0) >= 0;
  if (quoted === undefined && address.test(term)) {
    const wanted = BigInt(term);
    const same = (at: string | undefined): boolean => at !== undefined && BigInt(at) === wanted;
    return { value: (v) => same(v.target) || same(v.address) || equal(v.value, Number(term)), name: () => false, within, length: text.length };
  }
  if (quoted === undefined && number.test(term)) {
    const wanted = Number(term);
    return { value: (v) => equal(v.value, wanted), name: () => false, within: wholeNumber(within, text.length), length: text.length };
  }
  return { value: (v) => v.value !== undefined && v.kind !== "string" && within(v.value, 0) >= 0, name, within, length: text.length };
}

/** Within a text too a number is found only where it stands alone: 7 not in "17". */
function wholeNumber(within: Matcher["within"], length: number): Matcher["within"] {
  const digit = (c: string | undefined): boolean => c !== undefined && c >= "0" && c <= "9";
  return (text, from) => {
    let at = within(text, from);
    while (at >= 0 && (digit(text[at - 1]) || digit(text[at + length]))) at = within(text, at + 1);
    return at;
  };
}

/** `97 'a'` is 97 as well. */
function equal(shown: string | undefined, wanted: number): boolean {
  const first = shown === undefined ? undefined : /^[-+]?[\d.][^\s]*/.exec(shown)?.[0];
  return first !== undefined && Number(first.replace(/'/g, "")) === wanted;
}
