/**
 * What the sentences about a step are made of: messages with places for names and values, so that they can be said in
 * another language. English here; whoever shows a sentence may give a table of its own.
 */
export const sentenceWords = {
  sayProgramStarts: "The program starts in {name}.", sayAboutToStart: "The program is about to start.", sayCalls: "Calls {call}.", sayLibraryCalls: "The library calls {call}.",
  sayThreadStarts: "Thread {id} starts in {call}.", sayThreadGoesOn: "Thread {id} goes on.",
  sayThrows: "An exception is thrown: a {type}.", sayThrown: "An exception is thrown.", sayCaught: "The exception is caught in {name}.",
  saySignal: "A signal ends the program.", sayExits: "The program exits.", sayLimit: "The trace ends here: a limit was reached.", sayEnded: "The program has ended.",
  sayJumps: "Jumps out of {from} back into {to} (longjmp): nothing in between returns.", sayBack: "Back in {name}.", sayNothing: "Nothing in memory changes.",
  sayEnds: "{name} ends.", sayReturns: "{name} returns {value}.", sayReturnsUndefined: "{name} returns an undefined value.",
  sayNew: "a new {type}", sayFreed: "the {type} is freed", sayPrints: "prints {text}", sayWantsInput: "the program asks for more input than there is",
  sayNoValue: "{name} has no value yet", sayComputed: "{name} was computed from an undefined value", sayIs: "{name} is {value}", sayBecomes: "{name} becomes {value}", sayLeadsElsewhere: "{name} now leads to another {value}",
  sayChanges: "{name} changes: {value}", sayChangesFrom: "{name} changes from {old} to {value}",
  sayDangles: "{names} points to freed memory now", sayDangle: "{names} point to freed memory now", sayRefers: "{name} refers to {value}",
  sayGains: "{name} gets {what}", sayLoses: "{name} loses {what}", sayGainsMany: "{name} gets {what} elements", sayLosesMany: "{name} loses {what} elements",
  sayAtItsEnd: " at its end", sayAt: " at {index}", sayFromOn: " from {index} on", sayEmpties: "{name} is empty now",
  sayMoves: "{name} moves its elements to other storage", sayReorders: "{name} puts its elements in another order", sayEndOf: "the end of {name}",
  sayAnd: "and", sayOneMore: "and one more change", sayMore: "and {count} more changes",
  sayBlock: "block", sayBlockOf: "block of {size} bytes", sayElementOf: "element {index} of the {type} block", sayInside: "inside {type}", lambda: "lambda", lambdaIn: "lambda in {name}",
} as const;

export type SentenceWords = Readonly<Record<keyof typeof sentenceWords, string>>;
