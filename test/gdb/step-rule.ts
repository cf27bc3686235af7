/**
 * The step rule (docs/steps.md), applied to what gdb saw: a second implementation, which shares nothing with the
 * recorder's. It says which steps the trace must have.
 */
import type { Event, StateEvent } from "./events";

/** A site as the rule needs it; the flags are the plan's (docs/recording.md). */
export interface RuleSite {
  address: bigint;
  statement: number;
  function: number;
  /** A jump back to here is a turn of a loop. */
  first: boolean;
  entry: boolean;
  /** Arriving here makes no step. */
  silent: boolean;
}

export interface RuleProgram {
  sites: RuleSite[];
  /** [low, high) by function number; `initialiser`: runs the initialisers of globals, its entry and return are no steps. */
  functions: { low: bigint; high: bigint; initialiser: boolean }[];
}

export interface ExpectedStep {
  reason: "line" | "call" | "return" | "throw" | "catch";
  /** Thread in gdb's numbering. */
  thread: number;
  site: RuleSite;
  /** The state at that step, as gdb saw it. */
  state: StateEvent;
}

interface Activation {
  cfa: bigint;
  function: number;
  last?: RuleSite;
}

interface ThreadState {
  stack: Activation[];
  catching: boolean;
}

export function expectedSteps(program: RuleProgram, events: readonly Event[]): ExpectedStep[] {
  const rule = new StepRule(program);
  for (const event of events) rule.take(event);
  return rule.steps;
}

class StepRule {
  readonly steps: ExpectedStep[] = [];
  private readonly byAddress: Map<bigint, RuleSite>;
  private readonly threads = new Map<number, ThreadState>();

  constructor(private readonly program: RuleProgram) {
    this.byAddress = new Map(program.sites.map((site) => [site.address, site]));
  }

  take(event: Event): void {
    switch (event.e) {
      case "enter": return this.enter(this.thread(event.thread), BigInt(event.pc), BigInt(event.cfa));
      case "site": return this.site(event, this.thread(event.thread));
      case "return": return this.return(event, this.thread(event.thread));
      case "throw": return this.throw(event, this.thread(event.thread));
      case "begin-catch": this.thread(event.thread).catching = true; return;
      default: return;
    }
  }

  private thread(id: number): ThreadState {
    let state = this.threads.get(id);
    if (!state) this.threads.set(id, (state = { stack: [], catching: false }));
    return state;
  }

  private enter(thread: ThreadState, pc: bigint, cfa: bigint): void {
    while (thread.stack.length > 0 && thread.stack[thread.stack.length - 1].cfa <= cfa) thread.stack.pop();
    thread.stack.push({ cfa, function: this.program.functions.findIndex(({ low }) => low === pc) });
  }

  private activation(thread: ThreadState, cfa: bigint): Activation {
    while (thread.stack.length > 0 && thread.stack[thread.stack.length - 1].cfa < cfa) thread.stack.pop();
    const top = thread.stack[thread.stack.length - 1];
    if (!top || top.cfa !== cfa) throw new Error(`gdb stands in a frame (CFA 0x${cfa.toString(16)}) that it did not see entered`);
    return top;
  }

  private site(event: Extract<Event, { e: "site" }>, thread: ThreadState): void {
    const site = this.byAddress.get(BigInt(event.pc));
    if (!site) throw new Error(`gdb stopped at ${event.pc}, which is no site`);
    const activation = this.activation(thread, BigInt(event.cfa));
    const { last } = activation;
    activation.last = site;
    const reason = this.reasonAt(site, last, activation, thread);
    if (reason) this.steps.push({ reason, thread: event.thread, site, state: event });
  }

  private reasonAt(site: RuleSite, last: RuleSite | undefined, activation: Activation, thread: ThreadState): ExpectedStep["reason"] | undefined {
    if (thread.catching) {
      thread.catching = false;
      return "catch";
    }
    const { initialiser } = this.program.functions[activation.function];
    if (!last && site.entry && !initialiser) return "call";
    if (site.silent) return undefined;
    if (!last || last.statement !== site.statement) return "line";
    return site.first && site.address <= last.address ? "line" : undefined;
  }

  private return(event: Extract<Event, { e: "return" }>, thread: ThreadState): void {
    const activation = this.activation(thread, BigInt(event.cfa));
    thread.stack.pop();
    if (activation.last && !this.program.functions[activation.function].initialiser) {
      this.steps.push({ reason: "return", thread: event.thread, site: activation.last, state: event });
    }
  }

  private throw(event: Extract<Event, { e: "throw" }>, thread: ThreadState): void {
    const site = thread.stack[thread.stack.length - 1]?.last;
    if (site) this.steps.push({ reason: "throw", thread: event.thread, site, state: event });
  }
}
