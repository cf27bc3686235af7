/** The display string of an object: the first whose condition holds, with its expressions filled in. */
import type { Slot } from "../decoding";
import { holds } from "./conditions";
import type { DisplayDefinition } from "./definitions";
import type { Evaluator, Scope } from "./evaluator";
import { parseDisplay, parseFormat, type DisplayPart } from "./format";
import { evaluated, operandText, stringOf, type Text } from "./shown";
import { at, NoValue, ViewError } from "./view-error";

export interface Display {
  text: string;
  /** False: something in it has no value. */
  whole: boolean;
  /** It is nothing but these characters of the program. */
  string?: Text;
}

const longest = 1000;
const parsed = new Map<string, DisplayPart[]>();

function partsOf(display: string): DisplayPart[] {
  let parts = parsed.get(display);
  if (!parts) {
    if (parsed.size > 1000) parsed.clear();
    parsed.set(display, (parts = parseDisplay(display)));
  }
  return parts;
}

export function displayText(evaluator: Evaluator, displays: readonly DisplayDefinition[], scope: Scope, slot: Slot): Display | undefined {
  const order = [...displays.filter((each) => each.stringView !== true), ...displays.filter((each) => each.stringView === true)];
  for (const display of order) {
    try {
      const found = at(display.line, () => {
        if (!holds(evaluator, display, scope, slot.view?.name)) return undefined;
        return filled(evaluator, display.stringView === true ? [{ source: display.text }] : partsOf(display.text), scope, slot);
      });
      if (found) return found;
    } catch (error) {
      if (!(error instanceof ViewError) || display.optional !== true) throw error;
    }
  }
  return undefined;
}

function filled(evaluator: Evaluator, parts: readonly DisplayPart[], scope: Scope, slot: Slot): Display {
  const whole = stringAlone(evaluator, parts, scope);
  if (whole) return whole;
  let text = "";
  let complete = true;
  for (const part of parts) {
    if (text.length > longest) break;
    if ("text" in part) { text += part.text; continue; }
    try {
      text += operandText(evaluator, evaluated(evaluator, part.source, scope), scope, { depth: slot.depth, text: (slot.view?.text ?? 0) + 1 });
    } catch (error) {
      if (!(error instanceof NoValue)) throw error;
      text += "?";
      complete = false;
    }
  }
  return { text: text.length > longest ? `${text.slice(0, longest)}...` : text, whole: complete };
}

/** `{data,[size]s}`, also with quotes around it: the object is a string. */
function stringAlone(evaluator: Evaluator, parts: readonly DisplayPart[], scope: Scope): Display | undefined {
  const sources = parts.filter((part) => "source" in part);
  const quotes = parts.filter((part): part is { text: string } => "text" in part);
  if (sources.length !== 1 || quotes.some(({ text }) => text !== '"')) return undefined;
  // What it is stands behind the expression: one that is no string is not evaluated a second time.
  if (!parseFormat(evaluator.parse(sources[0]!.source, scope).rest).string) return undefined;
  const { operand, format } = evaluated(evaluator, sources[0]!.source, scope);
  const string = stringOf(evaluator, operand, { ...format, string: { quoted: quotes.length === 2 || format.string?.quoted === true } }, scope);
  return { text: string.text, whole: true, string };
}
