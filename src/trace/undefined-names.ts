/** Which variables that a source line names have no value: what an "uninitialised value" error is most likely about. */
import type { Frame, Value } from "./snapshot";

export function undefinedNames(frame: Frame, line: string): string[] {
  const words = new Set(line.replace(/"(?:[^"\\]|\\.)*"|\/\/.*$/g, " ").match(/[A-Za-z_]\w*/g) ?? []);
  const names = new Set<string>();
  for (const variable of frame.variables) {
    if (words.has(variable.name) && hasHole(variable)) names.add(variable.name);
  }
  return [...names];
}

/** Undefined, wholly or in a part that is shown. */
function hasHole(value: Value): boolean {
  return value.state === "undefined" || value.state === "partial";
}
