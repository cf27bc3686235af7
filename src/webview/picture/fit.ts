/** How wide values are, and what of a row fits its card. Pure. */
import { t } from "../strings";
import type { Change, Line, SheetOptions } from "./sheet";
import type { Metrics } from "./metrics";
import { isPointer, nested } from "./shape";
import { columns, type Shown } from "./text";

type Field = Extract<Line, { kind: "field" }>;

const glyphWidth = (shown: Shown, m: Metrics): number => (shown.glyph === "none" ? 0 : m.glyph);
export const shownWidth = (shown: Shown, m: Metrics): number => columns(shown.text) * m.char + glyphWidth(shown, m) + (shown.text && shown.glyph !== "none" ? 4 : 0);

export function oldWidth(change: Change | undefined, m: Metrics): number {
  return change?.old ? shownWidth(change.old, m) + 8 : 0;
}

/**
 * Decides what of a row fits: name and value always (wrapped when they must), the type and the old value when there is room.
 * Gives the width that the row would need to show everything side by side, px.
 */
export function fitRow(line: Field, nameColumn: number, options: SheetOptions): number {
  const m = options.metrics;
  const indent = line.indent * m.indent;
  const name = indent + columns(line.name) * m.char;
  const fold = line.fold ? m.glyph : 0;
  const now = shownWidth(line.shown, m) + fold;
  const typeW = options.types ? columns(line.type) * m.char + m.gap : 0;
  const column = Math.max(nameColumn, name);
  const natural = options.types ? now + oldWidth(line.change, m) : Math.max(now + oldRoom(line, m), unsetRoom(line, m));
  const needed = m.pad * 2 + column + (natural ? m.gap + natural : 0) + typeW;
  const room = options.width - m.pad * 2;
  if (line.change?.old && name + m.gap + now + oldWidth(line.change, m) > room) line.change = { fresh: true };
  const value = now + oldWidth(line.change, m);
  const beside = value ? m.gap + value : 0;
  line.showType = options.types && column + typeW + beside <= room;
  line.nameW = Math.max(0, Math.min(column, room - beside) - indent);
  if (name + beside <= room || !line.shown.text) return needed;
  // The value goes beneath its name, over as many lines as it needs; without a name it is all there is.
  const per = Math.max(4, Math.floor((room - indent - (line.name ? m.indent : 0)) / m.char));
  line.wrapped = wrap(line.shown.text, per);
  line.h = m.row * (line.wrapped.length + (line.name ? 1 : 0));
  line.nameW = Math.max(0, Math.min(column, room) - indent);
  line.showType = options.types && column + typeW <= room;
  return needed;
}

/** Room kept on a block's card for the old value beside a changed one: its size must not depend on the step. */
function oldRoom(line: Field, m: Metrics): number {
  if (line.value.kind === "string" || !columns(line.name) || nested(line.value)) return 0;
  return (isPointer(line.value) ? 4 : Math.min(8, columns(line.shown.text))) * m.char + 8;
}

/** Room kept on a block's card for the word of a value never set: `new Node` shows each member so before it is given one. */
function unsetRoom(line: Field, m: Metrics): number {
  return line.value.kind === "scalar" || isPointer(line.value) ? columns(t("undefined")) * m.char : 0;
}

function wrap(text: string, per: number): string[] {
  const lines = [""];
  let used = 0;
  for (const ch of text) {
    const w = columns(ch);
    if (used + w > per) { lines.push(""); used = 0; }
    lines[lines.length - 1] += ch;
    used += w;
  }
  return lines;
}
