/**
 * How a run ended, in words: what its last step says. What the C and C++ runtimes print before they abort (glibc's assert,
 * libstdc++'s terminate handler and its own assertions) is read from the program's standard error.
 */
import { hex } from "./bytes-window";
import type { FrameFacts, RunFacts, StepFacts } from "./facts";
import type { Ending } from "./snapshot";
import type { TraceWords, Voice } from "./trace-words";

export interface EndingContext {
  voice: Voice;
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
  const { run, facts, voice } = context;
  switch (facts.reason) {
    case "end": return { kind: "exited", message: exited(voice, run.exitStatus) };
    case "exit": return { kind: "exit", message: exitInside(context) };
    case "limit": return { kind: "limit", message: voice.say(limits[run.limit ?? ""] ?? "endLimit") };
    case "signal": return signalled(context);
    default: return undefined;
  }
}

function exited(voice: Voice, status: number | undefined): string {
  if (status === undefined) return voice.say("endEnded");
  return status === 0 ? voice.say("endStatusGood") : voice.say("endStatus", { status });
}

function exitInside({ voice, run, function: name, line }: EndingContext): string {
  const where = name === "" ? "" : voice.say(line > 0 ? "endInLine" : "endIn", { function: name, line });
  if (run.replacedBy !== undefined) {
    const other = run.replacedBy === "" ? "" : voice.say("endReplacedBy", { path: run.replacedBy });
    const end = run.exitStatus === undefined ? "" : voice.say("endReplacedStatus", { status: run.exitStatus });
    return voice.say("endReplaced", { where, other, end });
  }
  const status = run.exitStatus === undefined ? "" : voice.say("endWithStatus", { status: run.exitStatus });
  return voice.say("endExit", { status, where });
}

const limits: Readonly<Record<string, keyof TraceWords>> = { steps: "endSteps", seconds: "endSeconds", memory: "endMemory", traceBytes: "endTraceBytes", outputBytes: "endOutputBytes" };

function signalled(context: EndingContext): Ending {
  const { facts, voice } = context;
  const { signal } = facts;
  if (signal === undefined) return { kind: "signal", message: voice.say("endSignal") };
  switch (signal.name) {
    case "SIGABRT": return aborted(context);
    case "SIGSEGV": case "SIGBUS": return { kind: "signal", message: badAccess(context, signal.address, signal.name) };
    case "SIGFPE": return { kind: "signal", message: voice.say("endFpe", { what: voice.say(arithmetic[signal.code ?? 0] ?? "endArithmetic") }) };
    default: return { kind: "signal", message: voice.say(signals[signal.name] ?? "endOtherSignal", { signal: signal.name }) };
  }
}

const signals: Readonly<Record<string, keyof TraceWords>> = { SIGILL: "endIll", SIGPIPE: "endPipe", SIGALRM: "endAlarm", SIGXCPU: "endCpu", SIGSYS: "endSys" };

/** si_code of SIGFPE (Linux, asm-generic/siginfo.h). */
const arithmetic: Readonly<Record<number, keyof TraceWords>> = { 1: "endDivision", 2: "endOverflow", 3: "endFloatDivision" };

/** A fault so far below a stack's begin, and below its innermost frame's end, is taken for a full stack: it has 8 MB. */
const stackReach = { from: 4n << 20n, to: 1n << 30n };
/** With fewer calls open the variables are to blame, not the recursion. */
const fewCalls = 16;

function stackIsFull({ voice, frames, function: name }: EndingContext, address: bigint, signal: string): string | undefined {
  const [inner, outer] = [frames[0], frames.at(-1)];
  if (inner === undefined || outer === undefined || address >= inner.cfa) return undefined;
  const reach = outer.cfa - address;
  if (reach < stackReach.from || reach > stackReach.to) return undefined;
  return frames.length < fewCalls ? voice.say("endStackVariables", { signal, function: name }) : voice.say("endStackCalls", { signal, function: name, count: frames.length });
}

function badAccess(context: EndingContext, address: bigint, signal: string): string {
  const { voice, run, facts } = context;
  const full = stackIsFull(context, address, signal);
  if (full !== undefined) return full;
  if (address < 4096n) return voice.say("endNull", { signal, address: hex(address), offset: address === 0n ? "" : voice.say("endNullOffset", { count: address }) });
  const block = run.blockAt(address, facts.step);
  const freed = block?.freed !== undefined && block.freed.step <= facts.step ? voice.say("endBlockFreed") : "";
  return voice.say("endTouched", { address: hex(address), signal }) + freed + voice.say(facts.place(address).kind === "image" ? "endConstant" : "endAstray");
}

function aborted({ voice, run, facts, function: name, line: at }: EndingContext): Ending {
  const said = facts.output.stderr;
  const line = at > 0 ? voice.say("wordsInLine", { line: at }) : "";
  const assertion = /^([^\n]*): Assertion [`']([^\n]*)' failed\.\s*$/m.exec(said.slice(-4000));
  if (assertion) return { kind: "assertion", message: voice.say(/^\/[^:]*\/c\+\+\//.test(assertion[1]!) ? "endLibraryCheck" : "endAssertion", { check: assertion[2]!, line }) };
  const thrown = /terminate called after throwing an instance of '([^'\n]*)'(?:\n {2}what\(\): {2}([^]*))?$/.exec(said.trimEnd());
  if (thrown) return { kind: "exception", message: uncaught(voice, run, facts.step, thrown[1]!, thrown[2]?.trim()) };
  if (/pure virtual method called\s*\n?(terminate called[^\n]*\s*)?$/.test(said)) return { kind: "terminate", message: voice.say("endPure") };
  if (/terminate called without an active exception\s*$/.test(said)) return { kind: "terminate", message: voice.say("endTerminate") };
  return { kind: "abort", message: voice.say("endAbort", { where: name === "" ? "" : voice.say("endIn", { function: name }), line }) };
}

function uncaught(voice: Voice, run: RunFacts, step: number, type: string, what: string | undefined): string {
  const last = (run.throws ?? []).filter((each) => each.step <= step).at(-1);
  const thrown = last === undefined ? "" : voice.say(last.line > 0 ? "endThrownLine" : "endThrown", { step: last.step, line: last.line });
  return voice.say("endUncaught", { type, what: what === undefined || what === "" ? "" : ` (${what})`, thrown });
}
