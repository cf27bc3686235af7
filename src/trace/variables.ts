/**
 * Which variables of an activation are there at a step, and where.
 *
 * A variable is there when (1) its lexical block's code holds the activation's current address, and (2) its declaration
 * stands before the current statement in the source. Position is what decides (2): a statement that contains the declaration
 * has not finished running it; one that precedes it (a loop came round, a `goto` went back) has not reached it in this entry
 * of the block. C++ lets no jump pass an initialised declaration, so a declaration that precedes the statement has run.
 */
import { definedWord } from "./bytes-window";
import { evaluate } from "./dwarf-expression";
import type { FrameFacts } from "./facts";
import type { MemoryView } from "./memory-view";
import { readUnsigned } from "./scalars";
import type { Site, SiteTable, Statement } from "./sites";
import type { FunctionInfo, Location, Scope, VariableInfo } from "./symbols";
import type { Types } from "./types";

/** A place in the source, for comparison. Columns count from 1; 0 = not known. */
interface Here {
  file: number;
  line: number;
  column: number;
  kind: Statement["kind"];
  endLine: number;
  endColumn: number;
}

export interface Visible {
  variable: VariableInfo;
  /** Nesting of its block: 0 for parameters and the outermost block. */
  nesting: number;
}

/**
 * Parameters first, then locals, outer blocks before inner ones, each block in order of declaration: where a name is
 * shadowed, the last one of that name is the one that the source means.
 */
export function visibleVariables(fn: FunctionInfo, frame: FrameFacts, sites: SiteTable): Visible[] {
  const site = frame.site >= 0 ? sites.sites[frame.site] : undefined;
  const statement = site && positionOf(sites, frame.site);
  return collectAll(fn, site, (variable) => variable.parameter === true || (statement !== undefined && isDeclared(variable, statement)), statement);
}

/**
 * The variable that the frame's statement declares and whose constructor is running: `object` is what that constructor's
 * `this` points at. It lies in the variable, or is the whole of it.
 */
export function underConstruction(fn: FunctionInfo, frame: FrameFacts, sites: SiteTable, object: bigint, placeOf: (variable: VariableInfo) => { address: bigint; size: number } | undefined): VariableInfo | undefined {
  const site = frame.site >= 0 ? sites.sites[frame.site] : undefined;
  const statement = site && positionOf(sites, frame.site);
  if (!statement) return undefined;
  const declaredHere = collectAll(fn, site, (variable) => isDeclaredBy(variable, statement), statement);
  return declaredHere.find(({ variable }) => {
    const place = placeOf(variable);
    return place !== undefined && object >= place.address && object < place.address + BigInt(Math.max(1, place.size));
  })?.variable;
}

function collectAll(fn: FunctionInfo, site: Site | undefined, wanted: (variable: VariableInfo) => boolean, statement: Here | undefined): Visible[] {
  const out: Found = { visible: [], reserved: fn.library === true };
  for (const variable of fn.variables) if (wanted(variable)) add(out, variable, 0);
  if (!site || !statement) return out.visible;
  if (statement.kind === "function-end") return out.visible; // inner blocks are left, whatever the address says: their code may come last
  const address = BigInt(site.address);
  for (const scope of fn.scopes) collect(out, scope, address, wanted, 1);
  return out.visible;
}

interface Found {
  visible: Visible[];
  /** Names that are reserved for the library are shown: it is the library that is looked at. */
  reserved: boolean;
}

/** What the compiler itself declares. */
const COMPILERS = /^(__(for_)?(range|begin|end)\d*$|__(closure|func__|FUNCTION__|PRETTY_FUNCTION__|in_chrg|vtt_parm)|_Coro_)/;

/**
 * The statement at a site. A default argument is run by the caller but written elsewhere: there the statement before it in
 * the code says where in the function we are.
 */
function positionOf(sites: SiteTable, index: number): Statement | undefined {
  const fn = sites.sites[index]!.function;
  for (let i = index; i >= 0 && sites.sites[i]!.function === fn; i--) {
    const statement = sites.statements[sites.sites[i]!.statement];
    if (statement && statement.kind !== "parameter-default") return statement;
  }
  return sites.statements[sites.sites[index]!.statement];
}

function collect(out: Found, scope: Scope, address: bigint, wanted: (variable: VariableInfo) => boolean, nesting: number): void {
  if (nesting > 200 || !holds(scope, address)) return;
  for (const variable of scope.variables) if (wanted(variable)) add(out, variable, nesting);
  for (const inner of scope.scopes) collect(out, inner, address, wanted, nesting + 1);
}

function add(out: Found, variable: VariableInfo, nesting: number): void {
  if (!variable.name || !variable.location || (out.reserved ? COMPILERS : /^(__|_Coro_)/).test(variable.name)) return; // __range, __begin, __closure, what a coroutine is made of
  if (variable.artificial && variable.name !== "this" && variable.location.kind !== "expr") return; // captures of a lambda stay
  out.visible.push({ variable, nesting });
}

function holds(scope: Scope, address: bigint): boolean {
  if (scope.ranges) return scope.ranges.some(([low, high]) => address >= BigInt(low!) && address < BigInt(high!));
  return address >= BigInt(scope.low) && address < BigInt(scope.high);
}

function isDeclared(variable: VariableInfo, here: Here): boolean {
  if (variable.line === undefined || variable.line === 0) return true;
  if (variable.file !== undefined && variable.file !== here.file) return true; // from an included file or macro: its block decides
  if (variable.line !== here.line) return variable.line < here.line;
  return (variable.column ?? 0) > 0 && variable.column! < here.column;
}

/** The statement contains the declaration. */
function isDeclaredBy(variable: VariableInfo, here: Here): boolean {
  if (variable.parameter || variable.static || variable.line === undefined || (variable.file ?? here.file) !== here.file) return false;
  const column = variable.column ?? 0;
  const startsBefore = here.line < variable.line || (here.line === variable.line && (here.column <= column || column === 0));
  const endsBehind = here.endLine > variable.line || (here.endLine === variable.line && (here.endColumn > column || here.endColumn === 0));
  return startsBefore && endsBehind && !isDeclared(variable, here);
}

/**
 * At a `return` step the destructors have run and inner blocks are left: parameters and those locals of the function's own
 * block that needed no destructor are all that still mean something.
 */
export function survivors(visible: Visible[], types: Types): Visible[] {
  return visible.filter(({ variable, nesting }) => variable.parameter || variable.static || (nesting === 0 && !needsDestructor(types, variable.type)));
}

/** Does leaving the block run code for an object of this type? */
function needsDestructor(types: Types, ref: number | undefined, depth = 0): boolean {
  const type = types.bare(ref);
  if (type?.kind === "array") return needsDestructor(types, type.target, depth + 1);
  if (type?.kind !== "struct" || depth > 16) return false;
  return type.nonTrivial === true
    || type.bases.some((base) => needsDestructor(types, base.type, depth + 1))
    || type.members.some((m) => !m.static && needsDestructor(types, m.type, depth + 1));
}

/** DW_OP_breg0 to DW_OP_breg31, offset 0. */
const registerAlone = /^(?:7|8)[0-9a-f]00$/;

export type Located = { kind: "address"; address: bigint } | { kind: "constant"; bytes: Uint8Array };

/**
 * `frame` is undefined for globals; `threadLocals`: where the block of their thread begins. Undefined: the variable has no place
 * that can be told.
 */
export function locate(location: Location, frame: FrameFacts | undefined, memory: MemoryView, size: number | undefined, threadLocals = frame?.threadLocals): Located | undefined {
  switch (location.kind) {
    case "cfa": return frame && { kind: "address", address: frame.cfa + BigInt(location.offset) };
    case "address": return { kind: "address", address: BigInt(location.address) };
    case "expr": {
      if (frame?.resultAddress !== undefined && registerAlone.test(location.bytes)) return { kind: "address", address: frame.resultAddress };
      const result = evaluate(location.bytes, frame?.cfa ?? 0n, memory);
      if (result?.kind === "value") return { kind: "constant", bytes: toBytes(result.value, size ?? 8) };
      return result;
    }
    case "constant": {
      if (location.value.startsWith("0x")) return { kind: "constant", bytes: Uint8Array.from(location.value.slice(2).match(/../g) ?? [], (pair) => parseInt(pair, 16)) };
      return { kind: "constant", bytes: toBytes(BigInt(location.value), size ?? 8) };
    }
    case "tls": return threadLocals === undefined ? undefined : { kind: "address", address: threadLocals + BigInt(location.offset) };
  }
}

/** Of the largest number that DWARF gives as such, whatever the type says of its size. */
const largestNumber = 16;

function toBytes(value: bigint, size: number): Uint8Array {
  const out = new Uint8Array(Math.max(0, Math.min(size, largestNumber)));
  for (let i = 0; i < out.length; i++) out[i] = Number(BigInt.asUintN(8, value >> BigInt(8 * i)));
  return out;
}

/** What `this` points at in a constructor's or destructor's frame; undefined in another's. */
export function objectOf(fn: FunctionInfo | undefined, kind: "constructor" | "destructor", frame: FrameFacts, memory: MemoryView): bigint | undefined {
  const self = fn?.kind === kind ? fn.variables.find(({ name }) => name === "this") : undefined;
  const at = self?.location && locate(self.location, frame, memory, 8);
  return at?.kind === "address" ? definedWord(memory, at.address, 8) : undefined;
}

/** The run-time count of an array's dimension: its artificial bound variable holds the highest index. */
export function boundOf(location: unknown, frame: FrameFacts | undefined, memory: MemoryView): number | undefined {
  let value: bigint | undefined;
  if (typeof location === "string") {
    const result = evaluate(location, frame?.cfa ?? 0n, memory); // an attribute's expression gives the attribute itself (DWARF 5, 2.19)
    value = result?.kind === "value" ? result.value : result?.address;
  } else {
    const at = locate(location as Location, frame, memory, 8);
    value = at?.kind === "address" ? definedWord(memory, at.address, 8) : at && readUnsigned(at.bytes.subarray(0, 8));
  }
  if (value === undefined) return undefined;
  const highest = BigInt.asIntN(64, value);
  return highest >= -1n && highest < 1n << 32n ? Number(highest) + 1 : undefined;
}
