/** Which variables that a source line names have no value: what an "uninitialised value" error is most likely about. */
import type { Frame, Value } from "./snapshot";

export interface UndefinedName {
  name: string;
  /** It was given a value, but one computed from undefined ones. */
  computed: boolean;
}

export function undefinedNames(frame: Frame, line: string): UndefinedName[] {
  const words = wordsOf(line);
  const names = new Map<string, boolean>();
  for (const variable of frame.variables) {
    if (words.has(variable.name) && hasHole(variable)) names.set(variable.name, variable.computed === true);
  }
  return [...names].map(([name, computed]) => ({ name, computed }));
}

/** The first variable that a source line names which leads to memory of a function that has returned, and what was there. */
export function deadPointer(frame: Frame, line: string): { name: string; was: string } | undefined {
  const words = wordsOf(line);
  const found = frame.variables.find((variable) => variable.dead !== undefined && words.has(variable.name));
  return found && { name: found.name, was: found.dead || "?" };
}

function wordsOf(line: string): Set<string> {
  return new Set(line.replace(/"(?:[^"\\]|\\.)*"|\/\/.*$/g, " ").match(/[A-Za-z_]\w*/g) ?? []);
}

/** Undefined, wholly or in a part that is shown. */
function hasHole(value: Value): boolean {
  return value.state === "undefined" || value.state === "partial";
}

/**
 * Whether the declaration of a variable gives it a value. `text`: the source from the variable's name on. A trace does not say:
 * an undefined value stored where one was before changes nothing.
 */
export function isInitialized(name: string, text: string): boolean {
  if (!text.startsWith(name)) return false;
  const rest = text.slice(name.length).replace(/^(?:\s|\/\/.*|\/\*[^]*?\*\/)+/, "");
  return /^(=(?!=)|\(\s*[^\s)]|\{\s*[^\s}])/.test(rest);
}
