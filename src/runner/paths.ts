/** File names of a request: relative, inside the work folder, and nothing that a shell, a compiler or a terminal could mistake. */

/** Why a path is not fit, in words that end a sentence; undefined when it is. */
export function checkPath(path: string): string | undefined {
  if (path === "") return "it is empty";
  if (path.length > 200) return "it is longer than 200 characters";
  if (/[\0-\x1f\x7f]/.test(path)) return "it holds control characters";
  if (path.includes("\\")) return 'it holds a backslash (folders are separated by "/")';
  if (path.startsWith("/") || /^[A-Za-z]:/.test(path)) return "it is absolute";
  for (const part of path.split("/")) {
    if (part === "") return "it has an empty part";
    if (part === "." || part === "..") return `it holds "${part}"`;
    if (part.startsWith("-")) return 'a part of it starts with "-"';
  }
  return undefined;
}

const TRANSLATION_UNIT = /\.(c|cc|cpp|cxx)$/i;

export function isTranslationUnit(path: string): boolean {
  return TRANSLATION_UNIT.test(path);
}

/** Lower-case `.c` alone is C, as for g++: `.C` is C++. */
export function hasCExtension(path: string): boolean {
  return path.endsWith(".c");
}
