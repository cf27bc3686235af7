/**
 * The compiler flags a request may give. An allow-list: flags that change warnings, the dialect, macros or include folders.
 * What changes debug information, code generation or what is linked is refused, because the recorder relies on it; what can
 * run or read other things (`-fplugin`, `-B`, `-Wl,`, `@file`, `-specs`) is refused because the request is not trusted.
 */
import { checkPath } from "./paths";

const EXACT = new Set([
  "-w", "-pedantic", "-pedantic-errors", "-ansi", "-pthread", "-lm", "-lpthread",
  "-fpermissive", "-fno-elide-constructors", "-fno-exceptions", "-fexceptions", "-fno-rtti", "-frtti",
  "-fsigned-char", "-funsigned-char", "-fwrapv", "-ftrapv", "-fchar8_t", "-fno-char8_t", "-fconcepts",
  "-fcoroutines", "-fshort-enums", "-fno-operator-names", "-fms-extensions", "-fno-access-control",
  "-fno-strict-aliasing", "-fstrict-aliasing", "-finput-charset=UTF-8", "-fno-gnu-keywords", "-fsized-deallocation",
  "-faligned-new", "-fnew-inheriting-ctors", "-fno-threadsafe-statics", "-fgnu89-inline", "-fno-builtin",
]);

/** Already how we compile, or of no use here: taken and dropped, since people carry them in their build settings. */
const DROPPED = /^-(g[0-3]?|ggdb[0-3]?|gdwarf(-[45])?|O0|Og|fno-omit-frame-pointer|no-pie|fno-stack-protector)$/;

const NUMBERED = /^-(ftemplate-depth|fconstexpr-depth|fconstexpr-loop-limit|fconstexpr-ops-limit|fconstexpr-cache-depth|fmax-errors|fmessage-length)=\d{1,10}$/;
const WARNING = /^-W(?![lap],)[a-zA-Z][\w+=.,-]*$/;
const MACRO = /^-[DU][A-Za-z_]\w*/;
const STANDARD = /^-std=(c|gnu)(\+\+)?(\d\d|\d[a-z])$/;

export type CheckedFlags = { flags: string[] } | { refused: string };

/** The flags in canonical form (`-D X` becomes `-DX`), or which one is refused and why. */
export function checkFlags(flags: readonly string[]): CheckedFlags {
  const kept: string[] = [];
  for (let i = 0; i < flags.length; i++) {
    let flag = flags[i];
    if (flag === "-D" || flag === "-U" || flag === "-I") {
      const value = flags[++i];
      if (value === undefined) return { refused: `The flag ${flag} needs a value after it.` };
      flag += value;
    }
    if (flag.includes("\0")) return { refused: "A compiler flag holds a NUL byte." };
    if (DROPPED.test(flag)) continue;
    if (flag.startsWith("-I")) {
      const folder = flag.slice(2).replace(/\/$/, "") || ".";
      const wrong = folder === "." ? undefined : checkPath(folder);
      if (wrong !== undefined) return { refused: `The include folder of ${flag} must lie among the request's own files: ${wrong}.` };
      kept.push(`-I${folder}`);
      continue;
    }
    if (EXACT.has(flag) || NUMBERED.test(flag) || WARNING.test(flag) || MACRO.test(flag) || STANDARD.test(flag)) {
      kept.push(flag);
      continue;
    }
    return { refused: whyNot(flag) };
  }
  return { flags: kept };
}

function whyNot(flag: string): string {
  if (/^-O/.test(flag)) return `The flag ${flag} is refused: only unoptimised programs can be followed statement by statement. Leave it out.`;
  if (/^-fsanitize/.test(flag)) return `The flag ${flag} is refused: a sanitizer cannot run under the recorder, which finds memory errors itself. Leave it out.`;
  if (/^-[lL]/.test(flag)) return `The flag ${flag} is refused: only the standard library is linked. Leave it out.`;
  return `The flag ${flag} is not on the list of allowed ones (-W*, -D, -U, -std, -I within the files, and some -f). Leave it out.`;
}
