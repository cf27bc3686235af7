/**
 * Chooses the sites: which rows of the line table are arrivals at which statements. docs/steps.md has the rules and their
 * reasons; what g++ does with rows is noted where a rule answers to it.
 */
import { abiOf } from "../trace/abi";
import type { Site, SiteTable, Statement } from "../trace/sites";
import type { FunctionInfo, Symbols } from "../trace/symbols";
import { type Extent, type FileStatements, type FunctionPiece, type Piece, before, contains } from "./statement-index";
import type { Statements } from "./statements";

const SITE_FIRST = 1;
const SITE_ENTRY = 2;
const SITE_SILENT = 4;

export interface ChosenSites {
  table: SiteTable;
  /** SITE_* bits, by site. */
  flags: number[];
}

interface Row {
  address: bigint;
  hex: string;
  file: number;
  line: number;
  column: number;
}

/** A row that became a site of one function. */
interface Arrival {
  row: Row;
  piece: Piece;
}

export function chooseSites(symbols: Symbols, statements: Statements): ChosenSites {
  const facts: Facts = { symbols, statements, epilogues: new Set(symbols.epilogues), jumps: new Set(symbols.jumps), leaves: new Set(symbols.leaves), leaving: symbols.leaves.map(BigInt).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)) };
  const rows = statementRows(symbols, facts.jumps).map(([hex, file, line, column]): Row => ({ address: BigInt(hex), hex, file, line, column }));
  const table: SiteTable = { version: 1, statements: [], sites: [] };
  const flags: number[] = [];
  let next = 0;
  symbols.functions.forEach((info, index) => {
    const [low, high] = [BigInt(info.low), BigInt(info.high)];
    while (next < rows.length && rows[next].address < low) next++;
    const own: Row[] = [];
    for (; next < rows.length && rows[next].address < high; next++) own.push(rows[next]);
    append(table, flags, index, arrivalsOf(facts, index, low, own), facts);
  });
  return { table, flags };
}

/**
 * Rows marked is_stmt. An empty loop's increment has the same place as the jump over it and is therefore not marked: it
 * counts too.
 */
function statementRows({ rows, architecture }: Symbols, jumps: ReadonlySet<string>): Symbols["rows"] {
  const { jumpBytes } = abiOf(architecture);
  return rows.filter(([address, file, line, column, isStatement], i) => {
    const before = rows[i - 1];
    if (isStatement || before === undefined) return isStatement;
    const follows = jumps.has(before[0]) && jumpBytes.includes(BigInt(address) - BigInt(before[0]));
    return follows && before[1] === file && before[2] === line && before[3] === column;
  });
}

interface Facts {
  symbols: Symbols;
  statements: Statements;
  epilogues: ReadonlySet<string>;
  jumps: ReadonlySet<string>;
  leaves: ReadonlySet<string>;
  /** The same, as numbers, ascending. */
  leaving: readonly bigint[];
}

function arrivalsOf(facts: Facts, functionIndex: number, low: bigint, rows: readonly Row[]): Arrival[] {
  const { kind } = facts.symbols.functions[functionIndex];
  const staticInit = kind === "static-init";
  const fileOf = (row: Row): FileStatements | undefined => facts.statements.get(facts.symbols.files[row.file].path);
  const opening = rows[0];
  const owner = opening && !staticInit ? fileOf(opening)?.functionAt(opening.line, opening.column) : undefined;
  const cleanups = new Cleanups(owner, facts);
  const pieceAt = (row: Row): Piece | undefined => fileOf(row)?.statementAt(row.line, row.column, row.file === opening.file ? owner : undefined);
  const coroutine = kind === "coroutine" ? coroutineRows(rows.map(pieceAt), owner) : undefined;
  const byAddress = new Map<bigint, Arrival>();
  for (const [i, row] of rows.entries()) {
    // The first row is the prologue's: parameters are not in their places yet. On arm64 a function may have none: then the
    // next row is at the same address.
    if (i === 0 && row.address === low && !staticInit) continue;
    let piece = pieceAt(row);
    if (!piece || (staticInit && !isInitializer(piece))) continue;
    if (coroutine?.isMachinery(piece)) {
      if (i !== coroutine.end || owner?.close === undefined) continue;
      piece = owner.close;
    }
    const next = nextElsewhere(rows, i);
    piece = cleanups.place(loopEntry(piece, row, facts), row, next && { row: next, piece: pieceAt(next) });
    byAddress.set(row.address, { row, piece }); // of rows at one address the last holds: the others have no code
  }
  const arrivals = [...byAddress.values()];
  for (const arrival of arrivals) arrival.piece = initializedAtHead(arrival, arrivals);
  mendReturns(arrivals, facts);
  mendFirsts(arrivals, owner, facts, (piece) => fileOf(opening)?.has("{", piece.statement!.shown) ?? false);
  mendTemporaries(arrivals, owner, facts);
  mendEnds(arrivals, owner, facts);
  return withoutBackJumps(withoutOpenings(arrivals), facts);
}

/**
 * How a coroutine is left and entered again stands between its statements: g++ gives that the place of the function's name or of its
 * `}`. Only the first such row behind all statements (`end`) is the end of the body.
 */
function coroutineRows(pieces: readonly (Piece | undefined)[], owner: FunctionPiece | undefined): { isMachinery: (piece: Piece) => boolean; end: number } {
  const isMachinery = (piece: Piece): boolean => piece === owner?.close || (piece.owner === owner && piece.statement?.kind === "initializer");
  const last = pieces.findLastIndex((piece) => piece !== undefined && !isMachinery(piece));
  return { isMachinery, end: pieces.findIndex((piece, i) => i > last && piece !== undefined && isMachinery(piece)) };
}

/** The first row after the `i`-th that has another place. */
function nextElsewhere(rows: readonly Row[], i: number): Row | undefined {
  const { line, column } = rows[i];
  while (rows[i]?.line === line && rows[i].column === column) i++;
  return rows[i];
}

/** Whether code between the two addresses leaves: jumps away, or returns. */
function leavesBetween({ leaving }: Facts, from: bigint, to: bigint): boolean {
  let [low, high] = [0, leaving.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (leaving[middle] < from) low = middle + 1;
    else high = middle;
  }
  return low < leaving.length && leaving[low] < to;
}

/** Where a block has an array of variable length, g++ saves the stack pointer first and calls that the block's `}`. */
function withoutOpenings(arrivals: readonly Arrival[]): Arrival[] {
  return arrivals.filter(({ row, piece }) => {
    const block = piece.block;
    if (!block || block.close !== piece) return true;
    const inside = arrivals.filter((other) => other.piece !== piece && contains(block.extent, { line: other.row.line, column: Math.max(1, other.row.column) }));
    return inside.length === 0 || inside.some((other) => other.row.address < row.address);
  });
}

/**
 * In `return {"a", "b"};` and `std::vector<std::string> words = {"a", "b"};` g++ gives what it does with temporaries the place
 * of the function's `}`, amidst and around the statement's own rows. Such rows go on to the next one, where a real end
 * jumps or returns; they belong to the statement before.
 */
function mendTemporaries(arrivals: readonly Arrival[], owner: FunctionPiece | undefined, facts: Facts): void {
  for (let i = 1; i < arrivals.length - 1; i++) {
    const [previous, { row, piece }, after] = [arrivals[i - 1], arrivals[i], arrivals[i + 1]];
    if (piece.block?.close !== piece || facts.leaves.has(row.hex)) continue;
    if (previous.piece === after.piece || (piece === owner?.close && previous.piece !== piece && goesOn(arrivals, i, facts))) arrivals[i].piece = previous.piece;
  }
}

/**
 * The first thing that g++ does for `take({S(1), S(2)});` and `std::vector<S> all = {S(1), S(2)};`, to make the elements, has the place
 * of the function's `}` too. It goes on to the statement's own rows.
 */
function mendFirsts(arrivals: readonly Arrival[], owner: FunctionPiece | undefined, facts: Facts, hasList: (piece: Piece) => boolean): void {
  const seen = new Set<Piece>();
  arrivals.forEach((arrival, i) => {
    const { row, piece } = arrival;
    if (piece === owner?.close && !facts.leaves.has(row.hex)) {
      const next = arrivals.find((other, at) => at > i && other.piece !== piece)?.piece;
      if (next !== undefined && !seen.has(next) && hasList(next) && goesOn(arrivals, i, facts)) arrival.piece = next;
    }
    seen.add(arrival.piece);
  });
}

/** Whether the code from the `i`-th arrival on comes to another statement without a jump or return. */
function goesOn(arrivals: readonly Arrival[], i: number, facts: Facts): boolean {
  const { piece, row } = arrivals[i];
  const next = arrivals.find((other, at) => at > i && other.piece !== piece);
  // Rows that are no arrivals count too: a `}` with many destructors has one row that is_stmt, and leaves from another.
  return next !== undefined && !leavesBetween(facts, row.address, next.row.address);
}

/**
 * Newer g++ gives `return local;` no code but the jump after the destructors, which stand at the block's `}`: the statement
 * is arrived at where they begin, and the jump is the end of the block.
 */
function mendReturns(arrivals: readonly Arrival[], facts: Facts): void {
  arrivals.forEach((arrival, i) => {
    const { row, piece } = arrival;
    const close = arrivals[i - 1]?.piece;
    if (piece.statement?.kind !== "return" || close?.block?.close !== close || !facts.jumps.has(row.hex)) return;
    if (arrivals.some((other) => other !== arrival && other.piece === piece)) return;
    let first = i - 1;
    while (first > 0 && arrivals[first - 1].piece === close) first--;
    arrivals[first].piece = piece;
    arrival.piece = close;
  });
}

/**
 * Two more rows that g++ calls a part of a statement that has run already: the jump to the function's epilogue belongs to its
 * `}`, the end of a temporary range after the loop to the loop's head.
 */
function mendEnds(arrivals: readonly Arrival[], owner: FunctionPiece | undefined, facts: Facts): void {
  const seen = new Set<Piece>();
  arrivals.forEach((arrival, i) => {
    const { row, piece } = arrival;
    if (seen.has(piece)) {
      const head = arrivals[i - 1].piece;
      const inBody = head.statement?.kind === "range-for" && head.loop && contains(head.loop.body, { line: row.line, column: Math.max(1, row.column) });
      // A `?:` jumps to the end of its own statement, which may be all but an epilogue.
      const goesOn = arrivals.slice(i + 1).some((later) => later.piece === piece);
      if (owner?.close && !goesOn && facts.jumps.has(row.hex) && facts.epilogues.has(row.hex)) arrival.piece = owner.close;
      else if (inBody) arrival.piece = head;
    }
    seen.add(piece);
  });
}

/** g++ gives the jump back at the end of `for (;;)` the place of the first statement in the loop, which it leads to. */
function withoutBackJumps(arrivals: readonly Arrival[], facts: Facts): Arrival[] {
  const seen = new Set<Piece>();
  return arrivals.filter(({ row, piece }) => {
    if (seen.has(piece) && facts.jumps.has(row.hex)) return false;
    seen.add(piece);
    return true;
  });
}

/**
 * g++ gives bases, members of class type and members with defaults the place of the closing parenthesis of the last
 * initialiser in the list. A scalar's own row stands at its name: when the last one has such a row, rows at its
 * parenthesis are the others', and belong to the constructor's head.
 */
function initializedAtHead({ row, piece }: Arrival, arrivals: readonly Arrival[]): Piece {
  const head = piece.parent;
  if (piece.statement?.kind !== "initializer" || head?.statement?.kind !== "initializer") return piece;
  const { start, end } = piece.extent;
  const hasRowAt = (line: number, column: number): boolean => arrivals.some((other) => other.row.line === line && other.row.column === column);
  const scalar = hasRowAt(start.line, start.column);
  if (row.line === end.line && row.column === end.column - 1) return scalar ? head : piece;
  // Newer g++ gives the arguments of a base rows of their own.
  return scalar || hasRowAt(end.line, end.column - 1) ? piece : head;
}

/** Of a compiler-made initialiser only what a user's global says is a step, not the braces g++ lends it. */
function isInitializer(piece: Piece): boolean {
  const kind = piece.statement?.kind;
  return kind === "declaration" || kind === "member-default";
}

/** A `for` jumps over its body to the condition first; g++ gives that jump the place that the increment has too. */
function loopEntry(piece: Piece, row: Row, facts: Facts): Piece {
  return piece.loop?.condition && facts.jumps.has(row.hex) ? piece.loop.condition : piece;
}

/**
 * When a block is left by `return`, `break` .., g++ gives the destructor calls the place of the variable's declaration.
 * A declaration's code is in one piece, so a row of it after another statement's is such a call: it belongs to the
 * closing brace of the block.
 */
class Cleanups {
  private readonly seen = new Set<Piece>();
  private readonly left = new Set<Piece>();
  private last: Piece | undefined;

  constructor(private readonly owner: FunctionPiece | undefined, private readonly facts: Facts) {}

  /** `next`: the first row after this one that has another place, and its statement. */
  place(piece: Piece, row: Row, next: { row: Row; piece: Piece | undefined } | undefined): Piece {
    const { last, owner, facts } = this;
    // The loop that destroys the temporaries of `std::map<..> m{{..}, {..}};` has the place of the function's `}` and goes on
    // to the declaration's other rows: the declaration has not been left.
    if (last !== undefined && !this.left.has(last) && piece === owner?.close && next?.piece === last && !leavesBetween(facts, row.address, next.row.address)) return last;
    // The use of a structured binding has the place of its name in the declaration: it is the statement's that uses it.
    if (this.last !== undefined && this.last !== piece && this.seen.has(piece) && isBindingName(piece, row)) return this.last;
    this.seen.add(piece);
    if (this.last && this.last !== piece && isLocalDeclaration(this.last)) this.left.add(this.last);
    this.last = piece;
    return owner && this.left.has(piece) ? (piece.block?.close ?? piece) : piece;
  }
}

/** Whether a row stands at a name within `[a, b]`; what is done with the whole object stands at the bracket. */
function isBindingName({ bindings }: Piece, { line, column }: Row): boolean {
  return bindings !== undefined && contains(bindings, { line, column }) && before(bindings.start, { line, column });
}

function isLocalDeclaration(piece: Piece): boolean {
  return piece.statement?.kind === "declaration";
}

function append(table: SiteTable, flags: number[], functionIndex: number, arrivals: readonly Arrival[], facts: Facts): void {
  const info = facts.symbols.functions[functionIndex];
  const numbers = new Map<Piece, number>();
  arrivals.forEach(({ row, piece }, position) => {
    let number = numbers.get(piece);
    const first = number === undefined;
    if (number === undefined) {
      number = table.statements.length;
      numbers.set(piece, number);
      table.statements.push(statementOf(piece, row.file, functionIndex));
    }
    const site: Site = { address: row.hex, statement: number, function: functionIndex, line: row.line, column: row.column };
    table.sites.push(site);
    // A coroutine is entered at its start, and where it was left the last time.
    const entry = info.kind === "coroutine" || (position === 0 && info.kind !== "static-init");
    flags.push((first || hasEmptyBody(piece, arrivals) ? SITE_FIRST : 0) | (entry ? SITE_ENTRY : 0) | (isSilent(piece, row, info, facts) ? SITE_SILENT : 0));
  });
}

function statementOf(piece: Piece, file: number, functionIndex: number): Statement {
  const { kind, shown } = piece.statement!;
  return { file, line: shown.start.line, column: shown.start.column, endLine: shown.end.line, endColumn: shown.end.column, kind, function: functionIndex };
}

/**
 * A loop's head whose body has no site is arrived at again and again with no other statement between: each jump back is a
 * turn, wherever in the head it leads.
 */
function hasEmptyBody(piece: Piece, arrivals: readonly Arrival[]): boolean {
  const body: Extent | undefined = piece.loop?.body;
  return body !== undefined && !arrivals.some(({ row, piece: other }) => other !== piece && contains(body, { line: row.line, column: Math.max(1, row.column) }));
}

/** Arrivals that make no step of their own: the bare end of a function (the return step stands there), a handler's head
 * (the catch step stands there) and end. */
function isSilent(piece: Piece, row: Row, info: FunctionInfo, facts: Facts): boolean {
  const kind = piece.statement?.kind;
  // A function with code for exceptions jumps from its `}` over that to its epilogue.
  if (kind === "function-end") return info.kind === "coroutine" || facts.epilogues.has(row.hex) || facts.jumps.has(row.hex);
  return kind === "handler" || (kind === "block-end" && piece.block?.handler === true);
}
