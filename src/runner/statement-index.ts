/**
 * The statements of one source text, nested as the syntax nests them, and the question the plan asks: which statement of
 * this function does a line-table position belong to? Lines and columns count from 1; columns are bytes of UTF-8, as g++
 * counts them.
 */
import type { StatementKind } from "../trace/sites";

export interface Position {
  line: number;
  column: number;
}

export interface Extent {
  start: Position;
  end: Position; // exclusive
}

/** A piece of the source that rows may fall into. Pieces nest and never overlap otherwise. */
export interface Piece {
  /** Where rows of it may lie: for a `for`'s increment, also the keyword. */
  extent: Extent;
  /** What a reader is shown; absent: a mere wall (a block), rows directly in it belong to no statement. */
  statement?: { kind: StatementKind; shown: Extent };
  /** The function whose code it is: the extent of a function or lambda; absent at namespace or class scope. */
  owner?: FunctionPiece | undefined;
  parent?: Piece | undefined;
  /** The block around it: what ends when its variables die. */
  block?: BlockPiece | undefined;
  /** Of a declaration or range-for with structured bindings: `[a, b]`. */
  bindings?: Extent;
  /** A loop's head: its body, and (a `for` with a condition) the statement that its entry jump leads to. */
  loop?: { body: Extent; condition?: Piece };
  /** Parsed past a syntax error: rows without a statement get one by line. */
  broken?: boolean;
}

export interface FunctionPiece extends Piece {
  function: true;
  /** Its body's closing brace. */
  close?: Piece;
}

export interface BlockPiece extends Piece {
  /** Its closing brace. */
  close: Piece;
  /** The body of a `catch`. */
  handler?: boolean;
  /** What a row on its opening brace belongs to: a function's name. */
  opening?: Piece;
}

export const before = (a: Position, b: Position): boolean => a.line < b.line || (a.line === b.line && a.column < b.column);
export const contains = (extent: Extent, at: Position): boolean => !before(at, extent.start) && before(at, extent.end);

/** Puts pieces in document order, outer before inner, and tells each its parent. */
function nest(pieces: readonly Piece[]): Piece[] {
  const sorted = [...pieces].sort((a, b) =>
    a.extent.start.line - b.extent.start.line || a.extent.start.column - b.extent.start.column ||
    b.extent.end.line - a.extent.end.line || b.extent.end.column - a.extent.end.column);
  const open: Piece[] = [];
  for (const piece of sorted) {
    while (open.length > 0 && !contains(open[open.length - 1].extent, piece.extent.start)) open.pop(); // they nest or are apart
    piece.parent = open[open.length - 1];
    open.push(piece);
  }
  return sorted;
}

export class FileStatements {
  private readonly byLine = new Map<number, Piece>();

  private readonly pieces: readonly Piece[];

  /** `lines`: the text's lines, for what the parser did not grasp. */
  constructor(pieces: readonly Piece[], private readonly lines: readonly string[]) {
    this.pieces = nest(pieces);
  }

  /** The innermost piece around a position. Column 0 (none known) asks for the line's first word. */
  private innermost(at: Position): Piece | undefined {
    let low = 0;
    let high = this.pieces.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (before(at, this.pieces[middle].extent.start)) high = middle;
      else low = middle + 1;
    }
    let piece: Piece | undefined = this.pieces[low - 1];
    while (piece && !contains(piece.extent, at)) piece = piece.parent;
    return piece;
  }

  private locate(line: number, column: number): Position {
    if (column > 0) return { line, column };
    const indent = /^\s*/.exec(this.lines[line - 1] ?? "")![0];
    return { line, column: Buffer.byteLength(indent) + 1 };
  }

  /** The function or lambda whose code begins (its prologue's row) at this position. */
  functionAt(line: number, column: number): FunctionPiece | undefined {
    const piece = this.innermost(this.locate(line, column));
    if (piece && "function" in piece) return piece as FunctionPiece;
    return piece?.owner;
  }

  /** Whether an extent's text has a character. */
  has(character: string, { start, end }: Extent): boolean {
    for (let line = start.line; line <= end.line; line++) {
      const text = Buffer.from(this.lines[line - 1] ?? "");
      if (text.subarray(line === start.line ? start.column - 1 : 0, line === end.line ? end.column - 1 : undefined).includes(character)) return true;
    }
    return false;
  }

  /**
   * The statement of `owner` that a row belongs to. A row inside a lambda that `owner` only makes belongs to the statement
   * around the lambda. Default member initialisers and default arguments belong to whoever runs them.
   */
  statementAt(line: number, column: number, owner: FunctionPiece | undefined): Piece | undefined {
    const at = this.locate(line, column);
    const innermost = this.innermost(at);
    const opening = innermost && "opening" in innermost ? (innermost as BlockPiece).opening : undefined;
    if (opening && opening.owner === owner && !before(innermost!.extent.start, at)) return opening;
    for (let piece = innermost; piece; piece = piece.parent) {
      const kind = piece.statement?.kind;
      if (kind && (piece.owner === owner || kind === "member-default" || kind === "parameter-default")) return piece;
      if (piece === owner) break;
    }
    return innermost === undefined || innermost.broken ? this.wholeLine(line, owner) : undefined;
  }

  /** For what the parser did not grasp: the line as a statement of its own. */
  private wholeLine(line: number, owner: FunctionPiece | undefined): Piece | undefined {
    const text = this.lines[line - 1];
    if (text === undefined || !/\S/.test(text)) return undefined;
    let piece = this.byLine.get(line);
    if (!piece) {
      const start = this.locate(line, 0);
      const extent = { start, end: { line, column: Buffer.byteLength(text.trimEnd()) + 1 } };
      piece = { extent, statement: { kind: /^\s*\}/.test(text) && owner?.extent.end.line === line ? "function-end" : "other", shown: extent }, owner };
      this.byLine.set(line, piece);
    }
    return piece;
  }
}
