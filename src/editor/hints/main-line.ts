/** Where a source defines `main`: by its text, without comments and strings. No `vscode` here: tests call it. */

const head = /(?:^|[;}\s])(?:int|auto|signed|void)\s+(?:__cdecl\s+)?main\s*\(/;

/** The line (from 0) on which the name stands; undefined where there is no main. */
export function mainLine(source: string): number | undefined {
  const blank = (text: string): string => text.replace(/[^\n]/g, " ");
  const text = source.replace(/\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, blank);
  const found = head.exec(text);
  if (found === null) return undefined;
  const name = found.index + found[0].lastIndexOf("main");
  return text.slice(0, name).split("\n").length - 1;
}
