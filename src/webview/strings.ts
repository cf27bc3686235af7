import { sentenceWords, type SentenceWords } from "../trace/sentence-words";
import { traceWords, type TraceWords } from "../trace/trace-words";

/**
 * Every word the panel shows. The host may send translations (`settings.strings`) under the same keys; what is missing
 * stays English. `{name}` is a place to fill.
 */
export const english = {
  ...sentenceWords, ...traceWords,
  first: "First step", last: "Last step", back: "Step back", forward: "Step", over: "Step over", backOver: "Step back over",
  out: "Step out", backOut: "Step back out", play: "Play", pause: "Pause", transport: "Steps", moreTools: "More",
  stepOf: "Step {index} of {count}", line: "line {line}", goToLine: "Show line {line} in the editor",
  byLine: "line", byStatement: "statement", granularity: "Step by", granularityHint: "Step by {granularity}",
  executedBy: "Traced with {executor} in {seconds} s",
  stack: "Stack", heap: "Heap", globals: "Globals", output: "Output", timeline: "Timeline", thread: "Thread {id}", threadNamed: "Thread {id}: {name}",
  libraryFrames: "library code", libraryFramesHint: "The library called the function above. Its own frames are folded.",
  threadRunning: "running", threadWaiting: "waiting", threadStarting: "starting", threadFinishing: "finishing", threadEnded: "ended",
  threadNext: "Next step of {thread}", threadPrevious: "Previous step of {thread}",
  standardOutput: "Standard output", standardError: "Standard error", errorStream: "stderr",
  input: "Input", inputLabel: "What the program reads from its standard input", inputPlaceholder: "The program reads its standard input: type it here.",
  inputAsks: "The program wants more here: add it and run again.", inputRead: "{read} of {total} bytes read", inputWanted: "More wanted: step {index}", inputRun: "Run again", inputRunHint: "Trace again with this input, and come back to this step (Ctrl+Enter)",
  inputOwn: "Use the file's own", inputRanOut: "The program wanted more input than there was, at step {step}: what follows may come of that.", inputType: "Go there and type it",
  noOutput: "Nothing printed yet.", noHeap: "No block on the heap at this step.", noHeapEver: "This program allocates nothing on the heap.", noHeapOwn: "Only the library has blocks on the heap: its containers show what is in them.",
  noFrames: "No function of yours is running.",
  returns: "returns", undefined: "undefined", unreadable: "unreadable", destroyed: "destroyed", partial: "partly undefined", null: "null", empty: "empty", item: "{count} item", items: "{count} items",
  showInside: "Show what is inside {name}", foldInside: "Fold {name}", viewFailed: "its view does not fit", shownBy: "shown by {file}, line {line}",
  more: "{count} more", range: "{from}–{to} of {total}", earlier: "Earlier elements", later: "Later elements", firstElements: "First elements", lastElements: "Last elements", expand: "Show the variables of {name}", collapse: "Hide the variables of {name}",
  was: "was {value}", isNew: "new", pointsTo: "points to {what}", aliases: "refers to {what}",
  pointsDead: "points to a variable of a function that has returned",
  pointsFreed: "points to freed memory at {address}", pointsOutside: "points outside its block, to {address}", pointsUnmapped: "points to {address}, which is no memory of the program",
  pointsCode: "points to code", 

  leaked: "leaked", freed: "freed", live: "live",
  block: "{type} at {address}, {size} bytes", allocatedAt: "allocated on line {line}, step {step}", unknownType: "{size} bytes",
  lifeFreed: "Freed: on line {line}, step {step}", lifeLeaked: "Leaked: nothing points here since step {step}",
  frame: "{name}, line {line}", currentFrame: "{name}, line {line}, running", 
  skyline: "Call depth over the run. {marks}", timelineValue: "Step {index} of {count}, line {line}, in {name}",
  markOutput: "output", markInput: "input wanted", markError: "error", markWarning: "index out of bounds", markAlloc: "allocation", markFree: "free", markLeak: "leak", markThrow: "exception", markLimit: "limit",
  source: "Source", sourceFile: "Source file", sourceText: "The program's text. A click on a line goes to its next visit.", runsNext: "runs next", hasRun: "has just run",
  neverReached: "Line {line} is never reached.", notAgain: "Line {line} is not reached again.", notBefore: "Line {line} is not reached before this step.",
  noPicture: "There is no picture to export.",
  outline: "The state as text", showOutline: "Show as text", showPicture: "Show as a picture", keyOutline: "As text, as a picture", running: "running", changed: "changed", whatChanged: "What changed", nothingChanged: "Nothing in memory.",
  aBlock: "block", blockNumber: "block {id}", blockAbout: "{size} bytes at {address}", wasAllocated: "{what}: allocated", wasFreed: "{what}: freed", wasLeaked: "{what}: leaked", changedTo: "{name} was {old}, is {value}", appeared: "{name} is {value}",
  emptyTitle: "See what your program does in memory", emptyBody: "The program runs once and every step is recorded: variables, heap, pointers, output and memory errors. After that, going back is as easy as going forward.",
  beginOpen: "Open a C or C++ file with a main function, or", openExample: "an example", beginTrace: "Press Trace over main, or in the editor's title bar.", beginStep: "Step with the arrow keys, or click a line of the source.", walkthrough: "Show me around", recent: "Recent traces", export: "Export",
  tracingAgain: "The program is traced again: {phase}.", againCompile: "The changed program does not compile: {errors}. The picture is that of the trace before.", oneError: "one error", errors: "{count} errors", againFailed: "The changed program could not be traced: {message} The picture is that of the trace before.", showProblems: "Show problems",
  traceNow: "Trace this file",
  preparing: "Getting ready", building: "Setting up the Docker image", compiling: "Compiling", recording: "Running and recording", packaging: "Packing the trace", opening: "Opening the trace",
  stepsSoFar: "{steps} steps so far", cancel: "Cancel", cancelled: "The trace of {name} was cancelled.", traceAgain: "Trace again",
  compileTitle: "{name} does not compile", compileBody: "Mend what the compiler says, then trace again.", severityError: "error", severityWarning: "warning", severityNote: "note",
  errorTitle: "This did not work", showLog: "Show the log",
  openFailed: "The trace cannot be opened: {message}", openFailedCure: "The file is damaged or was written by another version. Trace the program again.",
  stale: "The source has changed since this trace was made.", dismiss: "Dismiss",
  limitSteps: "The recording stopped at the limit of {count} steps. Raise seepp.limits.steps to see more.",
  limitSeconds: "The recording stopped at the time limit. Raise seepp.limits.seconds to see more.",
  limitMemory: "The recording stopped at the memory limit. Raise seepp.limits.memoryMb to see more.",
  limitTraceBytes: "The recording stopped at the size limit of the trace. Raise seepp.limits.traceBytes to see more.",
  limitOutputBytes: "The recording stopped because the program printed more than the limit. Raise seepp.limits.outputBytes to see more.",
  limitOther: "The recording stopped at a limit ({limit}).",
  cut: "The trace ends early: {why}. Everything up to there is shown.", openLimits: "Open settings",
  stackView: "What the left side shows", calls: "Calls", view: "View", zoomIn: "Larger", zoomOut: "Smaller", zoomReset: "{percent} %: back to 100 %", fit: "All of it", minimap: "The whole heap",
  hiddenCards: "{count} hidden: show", putBack: "Put cards back", foldCard: "Fold {name} to its header", openCard: "Show the contents of {name}", hideCard: "Hide {name}", inspectCard: "Bytes, changes and life of {name}",
  inspector: "{name}, looked at closely", lastChange: "Last changed", nextChange: "Next change", allocation: "Allocated", freeing: "Freed", stepNumber: "step {step}", byteCount: "{count} bytes",
  bytesLabel: "Bytes, least significant first", padding: "padding", changedNow: "changed by this step", earlierBytes: "Earlier bytes", laterBytes: "Later bytes", followPointer: "Look at what {name} points to",
  changesNext: "changes in the next step", usedNext: "used by the line that runs next", indexedBy: "index {names}", goToIndex: "Go to index",
  visitsOf: "{count} visits of line {line}", keyRows: "From value to value; Enter looks closely", keyChanges: "Last and next change of the value in focus", keyZoom: "Larger, smaller, all of it",
  helpWild: "points to no memory", helpSoon: "changes in the next step",
  help: "Keys", helpTitle: "Keys", close: "Close",
  keyStep: "Step, step back", keyOver: "Step over, step back over", keyOut: "Step out, step back out", keyEnds: "First step, last step", keyPlay: "Play, pause",
  showRaw: "Show the members that {name} is made of", showMeaning: "Show what {name} means",
  pinned: "Pinned", pinCard: "Pin {name}: keep it in view", unpinCard: "Unpin {name}", goToCard: "Go to {name} in the heap", pinnedAhead: "not allocated yet", pinnedGone: "no longer there", watchedGone: "not there at this step", goToFrame: "Go to {name} in the stack",
  find: "Find", findHint: "A value, a name, or v[5000]", findHintIn: "A value, or [5000]", findIn: "Find in {name}", findEverywhere: "Search everywhere", findCount: "{at} of {total}", findNothing: "Nothing found", findCut: "Nothing found so far: too much to search", findPart: "Not found in what was searched", findLeftOut: "Not searched: {names}", findBusy: "Searching", findNext: "Next match", findPrevious: "Previous match", keyFind: "Find a value or an index", searchInside: "Find in {name}",
  keyPage: "A tenth of the run", keyGranularity: "By line, by statement", keyHelp: "This help",
  helpDot: "pointer", helpRing: "reference", helpNull: "null pointer", helpUndefined: "never given a value", helpBar: "points outside its block", helpChanged: "changed by this step, old value struck out", helpFreed: "freed block", helpLeaked: "leaked block: nothing points to it",
  helpPicture: "The picture", splitter: "Width of the stack",
  errorOnLine: "{error} on line {line}.", errorOther: "Memory error",
  name_invalid_read: "Invalid read", name_invalid_write: "Invalid write", name_invalid_free: "Invalid free", name_mismatched_free: "Mismatched free", name_uninitialised_condition: "Branch on an undefined value", name_uninitialised_value: "Use of an undefined value", name_syscall_parameter: "Bad system call argument", name_bad_jump: "Jump to no code", name_overlap: "Overlapping copy", name_bad_size: "Senseless size", name_leak: "Leak", name_index_out_of_bounds: "Index out of bounds",
  error_invalid_read: "The program reads memory that is not its own: freed, outside a block, or never allocated. Look where the pointer points.",
  error_invalid_write: "The program writes to memory that is not its own: freed, outside a block, or never allocated. What lies there may now be damaged.",
  error_invalid_free: "The program frees an address that is no live block: freed before, or never allocated.",
  error_mismatched_free: "The block is given back in another way than it was taken: new needs delete, new[] needs delete[], malloc needs free.",
  error_uninitialised_condition: "A branch depends on a value that was never set, so it may go either way. Give the variable a value first.",
  error_uninitialised_value: "A value that was never set is used as an address or index. Give the variable a value first.",
  error_syscall_parameter: "A value that was never set, or memory that is not the program's, is passed to the operating system.",
  error_bad_jump: "The program jumps to an address that holds no code: a function pointer is wrong, or the stack was overwritten.",
  error_overlap: "Source and destination overlap, which this function does not allow. Use memmove.",
  error_bad_size: "The size or alignment asked for makes no sense: often a negative number taken as unsigned.",
  error_index_out_of_bounds: "C++ does not check indices: what lies there is read or overwritten, and the program goes on with wrong values. Compare the index with the number of elements; a loop over n elements ends before n.",
  error_leak: "No variable leads to this block any more, so it can never be freed. Free it before the last pointer goes away.",
} as const;

export type StringKey = keyof typeof english;
export type Fill = Record<string, string | number>;

let translations: Readonly<Record<string, string>> = {};

export function setStrings(strings: Readonly<Record<string, string>>): void {
  translations = strings;
}

/** The words for `key`, with its places filled. */
export function t(key: StringKey, fill?: Fill): string {
  const words = Object.hasOwn(translations, key) ? translations[key] : english[key];
  return fill ? words.replace(/\{(\w+)\}/g, (place, name: string) => (Object.hasOwn(fill, name) ? String(fill[name]) : place)) : words;
}

const inThisLanguage = <T extends object>(table: T): { [K in keyof T]: string } => Object.fromEntries(Object.keys(table).map((key) => [key, t(key as StringKey)])) as { [K in keyof T]: string };
/** The messages of the sentences about a step (trace/sentence.ts), and those about errors and endings. */
export const wordsOfSentences = (): SentenceWords => inThisLanguage(sentenceWords);
export const wordsOfTraces = (): TraceWords => inThisLanguage(traceWords);

const ofKind = (prefix: string, kind: string): StringKey | undefined => {
  const key = `${prefix}_${kind.replaceAll("-", "_")}`;
  return Object.hasOwn(english, key) ? (key as StringKey) : undefined;
};

/** What an error of this kind ("invalid-read") is called. */
export const errorName = (kind: string): string => t(ofKind("name", kind) ?? "errorOther");

/** The explanation of an error of this kind ("invalid-read"), when there is one. */
export function explainError(kind: string): string | undefined {
  const key = ofKind("error", kind);
  return key && t(key);
}

/** As the document's language writes numbers; English where there is no document. */
const whole = new Intl.NumberFormat(typeof document === "undefined" ? "en-US" : document.documentElement.lang || "en-US");
/** A count for people: 1,000,000. */
export const count = (n: number): string => whole.format(n);
