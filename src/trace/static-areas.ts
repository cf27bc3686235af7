/** What lies at fixed addresses in the program: variables of static storage, functions, read-only data. */
import { upperBound } from "./growable";
import type { Image } from "./image";
import type { Location, Scope, Symbols, VariableInfo } from "./symbols";
import { Types } from "./types";

export interface Area {
  low: number;
  /** Exclusive. */
  high: number;
  name: string;
}

/** Disjoint areas by address; of several that begin alike the longest. */
export class Areas {
  private readonly areas: Area[];
  private readonly lows: Float64Array;

  constructor(areas: Area[]) {
    const sorted = areas.filter(({ low, high }) => high > low && high <= Number.MAX_SAFE_INTEGER).sort((a, b) => a.low - b.low || b.high - a.high);
    this.areas = sorted.filter((area, i) => i === 0 || area.low !== sorted[i - 1]!.low);
    this.lows = Float64Array.from(this.areas, ({ low }) => low);
  }

  at(address: number): Area | undefined {
    // An area may begin inside another (an alias, a merged literal): look a little further back than the nearest.
    for (let i = upperBound(this.lows, address) - 1, tries = 0; i >= 0 && tries < 4; i--, tries++) {
      const area = this.areas[i]!;
      if (address < area.high) return area;
    }
    return undefined;
  }

  /** First area that begins above the address. */
  after(address: number): Area | undefined { return this.areas[upperBound(this.lows, address)]; }
}

/**
 * Variables of static storage: globals, static members, static locals, and the temporaries of static references. Or those that
 * each thread has for itself, by their offset in its block.
 */
export function staticVariables(symbols: Symbols, kind: "address" | "tls"): Areas {
  const types = Types.of(symbols);
  const areas: Area[] = [];
  const add = (name: string, location: Location | undefined, size: number | undefined): void => {
    if (location?.kind !== kind || size === undefined) return;
    const low = location.kind === "tls" ? location.offset : Number(location.kind === "address" && location.address);
    areas.push({ low, high: low + size, name });
  };
  const local = (where: string) => (variable: VariableInfo): void => {
    add(`${where}::${variable.name}`, variable.location, variable.size ?? types.size(variable.type));
  };
  const scope = (where: string, { variables, scopes }: Scope): void => {
    variables.forEach(local(where));
    for (const inner of scopes) scope(where, inner);
  };
  for (const variable of symbols.globals) add(variable.qualifiedName, variable.location, variable.size ?? types.size(variable.type));
  for (const fn of symbols.functions) {
    fn.variables.forEach(local(fn.shortName));
    for (const inner of fn.scopes) scope(fn.shortName, inner);
  }
  for (const type of symbols.types) {
    if (type.kind === "struct") for (const member of type.members) add(`${type.name}::${member.name ?? ""}`, member.location, types.size(member.type));
  }
  if (kind === "address") for (const { address, size } of symbols.storage) areas.push({ low: Number(address), high: Number(address) + size, name: "temporary" });
  return new Areas(areas);
}

export function code(symbols: Symbols): Areas {
  return new Areas([
    ...symbols.functions.map(({ name, low, high }) => ({ name, low: Number(low), high: Number(high) })),
    ...symbols.codeSymbols.map(({ name, address, size }) => ({ name, low: Number(address), high: Number(address) + Math.max(1, size) })),
  ]);
}

/** Name of the section that a read-only address lies in. */
export function sectionOf(symbols: Symbols, image: Image, address: number): string | undefined {
  const section = symbols.sections.find((one) => address >= Number(one.address) && address < Number(one.address) + one.size);
  if (section !== undefined && isReadOnly(section)) return section.name;
  return image.covers(address) ? ".rodata" : undefined;
}

/** Sections that a program only reads: literals, constants, and what is made read-only after relocation. */
export function isReadOnly(section: Symbols["sections"][number]): boolean {
  return !section.executable && (!section.writable || section.name === ".data.rel.ro") && /^\.(rodata|data\.rel\.ro|lrodata)/.test(section.name);
}
