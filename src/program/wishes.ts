/**
 * What a user may wish of a trace, and who wins: an option of the command line (or what was typed in the panel) over the comment
 * in the file, the comment over the setting. Each wish is taken whole: a comment's `args=` replaces the setting's arguments.
 */
import type { TraceRequest } from "../runner/request";

export interface Wishes {
  std?: NonNullable<TraceRequest["std"]>;
  flags?: string[];
  args?: string[];
  env?: Record<string, string>;
  /** What the program reads from its standard input, or (`input`) the file of its folder that holds it. One of the two. */
  stdin?: NonNullable<TraceRequest["stdin"]>;
  input?: string;
  /** Patterns of further files, relative to the folder of main. */
  files?: string[];
  /** Patterns of `.natvis` files: views of the program's own types. */
  natvis?: string[];
  /** Where undefined values come from (Memcheck's --track-origins). */
  origins?: boolean;
  /** Step through the library's code in the program too. */
  library?: boolean;
}

/** The layers from the weakest to the strongest. */
export function mergeWishes(...layers: readonly Wishes[]): Wishes {
  return layers.reduce((below, above) => {
    const merged = { ...below };
    if (above.stdin !== undefined || above.input !== undefined) {
      delete merged.stdin;
      delete merged.input;
    }
    // A standard that is wished for further up must not lose against a flag from further down.
    if (above.std !== undefined && merged.flags !== undefined) merged.flags = withoutStandard(merged.flags);
    return { ...merged, ...above };
  }, {});
}

export function withoutStandard(flags: readonly string[]): string[] {
  return flags.filter((flag) => !flag.startsWith("-std="));
}
