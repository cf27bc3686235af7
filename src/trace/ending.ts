/**
 * How a run ended, in words: what its last step says. What the C and C++ runtimes print before they abort (glibc's assert,
 * libstdc++'s terminate handler and its own assertions) is read from the program's standard error.
 */
import { hex } from "./bytes-window";
import type { FrameFacts, RunFacts, StepFacts } from "./facts";
import type { Ending } from "./snapshot";

export interface EndingContext {
  run: RunFacts;
  facts: StepFacts;
  /** The innermost function of the last step and its line; "" where none was running. */
  function: string;
  line: number;
  /** The thread's frames, innermost first. */
  frames: readonly FrameFacts[];
}

/** Undefined at every step but those that a run ends with. */
export function endingOf(context: EndingContext): Ending | undefined {
  const { run, facts } = context;
  switch (facts.reason) {
    case "end": return { kind: "exited", message: exited(run.exitStatus) };
    case "exit": return { kind: "exit", message: exitInside(context) };
    case "limit": return { kind: "limit", message: limits[run.limit ?? ""] ?? "The recording stops here, at a limit." };
    case "signal": return signalled(context);
    default: return undefined;
  }
}

function exited(status: number | undefined): string {
  if (status === undefined) return "The program has ended.";
  return status === 0 ? "The program has ended with status 0." : `The program has ended with status ${status}: not 0, so whoever started it takes it as failed.`;
}

function exitInside({ run, function: name, line }: EndingContext): string {
  const status = run.exitStatus === undefined ? "" : ` with status ${run.exitStatus}`;
  const where = name === "" ? "" : ` in \`${name}\`${line > 0 ? ` (line ${line})` : ""}`;
  if (run.replacedBy !== undefined) {
    const other = run.replacedBy === "" ? "" : ` of \`${run.replacedBy}\``;
    const end = run.exitStatus === undefined ? "" : ` It ended with status ${run.exitStatus}.`;
    return `The program replaces itself by another program here${where}: exec${other}, whose steps and output are not traced.${end}`;
  }
  return `The program exits${status} here${where}: exit was called, so no function returns any more and no local variable is destroyed.`;
}

const limits: Readonly<Record<string, string>> = {
  steps: "The recording stops here, at the limit of steps: the program itself went on.",
  seconds: "The recording stops here, at the limit of time: the program may be in an endless loop, or wait for something.",
  memory: "The recording stops here, at the limit of memory.",
  traceBytes: "The recording stops here, at the size limit of the trace.",
  outputBytes: "The recording stops here: the program printed more than the limit.",
};

function signalled(context: EndingContext): Ending {
  const { facts } = context;
  const signal = facts.signal;
  if (signal === undefined) return { kind: "signal", message: "A signal ended the program." };
  switch (signal.name) {
    case "SIGABRT": return aborted(context);
    case "SIGSEGV": case "SIGBUS": return { kind: "signal", message: badAccess(context, signal.address, signal.name) };
    case "SIGFPE": return { kind: "signal", message: `${arithmetic[signal.code ?? 0] ?? "An arithmetic operation has no result"} (SIGFPE): the program is stopped. Check the divisor before the division.` };
    case "SIGILL": return { kind: "signal", message: "The program came to an instruction that is none (SIGILL): it ran past the end of a function that returns nothing, or into a __builtin_trap." };
    case "SIGPIPE": return { kind: "signal", message: "The program wrote to a pipe that nobody reads any more (SIGPIPE)." };
    case "SIGALRM": return { kind: "signal", message: "The program's own alarm went off and was not handled (SIGALRM)." };
    case "SIGXCPU": return { kind: "signal", message: "The program used up its processor time (SIGXCPU)." };
    case "SIGSYS": return { kind: "signal", message: "The program made a system call that is not allowed here (SIGSYS)." };
    default: return { kind: "signal", message: `The signal ${signal.name} ended the program: it was sent by raise or kill, and the program did not handle it.` };
  }
}

/** si_code of SIGFPE (Linux, asm-generic/siginfo.h). */
const arithmetic: Readonly<Record<number, string>> = { 1: "An integer is divided by zero, or the smallest integer by -1", 2: "An integer operation overflows", 3: "A floating-point number is divided by zero" };

/** A fault so far below a stack's begin, and below its innermost frame's end, is taken for a full stack: it has 8 MB. */
const stackReach = { from: 4n << 20n, to: 1n << 30n };
/** With fewer calls open the variables are to blame, not the recursion. */
const fewCalls = 16;

function stackIsFull({ frames, function: name }: EndingContext, address: bigint, signal: string): string | undefined {
  const [inner, outer] = [frames[0], frames.at(-1)];
  if (inner === undefined || outer === undefined || address >= inner.cfa) return undefined;
  const reach = outer.cfa - address;
  if (reach < stackReach.from || reach > stackReach.to) return undefined;
  if (frames.length < fewCalls) return `The stack is full (${signal}): the local variables of \`${name}\` are too large for the 8 MB that it has. Put large arrays into a std::vector.`;
  return `The stack is full (${signal}): ${frames.length} calls are open, the innermost is \`${name}\`. The recursion does not end, or goes too deep for the 8 MB that the stack has: look at the condition that ends it.`;
}

function badAccess(context: EndingContext, address: bigint, signal: string): string {
  const { run, facts } = context;
  const full = stackIsFull(context, address, signal);
  if (full !== undefined) return full;
  const place = facts.place(address);
  if (address < 4096n) {
    const offset = address === 0n ? "" : `, ${address} bytes in: a member or element of what it should point to`;
    return `The program used a null pointer (${signal} at address ${hex(address)}${offset}). Check the pointer before it is used.`;
  }
  const block = run.blockAt(address, facts.step);
  const freed = block?.freed !== undefined && block.freed.step <= facts.step ? " Its block was freed before." : "";
  const constant = place.kind === "image" ? " There is a constant of the program, such as a string literal: it cannot be written." : "";
  return `The program touched ${hex(address)}, where it may not (${signal}).${freed}${constant || " The pointer was never set, was overwritten, or leads far outside of its object."}`;
}

function aborted({ run, facts, function: name, line }: EndingContext): Ending {
  const said = facts.output.stderr;
  const assertion = /^([^\n]*): Assertion [`']([^\n]*)' failed\.\s*$/m.exec(said.slice(-4000));
  if (assertion && /^\/[^:]*\/c\+\+\//.test(assertion[1]!)) return { kind: "assertion", message: `The library's own check \`${assertion[2]}\` fails${at(line)}: an index or an iterator is out of range, or the container is empty. The program is stopped (SIGABRT).` };
  if (assertion) return { kind: "assertion", message: `The assertion \`${assertion[2]}\` does not hold${at(line)}: the program stops itself (SIGABRT).` };
  const thrown = /terminate called after throwing an instance of '([^'\n]*)'(?:\n {2}what\(\): {2}([^]*))?$/.exec(said.trimEnd());
  if (thrown) return { kind: "exception", message: uncaught(run, facts.step, thrown[1]!, thrown[2]?.trim()) };
  if (/pure virtual method called\s*\n?(terminate called[^\n]*\s*)?$/.test(said)) return { kind: "terminate", message: "A pure virtual function was called (SIGABRT): from a constructor or destructor of its class, or through a pointer to a destroyed object." };
  if (/terminate called without an active exception\s*$/.test(said)) return { kind: "terminate", message: "std::terminate was called without an exception (SIGABRT): a std::thread that is still joinable was destroyed (join or detach it first), or `throw;` stands outside of a handler." };
  const where = name === "" ? "" : ` in \`${name}\``;
  return { kind: "abort", message: `The program stops itself with abort${where}${at(line)} (SIGABRT).` };
}

function uncaught(run: RunFacts, step: number, type: string, what: string | undefined): string {
  const last = (run.throws ?? []).filter((each) => each.step <= step).at(-1);
  const where = last === undefined ? "" : ` It was thrown in step ${last.step}${last.line > 0 ? `, line ${last.line}` : ""}.`;
  return `The exception \`${type}\`${what === undefined || what === "" ? "" : ` (${what})`} was not caught by any function: the program is stopped (SIGABRT).${where} Catch it with try and catch, or see to it that it is not thrown.`;
}

function at(line: number): string {
  return line > 0 ? ` in line ${line}` : "";
}
