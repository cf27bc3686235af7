/**
 * A card's contents as lines with exact places. A value becomes rows (name, type, value), strips (an array's cells with their
 * indices), tables (elements that are all alike: columns are members) and ports (the links of a tree's node, side by side
 * at the bottom). Pure, and the one source of geometry for drawing, arrows and layout.
 */
import type { Value } from "../../trace/snapshot";
import { t, count } from "../strings";
import { fitRow, oldWidth, shownWidth } from "./fit";
import type { Metrics } from "./metrics";
import { isRawPart } from "./raw";
import { alike, bareIndex, childPath, internal, isLetters, isPointer, nested, plain, simple } from "./shape";
import type { Cell, Change, Line, Root, Sheet, SheetOptions } from "./sheet";
import { columns, shortType, show, type Shown } from "./text";

export type { Cell, Change, Line, Root, Sheet, SheetOptions } from "./sheet";

/** Padding beneath the last row. */
const foot = 4;
/** Elements with more to say than this, in characters, get a row each instead of a cell. */
const longestCell = 12;
/** Elements of an array of pointers that are drawn side by side, at most. */
const mostPorts = 24;
/** A block of so many characters shows them one by one. */
const fewLetters = 32;
/** Cells in one line of a strip, at most. */
const stripCells = 16;

/** Lays out the members or elements of one card. `roots` are the variables of a frame, or the members of a block's value. */
export function sheet(roots: readonly Root[], options: SheetOptions): Sheet {
  const maker = new Maker(options);
  for (const root of roots) {
    if (root.bare && nested(root.value) && !isLetters(root.value)) maker.children(root.value, root.path, 0);
    else maker.add(root.value, root.name ?? root.value.name, root.path, 0, root.dim);
  }
  return maker.finish();
}

class Maker {
  private readonly lines: Line[] = [];
  private readonly ports: Cell[] = [];
  private natural = 0;
  private readonly m: Metrics;
  /** Inside a value that is new as a whole its parts are not marked as well. */
  private fresh = 0;

  constructor(private readonly options: SheetOptions) {
    this.m = options.metrics;
  }

  add(value: Value, name: string, path: string, indent: number, dim = false): void {
    if (indent === 0 && this.options.ports?.includes(name) && isPointer(value)) {
      this.ports.push(this.cell(path, name, value));
      return;
    }
    const kids = value.children ?? [];
    if ((value.kind === "optional" || value.kind === "variant") && kids.length === 1) {
      const shown = simple(kids[0]) || isLetters(kids[0]) ? show(kids[0]) : show(value);
      this.field({ ...value, ...(isPointer(kids[0]) ? { target: kids[0].target!, targetState: kids[0].targetState! } : {}) }, name, path, indent, dim, shown);
      if (nested(kids[0])) this.children(kids[0], path, indent + 1);
      return;
    }
    if (value.kind === "string" && value.elided) return this.longString(value, name, path, indent, dim);
    this.field(value, name, path, indent, dim, nested(value) && !value.value && !isLetters(value) ? this.sizeNote(value) : show(value));
    if (!nested(value)) return;
    if (isLetters(value) || (internal(value) && !isRawPart(value))) {
      const line = this.lines.at(-1);
      const open = this.options.opened?.(path) ?? (isLetters(value) && (path === "" ? kids.length <= fewLetters : this.options.letters?.(path) === true));
      if (line?.kind === "field") line.fold = open ? "open" : "closed";
      if (!open) return;
    }
    const whole = this.changeOf(path, value)?.fresh === true;
    if (whole) this.fresh++;
    this.children(value, path, indent + 1);
    if (whole) this.fresh--;
  }

  /** A string of which a part is shown, and the way to its other parts. */
  private longString(value: Value, name: string, path: string, indent: number, dim: boolean): void {
    const page = this.options.page?.(path);
    if (page) this.fresh++;
    this.field(value, name, path, indent, dim, show(page?.value ?? value));
    if (page) this.fresh--;
    const shown = page?.value ?? value;
    const from = page?.from ?? 0;
    this.lines.push({ kind: "pager", of: "text", y: 0, h: this.m.row, path, indent, from, to: from + (shown.length ?? 0) - (shown.elided ?? 0), total: value.length ?? 0 });
  }

  private changeOf(path: string, value: Value): Change | undefined {
    return this.fresh ? undefined : this.options.change?.(path, value);
  }

  private sizeNote(value: Value): Shown {
    if (value.note !== undefined) return { glyph: "none", text: t("viewFailed"), tone: "undefined" };
    const counted = (value.kind === "sequence" || value.kind === "map") && value.length !== undefined;
    return { glyph: "none", text: counted ? t(value.length === 1 ? "item" : "items", { count: count(value.length!) }) : "", tone: "note" };
  }

  private field(value: Value, name: string, path: string, indent: number, dim: boolean, shown: Shown): void {
    const change = this.changeOf(path, value);
    this.lines.push({ kind: "field", y: 0, h: this.m.row, path, indent, name, type: shortType(value.type), value, shown, nameW: 0, showType: this.options.types, ...(change ? { change } : {}), ...(dim ? { dim } : {}) });
  }

  private cell(path: string, label: string, value: Value): Cell {
    const change = this.changeOf(path, value);
    return { path, label, value, shown: show(value), x: 0, w: 0, ...(change ? { change } : {}) };
  }

  /** The lines beneath a composite value. */
  children(whole: Value, path: string, indent: number): void {
    const page = whole.elided ? this.options.page?.(path) : undefined;
    // The step before was decoded for the first page only: elsewhere there is nothing to compare with.
    if (page) this.fresh++;
    this.contents(page?.value ?? whole, path, indent, page?.from ?? 0);
    if (page) this.fresh--;
    if (!whole.elided) return;
    const shown = (page?.value ?? whole).children?.length ?? 0;
    const total = (whole.children?.length ?? 0) + whole.elided;
    const pages = whole.kind === "array" || whole.kind === "sequence" || whole.kind === "map";
    const at = { y: 0, h: this.m.row, path, indent };
    this.lines.push(pages && shown > 0 ? { ...at, kind: "pager", of: whole.kind === "map" ? "entries" : "elements", from: page?.from ?? 0, to: (page?.from ?? 0) + shown, total } : { ...at, kind: "more", text: t("more", { count: count(whole.elided) }) });
  }

  private contents(value: Value, path: string, indent: number, from: number): void {
    const kids = value.children ?? [];
    if (this.options.ports?.[0] === "[]" && kids.length && kids.length <= mostPorts && kids.every((k) => k.role === "element" && isPointer(k))) {
      kids.forEach((kid, k) => this.ports.push(this.cell(childPath(path, kid, from + k), bareIndex(kid.name) || String(from + k), kid)));
      return;
    }
    // A user's view may show items of its own before its elements.
    const items = value.view && value.kind === "sequence" ? kids.filter((k) => k.role !== "element").length : 0;
    if (items > 0) kids.slice(0, items).forEach((kid, k) => this.child(kid, childPath(path, kid, k), k, indent));
    this.listed(value, kids.slice(items).map((kid, k) => ({ kid, path: childPath(path, kid, from + k), i: from + k })), indent);
  }

  private listed(value: Value, listed: Listed[], indent: number): void {
    const kids = listed.map(({ kid }) => kid);
    const named = value.view !== undefined && kids.some(ownName);
    if (value.kind === "map" && kids.every((k) => k.children?.length === 2 && plain(k.children[0]) && simple(k.children[1]))) this.entries(listed, indent);
    else if (!named && kids.length && kids.every((k) => k.role === "element" && plain(k) && columns(show(k).text) <= longestCell)) this.strip(listed, indent);
    else if (!named && kids.length && kids.every((k) => k.role === "element") && alike(kids)) this.table(listed, indent);
    else for (const { kid, path: p, i } of listed) this.child(kid, p, i, indent);
  }

  private child(kid: Value, path: string, i: number, indent: number): void {
    if (kid.role === "entry" && kid.children?.length === 2) {
      const [key, mapped] = kid.children;
      if (simple(key) && !isPointer(key)) this.add(mapped, show(key).text, childPath(path, mapped, 1), indent);
      else { this.add(key, "key", childPath(path, key, 0), indent); this.add(mapped, "value", childPath(path, mapped, 1), indent); }
      return;
    }
    const name = kid.role === "base" ? shortType(kid.type).replace(/^.*::(?=_\w+$)/, "") : kid.role === "element" ? (/^\[?\d+\]?$/.test(kid.name) || ownName(kid) ? bareIndex(kid.name) : String(i)) : /^<\d+>$/.test(kid.name) ? `get${kid.name}` : kid.name; // a tuple's part as a program asks for it
    this.add(kid, name, path, indent, kid.role === "base" || kid.role === "element");
  }

  private strip(listed: Listed[], indent: number): void {
    const cells = listed.map(({ kid, path, i }) => this.cell(path, /^\[?\d+\]?$/.test(kid.name) ? bareIndex(kid.name) : String(i), kid));
    const old = (c: Cell): number => (c.change?.old ? columns(c.change.old.text) : 0);
    const chars = Math.max(...cells.map((c) => Math.max(neverSet(c) ? 1 : columns(c.shown.text), c.label.length, old(c))));
    const w = Math.max(28, Math.ceil(chars * this.m.char) + 12);
    const left = this.m.pad + indent * this.m.indent;
    const room = Math.floor((this.options.width - left - this.m.pad) / w);
    // Whole tens or powers of two read best when a strip must wrap.
    const per = Math.max(1, Math.min(stripCells, room, cells.length));
    const across = cells.length <= per ? per : ([16, 10, 8, 5, 4].find((n) => n <= per) ?? per);
    for (let i = 0; i < cells.length; i += across) {
      const part = cells.slice(i, i + across);
      const fit = Math.min(w, this.options.width - left - this.m.pad);
      part.forEach((c, k) => { c.x = left + k * fit; c.w = fit; });
      joinUndefined(part);
      this.widen(left + part.length * w + this.m.pad);
      this.lines.push({ kind: "strip", y: 0, h: this.m.index + this.m.row + this.m.band, path: listed[i].path, indent, cells: part, ends: i + across >= cells.length });
    }
  }

  /** Elements with the same members, or rows of a matrix: one row each, one column a member. */
  private table(listed: Listed[], indent: number): void {
    const first = listed[0].kid.children!;
    const matrix = first[0].role === "element";
    const rows = listed.map(({ kid, path, i }) => ({ value: kid, path, label: bareIndex(kid.name) || String(i), cells: kid.children!.map((c, k) => this.cell(childPath(path, c, k), matrix ? bareIndex(c.name) || String(k) : c.name, c)) }));
    this.columns(rows, indent, first.map((c, k) => (matrix ? bareIndex(c.name) || String(k) : c.name)));
  }

  private entries(listed: Listed[], indent: number): void {
    const rows = listed.map(({ kid, path }) => {
      const [key, mapped] = kid.children!;
      return { value: kid, path, label: "", cells: [this.cell(childPath(path, key, 0), "", key), this.cell(childPath(path, mapped, 1), "", mapped)] };
    });
    this.columns(rows, indent, undefined);
  }

  private columns(rows: { value: Value; path: string; label: string; cells: Cell[] }[], indent: number, heads: string[] | undefined): void {
    const { m } = this;
    const left = m.pad + indent * m.indent;
    const labelW = heads ? Math.max(...rows.map((r) => r.label.length)) * m.char + m.gap : 0;
    const n = rows[0].cells.length;
    const widths = Array.from({ length: n }, (_, k) => Math.ceil(Math.max((heads?.[k].length ?? 0) * m.char, ...rows.map((r) => shownWidth(r.cells[k].shown, m) + oldWidth(r.cells[k].change, m)))));
    const total = left + labelW + widths.reduce((a, b) => a + b + m.gap, 0) - m.gap + m.pad;
    this.widen(total);
    if (total > this.options.width) { // no table fits: rows beneath each other
      for (const row of rows) {
        if (heads) { this.field(row.value, row.label, row.path, indent, true, this.sizeNote(row.value)); for (const c of row.cells) this.add(c.value, c.label, c.path, indent + 1); }
        else this.add(row.cells[1].value, row.cells[0].shown.text, row.cells[1].path, indent);
      }
      return;
    }
    const spare = Number.isFinite(this.options.width) ? this.options.width - total : 0;
    const xs: number[] = [];
    let x = left + labelW;
    widths.forEach((w, k) => {
      // An entry's key stays at the left; everything else lines up at the right edge.
      if (heads ? k === 0 : k === 1) x += spare;
      xs.push(x);
      x += w + m.gap;
    });
    if (heads) this.lines.push({ kind: "columns", y: 0, h: m.index + 2, path: rows[0].path, indent, cells: heads.map((label, k) => ({ label, x: xs[k], w: widths[k], right: true })) });
    for (const row of rows) {
      row.cells.forEach((c, k) => { c.x = xs[k]; c.w = widths[k]; });
      const change = this.changeOf(row.path, row.value);
      this.lines.push({ kind: "record", y: 0, h: m.row, path: row.path, indent, label: row.label, value: row.value, cells: row.cells, ...(change ? { change } : {}) });
    }
  }

  private widen(w: number): void {
    this.natural = Math.max(this.natural, w);
  }

  finish(): Sheet {
    const { m, options } = this;
    if (this.ports.length) {
      const inner = Math.max(...this.ports.map((p) => columns(p.label) * m.char)) + m.glyph + 22;
      this.widen(inner * this.ports.length);
      const w = Number.isFinite(options.width) ? options.width / this.ports.length : inner;
      this.ports.forEach((c, k) => { c.x = k * w; c.w = w; });
      this.lines.push({ kind: "ports", y: 0, h: m.row, path: this.ports[0].path, indent: 0, cells: this.ports });
    }
    const names = this.lines.flatMap((l) => (l.kind === "field" ? [l.indent * m.indent + columns(l.name) * m.char] : []));
    const wide = Math.max(0, ...names);
    const nameColumn = Number.isFinite(options.width) ? Math.min(wide, Math.max(48, options.width * 0.4)) : wide;
    let y = 0;
    for (const line of this.lines) {
      line.y = y;
      if (line.kind === "field") this.widen(fitRow(line, nameColumn, options));
      y += line.h;
    }
    const last = this.lines.at(-1)?.kind;
    const below = !last || last === "ports" || last === "strip" ? 0 : foot;
    return { lines: this.lines, height: y + below, natural: Math.ceil(this.natural) };
  }
}

/** An element that a user's view gives a name: what it is in the container is said by that, not by its place. */
const ownName = (v: Value): boolean => v.role === "element" && v.name !== "" && !/^\[?\d+\]?$/.test(v.name);

const neverSet = (c: Cell): boolean => c.shown.tone === "undefined";

function joinUndefined(cells: Cell[]): void {
  let first: Cell | undefined;
  for (const c of cells) {
    if (!neverSet(c)) { first = undefined; continue; }
    if (first?.shown.text === c.shown.text) { first.undefinedRun = (first.undefinedRun ?? 0) + c.w; c.undefinedRun = 0; }
    else { first = c; c.undefinedRun = c.w; }
  }
}

interface Listed { kid: Value; path: string; i: number }

/** The lines that fit a height; the last then says that there are more. */
export function clip(content: Sheet, height: number, m: Metrics): Sheet {
  if (content.height <= height) return content;
  const kept = content.lines.filter((l) => l.y + l.h <= height - m.row);
  const end = kept.at(-1);
  const y = end ? end.y + end.h : 0;
  const first = content.lines[kept.length];
  return { ...content, height, lines: [...kept, { kind: "more", y, h: m.row, path: `${first.path}…`, indent: 0, text: t("more", { count: content.lines.length - kept.length }) }] };
}
