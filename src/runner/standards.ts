/** Language standards: which a compiler knows, by what name, and what language a file is in. */
import { hasCExtension } from "./paths";

export type Language = "c" | "c++";

/** The first major version of g++ that knows each standard, and its name there when it is not the standard's own. */
const STANDARDS: Record<string, { since: number; names?: [untilMajor: number, name: string] }> = {
  "c++11": { since: 5 }, "c++14": { since: 5 }, "c++17": { since: 8 },
  "c++20": { since: 9, names: [9, "c++2a"] },
  "c++23": { since: 11, names: [10, "c++2b"] },
  "c++26": { since: 14 },
  "c99": { since: 5 }, "c11": { since: 5 }, "c17": { since: 8 },
  "c23": { since: 9, names: [13, "c2x"] },
};

export function languageOf(path: string, isMain: boolean, std: string | undefined): Language {
  if (hasCExtension(path)) return "c";
  return isMain && std !== undefined && !std.startsWith("c++") ? "c" : "c++";
}

/** The `-std` flag for a unit: none when the request's standard is the other language's. */
export function standardFlag(std: string | undefined, language: Language, compilerVersion: string): { flags: string[] } | { refused: string } {
  if (std === undefined || std.startsWith("c++") !== (language === "c++")) return { flags: [] };
  const major = Number.parseInt(compilerVersion, 10);
  const standard = STANDARDS[std];
  if (standard === undefined || major < standard.since) {
    const newest = Object.entries(STANDARDS).filter(([name, { since }]) => since <= major && name.startsWith("c++") === (language === "c++")).at(-1);
    return { refused: `This compiler, g++ ${compilerVersion}, does not know ${std}: the newest it knows is ${newest?.[0] ?? "its default"}.` };
  }
  const name = standard.names !== undefined && major <= standard.names[0] ? standard.names[1] : std;
  return { flags: [`-std=${name}`] };
}
