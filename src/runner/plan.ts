/**
 * The recorder's plan (docs/recording.md has the layout) from a program's symbols and its sources' statements, and the
 * site table that goes into the trace.
 */
import { abiOf, sizeOfType } from "../trace/abi";
import type { SiteTable } from "../trace/sites";
import type { Location, Scope, Symbols, VariableInfo } from "../trace/symbols";
import { chooseSites } from "./site-table";
import type { Statements } from "./statements";

export interface Plan {
  bytes: Uint8Array;
  sites: SiteTable;
}

const MAGIC = 0x4c505053; // "SPPL", little-endian
const VERSION = 1;
const HEADER_BYTES = 20;
const FUNCTION_BYTES = 24;
const SITE_BYTES = 24;
const GLOBAL_BYTES = 16;
const FUNCTION_STATIC_INIT = 1;
const FUNCTION_MAIN = 2;
const RETURN_SHIFT = 8;

export interface AddressRange {
  low: bigint;
  high: bigint; // exclusive
}

export function buildPlan(symbols: Symbols, statements: Statements): Plan {
  const { table, flags } = chooseSites(symbols, statements);
  const globals = globalRanges(symbols);
  const { functions } = symbols;
  const abi = abiOf(symbols.architecture);
  const bytes = new Uint8Array(HEADER_BYTES + functions.length * FUNCTION_BYTES + table.sites.length * SITE_BYTES + globals.length * GLOBAL_BYTES);
  const view = new DataView(bytes.buffer);
  let at = 0;
  const u32 = (value: number): void => { view.setUint32(at, value, true); at += 4; };
  const u64 = (value: bigint): void => { view.setBigUint64(at, value, true); at += 8; };

  [MAGIC, VERSION, functions.length, table.sites.length, globals.length].forEach(u32);
  for (const info of functions) {
    u64(BigInt(info.low));
    u64(BigInt(info.high));
    const kind = info.kind === "static-init" ? FUNCTION_STATIC_INIT : info.kind === "main" ? FUNCTION_MAIN : 0;
    u32(kind | (abi.classifyReturn(symbols.types, info.result).mask << RETURN_SHIFT));
    u32(0);
  }
  table.sites.forEach((site, index) => {
    u64(BigInt(site.address));
    u32(site.statement);
    u32(site.function);
    u32(flags[index]);
    u32(0);
  });
  for (const { low, high } of globals) {
    u64(low);
    u64(high);
  }
  return { bytes, sites: table };
}

/** The bytes of all user variables with a fixed address: globals, static members, static locals, bound temporaries. */
export function globalRanges(symbols: Symbols): AddressRange[] {
  const ranges: AddressRange[] = [];
  const add = (location: Location | undefined, size: number | undefined): void => {
    if (location?.kind === "address" && size) ranges.push({ low: BigInt(location.address), high: BigInt(location.address) + BigInt(size) });
  };
  const addVariable = (variable: VariableInfo): void => add(variable.location, variable.size ?? sizeOfType(symbols.types, variable.type));
  const addScope = (scope: Pick<Scope, "variables" | "scopes">): void => {
    scope.variables.forEach(addVariable);
    scope.scopes.forEach(addScope);
  };
  symbols.globals.forEach(addVariable);
  symbols.functions.forEach(addScope);
  for (const type of symbols.types)
    if (type.kind === "struct") for (const member of type.members) if (member.static) add(member.location, sizeOfType(symbols.types, member.type));
  for (const { address, size } of symbols.storage) add({ kind: "address", address }, size);
  return merged(ranges);
}

function merged(ranges: AddressRange[]): AddressRange[] {
  const sorted = ranges.sort((a, b) => (a.low < b.low ? -1 : a.low > b.low ? 1 : 0));
  const result: AddressRange[] = [];
  for (const range of sorted) {
    const last = result[result.length - 1];
    if (last && range.low <= last.high) last.high = range.high > last.high ? range.high : last.high;
    else result.push({ ...range });
  }
  return result;
}
