/**
 * What a trace says of errors, of indices out of bounds and of how the run ended: messages with places to fill, so that they can
 * be said in another language. English here; whoever opens a trace may give a table of its own (`OpenTrace.speak`). Code stands
 * in back quotes.
 */
export const traceWords = {
  memByte: "1 byte", memBytes: "{count} bytes", memReads: "Reads {bytes} {where}.", memWrites: "Writes {bytes} {where}.",
  memWrongFree: "Frees {block} with the wrong function: what {allocator} made is given back with `{function}`.", memABlock: "a block", memAnAllocator: "an allocation function",
  memDecision: "A decision depends on an uninitialised value{because}.", memAddress: "An address or size is made from an uninitialised value{because}.",
  memSyscall: "Gives uninitialised or inaccessible bytes to the system call {call}{because}.", memMadeHere: "made here",
  memJumps: "Jumps to {address}, which is no code of the program.", memOverlap: "Copies between ranges that overlap{detail}.",
  memBadSize: "Asks for a block of a size or alignment that makes no sense{detail}.", memOther: "Memcheck reports an error.",
  memDead: "`{name}` leads to `{was}`, which has returned: return the value itself, or let the caller own it.",
  memNoValue: " (`{name}` has no value yet)", memNoValues: " ({names} have no value yet)",
  memFromBlock: ", which lies in a block allocated{line} and was never set there", memFromLocal: ", which comes from a local variable that was never set",
  memFromLocalOf: ", which comes from a local variable of `{function}` that was never set", memMadeUndefined: ", which was made undefined{line}",
  memTwice: "Frees {block} a second time: it was freed {at}.", memFreesInside: "Frees an address {count} bytes inside {block}: only its first byte's address can be freed.",
  memFreesStack: "Frees memory of the stack: only what was allocated can be freed.", memFreesGlobal: "Frees a global object: only what was allocated can be freed.",
  memFreesNothing: "Frees {address}, which was never allocated.",
  memThroughNull: "at address {address}: through a null pointer", memNowhere: "at {address}, where the program has no memory",
  memAtStart: "at the start of {block}", memAtByte: "at byte {offset} of {block}", memWasFreed: "{where}, which was freed {at}",
  memJustPast: "just past the end of {block}", memPast: "{count} bytes past the end of {block}", memBefore: "{count} bytes before the begin of {block}",
  memStackEmpty: "at {address}, on the stack, where no variable is any more",
  memStackGone: "on the stack, where `{name}` of `{function}` was: that function has returned, and its variables are gone",
  memWhose: "{name} of {function}", memRemains: "<gone: {whose}>",
  memBlock: "the block `{type}` of {size} bytes allocated {at}", memBlockBare: "the block of {size} bytes allocated {at}", memAt: "in line {line} (step {step})", memAtStep: "at step {step}",
  memLost: "{block} is lost: {why}. It was never freed.", memMoreLost: "{count} more blocks are lost at the same time.", memNoPointer: "no pointer leads to it any more",
  memHeld: "{where} held the last pointer to it", memHeldOther: "only lost blocks lead to it; {where} held the last pointer that led to them",
  memOverwritten: "{what} and was given another value", memLeft: "{what} and went out of scope", memHolderFreed: "{what}, in a block that was freed",
  wordsIn: "`{name}` in `{function}`", wordsOf: "`{name}` of `{function}`", wordsInLine: " in line {line}",

  overIndex: "The index {index} lies outside of `{array}`, {there}.", overNone: "which has no elements", overOne: "which has 1 element (0 to 0)", overSome: "which has {count} elements (0 to {last})",
  overNeighbour: " At that place is {name}.",

  endEnded: "The program has ended.", endStatusGood: "The program has ended with status 0.",
  endStatus: "The program has ended with status {status}: not 0, so whoever started it takes it as failed.",
  endExit: "The program exits{status} here{where}: exit was called, so no function returns any more and no local variable is destroyed.", endWithStatus: " with status {status}",
  endReplaced: "The program replaces itself by another program here{where}: exec{other}, whose steps and output are not traced.{end}",
  endReplacedBy: " of `{path}`", endReplacedStatus: " It ended with status {status}.",
  endIn: " in `{function}`", endInLine: " in `{function}` (line {line})",
  endSteps: "The recording stops here, at the limit of steps: the program itself went on.",
  endSeconds: "The recording stops here, at the limit of time: the program may be in an endless loop, or wait for something.",
  endMemory: "The recording stops here, at the limit of memory.", endTraceBytes: "The recording stops here, at the size limit of the trace.",
  endOutputBytes: "The recording stops here: the program printed more than the limit.", endLimit: "The recording stops here, at a limit.",
  endSignal: "A signal ended the program.", endFpe: "{what} (SIGFPE): the program is stopped. Check the divisor before the division.",
  endDivision: "An integer is divided by zero, or the smallest integer by -1", endOverflow: "An integer operation overflows", endFloatDivision: "A floating-point number is divided by zero",
  endArithmetic: "An arithmetic operation has no result",
  endIll: "The program came to an instruction that is none (SIGILL): it ran past the end of a function that returns nothing, or into a __builtin_trap.",
  endPipe: "The program wrote to a pipe that nobody reads any more (SIGPIPE).", endAlarm: "The program's own alarm went off and was not handled (SIGALRM).",
  endCpu: "The program used up its processor time (SIGXCPU).", endSys: "The program made a system call that is not allowed here (SIGSYS).",
  endOtherSignal: "The signal {signal} ended the program: it was sent by raise or kill, and the program did not handle it.",
  endStackVariables: "The stack is full ({signal}): the local variables of `{function}` are too large for the 8 MB that it has. Put large arrays into a std::vector.",
  endStackCalls: "The stack is full ({signal}): {count} calls are open, the innermost is `{function}`. The recursion does not end, or goes too deep for the 8 MB that the stack has: look at the condition that ends it.",
  endNull: "The program used a null pointer ({signal} at address {address}{offset}). Check the pointer before it is used.", endNullOffset: ", {count} bytes in: a member or element of what it should point to",
  endTouched: "The program touched {address}, where it may not ({signal}).", endBlockFreed: " Its block was freed before.",
  endConstant: " There is a constant of the program, such as a string literal: it cannot be written.", endAstray: " The pointer was never set, was overwritten, or leads far outside of its object.",
  endLibraryCheck: "The library's own check `{check}` fails{line}: an index or an iterator is out of range, or the container is empty. The program is stopped (SIGABRT).",
  endAssertion: "The assertion `{check}` does not hold{line}: the program stops itself (SIGABRT).",
  endPure: "A pure virtual function was called (SIGABRT): from a constructor or destructor of its class, or through a pointer to a destroyed object.",
  endTerminate: "std::terminate was called without an exception (SIGABRT): a std::thread that is still joinable was destroyed (join or detach it first), or `throw;` stands outside of a handler.",
  endAbort: "The program stops itself with abort{where}{line} (SIGABRT).",
  endUncaught: "The exception `{type}`{what} was not caught by any function: the program is stopped (SIGABRT).{thrown} Catch it with try and catch, or see to it that it is not thrown.",
  endThrown: " It was thrown in step {step}.", endThrownLine: " It was thrown in step {step}, line {line}.",

  findAllocated: "{what} was allocated here, in step {step}", findFreed: "{what} was freed here, in step {step}", findLost: "The last pointer to it goes away here", findStep: "{message} (step {step})",
  findLeak: "The {bytes} bytes allocated here are never freed: leaked since step {step}",
  findLeaks: "{count} blocks allocated here, {bytes} bytes together, are never freed: the first is leaked since step {step}",
} as const;

export type TraceWords = Readonly<Record<keyof typeof traceWords, string>>;
export type Fill = Readonly<Record<string, string | number | bigint>>;

/** A table with its places filled. What is filled in is not looked through for places again. */
export class Voice {
  words: TraceWords = traceWords;

  say(key: keyof TraceWords, fill: Fill = {}): string {
    return this.words[key].replace(/\{(\w+)\}/g, (place, name: string) => (Object.hasOwn(fill, name) ? String(fill[name]) : place));
  }
}
