/** Where on a card a value is drawn. Pure. */
import { around } from "./shape";
import type { Line, Sheet } from "./sheet";

const holds = (line: Line, path: string): boolean => line.path === path ? line.kind !== "strip" && line.kind !== "columns" && line.kind !== "pager" : "cells" in line && line.cells.some((c) => "path" in c && c.path === path);

/** The line of a value; `orAround`: else that of what it is a part of. */
export function lineAt(sheet: Sheet, path: string, orAround: boolean): Line | undefined {
  const exact = sheet.lines.find((l) => holds(l, path) || ("cells" in l && l.cells.some((c) => "path" in c && c.path === path)));
  if (exact) return exact;
  if (path.endsWith(":key")) return lineAt(sheet, path.replace(/:key$/, ":value"), orAround); // a key is its value's name
  const whole = around(path);
  return orAround && whole !== path ? lineAt(sheet, whole, true) : undefined;
}
