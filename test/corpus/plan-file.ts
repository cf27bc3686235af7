/** Reads the plan that the runner wrote for the recorder (docs/recording.md, "The plan"): what the recorder was told. */
import type { RuleProgram, RuleSite } from "../gdb/step-rule";

const FUNCTION_BYTES = 24;
const SITE_BYTES = 24;
const HEADER_BYTES = 20;

export function readPlan(bytes: Buffer): RuleProgram {
  if (bytes.toString("latin1", 0, 4) !== "SPPL") throw new Error("not a plan");
  const functionCount = bytes.readUInt32LE(8);
  const siteCount = bytes.readUInt32LE(12);
  const functions = [];
  let at = HEADER_BYTES;
  for (let i = 0; i < functionCount; i++, at += FUNCTION_BYTES) {
    functions.push({ low: bytes.readBigUInt64LE(at), high: bytes.readBigUInt64LE(at + 8), initialiser: (bytes.readUInt32LE(at + 16) & 1) !== 0 });
  }
  const sites: RuleSite[] = [];
  for (let i = 0; i < siteCount; i++, at += SITE_BYTES) {
    const flags = bytes.readUInt32LE(at + 16);
    sites.push({
      address: bytes.readBigUInt64LE(at), statement: bytes.readUInt32LE(at + 8), function: bytes.readUInt32LE(at + 12),
      first: (flags & 1) !== 0, entry: (flags & 2) !== 0, silent: (flags & 4) !== 0,
    });
  }
  return { functions, sites };
}
