/** Valgrind's XML of errors (protocol version 4), as far as parity needs it: kind, place in user code, occurrences, leaks. */

export interface StockError {
  /** In our words (src/trace/error-text.ts). */
  kind: string;
  file: string;
  line: number;
  count: number;
  /** ", 4 bytes after a block of size 12 alloc'd": where the address lies; "" when it is said to lie in no block. */
  block: string;
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
    const error: StockError = { kind: KINDS[kind] ?? kind, ...place, count: counts.get(content(body, "unique") ?? "") ?? 1, block: blockIn(body) };
    if (bytes !== undefined) error.leak = { bytes: Number(bytes), blocks: Number(content(body, "leakedblocks")) };
    return error;
  });
}

function blockIn(body: string): string {
  const said = /<auxwhat>Address 0x[0-9a-f]+ is ([\d,]+) bytes (before|inside|after) a (?:recently re-allocated )?block of size ([\d,]+) (alloc'd|free'd)/.exec(body.replace(/&apos;/g, "'"));
  return said ? `, ${said[1].replace(/,/g, "")} bytes ${said[2]} a block of size ${said[3].replace(/,/g, "")} ${said[4]}` : "";
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
