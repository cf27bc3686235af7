/**
 * Type names with wildcards: `ns::Vec<*>`, `Map<int,*>::Node`. A `*` stands for one template argument, the last one of a list
 * for all that are left. A name without wildcards is the one type of that name.
 */
import { simplifyName } from "../type-names";

const longest = 4000;
const deepest = 32;

/** What the wildcards stand for, in order; undefined: the pattern does not mean this type. `name` as types.ts spells it. */
export function matchType(pattern: string, name: string): string[] | undefined {
  const bare = pattern.trim().replace(/^::/, "").replace(/^(?:class|struct|union) /, "");
  if (bare.length > longest || name.length > longest) return undefined;
  const captures: string[] = [];
  return match(bare, name, captures, 0) ? captures : undefined;
}

function match(pattern: string, name: string, captures: string[], depth: number): boolean {
  if (!pattern.includes("*")) return pattern === name || simplifyName(pattern) === name;
  if (depth > deepest) return false;
  const [ours, theirs] = [split(pattern), split(name)];
  if (!ours || !theirs || ours.head.trim() !== theirs.head) return spaceless(pattern) === spaceless(name);
  const all = ours.args.at(-1) === "*";
  if (theirs.args.length < ours.args.length || (!all && theirs.args.length > ours.args.length)) return false;
  for (const [i, argument] of theirs.args.entries()) {
    const wanted = ours.args[Math.min(i, ours.args.length - 1)]!;
    if (wanted === "*") captures.push(argument);
    else if (!match(wanted, argument, captures, depth + 1)) return false;
  }
  return ours.rest === "" ? theirs.rest === "" : match(ours.rest, theirs.rest, captures, depth + 1);
}

/** `a::b<c, d>::e` is the head `a::b`, the arguments c and d, and the rest `::e`. */
function split(name: string): { head: string; args: string[]; rest: string } | undefined {
  const open = name.indexOf("<");
  if (open < 0) return undefined;
  const args: string[] = [];
  let depth = 0;
  let start = open + 1;
  for (let i = open; i < name.length; i++) {
    const c = name[i];
    if (c === "<" || c === "(" || c === "[") depth++;
    else if (c === ">" || c === ")" || c === "]") depth--;
    else if (c === "," && depth === 1) { args.push(name.slice(start, i).trim()); start = i + 1; }
    if (depth === 0) return { head: name.slice(0, open), args: [...args, name.slice(start, i).trim()], rest: name.slice(i + 1) };
  }
  return undefined;
}

function spaceless(name: string): string {
  return name.replace(/\s+/g, "");
}
