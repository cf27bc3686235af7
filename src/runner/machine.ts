/**
 * What depends on the machine that the runner runs on, and so compiles and records for. What traces of an architecture have
 * of their own is in src/trace/abi.ts.
 */

export interface Machine {
  /** Debian's and Valgrind's name for it. */
  name: "amd64" | "arm64";
  /** Options that only its compiler knows: code without what protects it from attackers, which would move the body's first row. */
  codeFlags: readonly string[];
  recorderFlags: readonly string[];
  libc: string;
}

const machines: Partial<Record<string, Machine>> = {
  x64: { name: "amd64", codeFlags: ["-fcf-protection=none"], recorderFlags: [], libc: "/lib/x86_64-linux-gnu/libc.so.6" },
  arm64: {
    name: "arm64",
    codeFlags: ["-mbranch-protection=none"],
    recorderFlags: [
      // Registers are read at a function's entry: code of the caller in the same block could have its writes optimised away.
      "--vex-guest-chase=no",
      // What is recorded between a load-exclusive and its store-exclusive would make the store fail for ever.
      "--sim-hints=fallback-llsc",
    ],
    libc: "/lib/aarch64-linux-gnu/libc.so.6",
  },
};

/** `architecture` as Node names it. Undefined: nothing can be recorded there. */
export function machineOf(architecture: string): Machine | undefined {
  return machines[architecture];
}

/** This one. On a machine that nothing can be recorded on, amd64: other executors' names and flags are spelled after it. */
export const thisMachine: Machine = machineOf(process.arch) ?? machines["x64"]!;
