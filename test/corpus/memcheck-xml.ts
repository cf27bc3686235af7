/** Valgrind's XML of errors (protocol version 4), as far as parity needs it: kind, place in user code, occurrences, leaks. */

export interface StockError {
  /** In our words (src/trace/error-text.ts). */
  kind: string;
  file: string;
  line: number;
  count: number;
  leak?: { bytes: number; blocks: number };
}

const KINDS: Record<string, string> = {
  InvalidRead: "invalid-read", InvalidWrite: "invalid-write", InvalidFree: "invalid-free", MismatchedFree: "mismatched-free",
  UninitCondition: "uninitialised-condition", UninitValue: "uninitialised-value", SyscallParam: "uninitialised-syscall",
  InvalidJump: "bad-jump", Overlap: "overlap", FishyValue: "bad-size",
};

/** `root`: the folder of the user's sources; the innermost frame in one of them is the error's place. */
export function readMemcheckXml(xml: string, root: string): StockError[] {
  const counts = new Map([...xml.matchAll(/<pair>\s*<count>(\d+)<\/count>\s*<unique>(0x[0-9a-f]+)<\/unique>/g)].map(([, count, unique]) => [unique, Number(count)]));
  return [...xml.matchAll(/<error>([\s\S]*?)<\/error>/g)].map(([, body]) => {
    const kind = content(body, "kind") ?? "";
    const place = userFrame(body, root);
    // A block's own bytes: those it led to are reported by themselves.
    const bytes = /\((\d[\d,]*) direct,/.exec(body)?.[1].replace(/,/g, "") ?? content(body, "leakedbytes");
    const error: StockError = { kind: KINDS[kind] ?? kind, ...place, count: counts.get(content(body, "unique") ?? "") ?? 1 };
    if (bytes !== undefined) error.leak = { bytes: Number(bytes), blocks: Number(content(body, "leakedblocks")) };
    return error;
  });
}

/** Of the first stack: the others say where a block was allocated or freed. */
function userFrame(body: string, root: string): { file: string; line: number } {
  const stack = /<stack>([\s\S]*?)<\/stack>/.exec(body)?.[1] ?? "";
  for (const [, frame] of stack.matchAll(/<frame>([\s\S]*?)<\/frame>/g)) {
    if (content(frame, "dir")?.startsWith(root)) return { file: content(frame, "file") ?? "", line: Number(content(frame, "line")) };
  }
  return { file: "", line: 0 };
}

function content(xml: string, tag: string): string | undefined {
  return new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1];
}
