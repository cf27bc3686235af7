/** Which variables that a source line names have no value: what an "uninitialised value" error is most likely about. */
import type { Frame, Value } from "./snapshot";

export function undefinedNames(frame: Frame, line: string): string[] {
  const words = wordsOf(line);
  const names = new Set<string>();
  for (const variable of frame.variables) {
    if (words.has(variable.name) && hasHole(variable)) names.add(variable.name);
  }
  return [...names];
}

/** The first variable that a source line names which leads to memory of a function that has returned, and what was there. */
export function deadPointer(frame: Frame, line: string): { name: string; was: string } | undefined {
  const words = wordsOf(line);
  const found = frame.variables.find((variable) => variable.dead !== undefined && words.has(variable.name));
  return found && { name: found.name, was: found.dead === undefined || found.dead === "" ? "?" : found.dead };
}

function wordsOf(line: string): Set<string> {
  return new Set(line.replace(/"(?:[^"\\]|\\.)*"|\/\/.*$/g, " ").match(/[A-Za-z_]\w*/g) ?? []);
}

/** Undefined, wholly or in a part that is shown. */
function hasHole(value: Value): boolean {
  return value.state === "undefined" || value.state === "partial";
}
