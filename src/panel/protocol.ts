/**
 * What the panel's host (the extension) and its webview say to each other. Both sides parse what they receive with these
 * schemas and trust nothing else. No `vscode` and no DOM here: host, webview and tests import this file.
 *
 * The course of things: the webview is made, says `ready` (with the key of the trace it showed before a reload, if any);
 * the host answers with `settings`, then with a `trace` or a `face`. Whenever the webview was hidden and comes back it
 * says `ready` again, so the host keeps what it last sent and sends it anew. The bytes of a trace travel once.
 */
import * as v from "valibot";

const natural = v.pipe(v.number(), v.integer(), v.minValue(0));
const stepNumber = v.pipe(v.number(), v.integer(), v.minValue(1));

/** Bytes come as an ArrayBuffer (VS Code transfers those); a byte array is taken too. Another realm's count as well. */
const bytes = v.pipe(
  v.custom<ArrayBuffer | Uint8Array>((x) => /^\[object (ArrayBuffer|Uint8Array)\]$/.test(Object.prototype.toString.call(x)), "bytes expected"),
  v.transform((x) => (ArrayBuffer.isView(x) ? new Uint8Array(x.buffer, x.byteOffset, x.byteLength) : new Uint8Array(x))),
);

export const GranularitySchema = v.picklist(["line", "statement"]);

const position = v.object({ file: v.string(), line: natural, column: natural });

/** What the panel shows when there is no trace to show. */
export const FaceSchema = v.variant("kind", [
  /** Nothing was traced yet. */
  v.object({ kind: v.literal("empty"), recent: v.optional(v.array(v.object({ name: v.string(), about: v.string() }))) }),
  /** A trace is being made. `phase` as in executors' Progress; `detail` is a human line of its own. */
  v.object({
    kind: v.literal("progress"), name: v.string(),
    phase: v.picklist(["preparing", "building", "compiling", "recording", "packaging", "opening"]),
    steps: v.optional(natural), detail: v.optional(v.string()),
  }),
  /** g++ refused the program. Clicking a diagnostic asks the host to reveal it. */
  v.object({
    kind: v.literal("compile-error"), name: v.string(),
    diagnostics: v.array(v.object({
      file: v.string(), line: natural, column: natural, severity: v.picklist(["error", "warning", "note"]), message: v.string(),
    })),
  }),
  /** Anything else that went wrong: what, and what to do. `log`: the output channel has more. */
  v.object({ kind: v.literal("error"), name: v.optional(v.string()), message: v.string(), cure: v.optional(v.string()), log: v.optional(v.boolean()) }),
  /** The user cancelled. */
  v.object({ kind: v.literal("cancelled"), name: v.string() }),
]);
export type Face = v.InferOutput<typeof FaceSchema>;

/** The moves of the transport: the same names in keys, buttons, commands and the debugger. */
export const MoveSchema = v.picklist(["first", "backOut", "backOver", "back", "play", "forward", "over", "out", "last"]);
export type Move = v.InferOutput<typeof MoveSchema>;

/** A picture of the present step, or of the steps `from` to `to` (those between them that the present granularity has) one after the other. */
export const PictureSchema = v.object({
  form: v.picklist(["svg", "png", "animated-svg", "animated-png"]), from: v.optional(stepNumber), to: v.optional(stepNumber),
});
export type PictureRequest = v.InferOutput<typeof PictureSchema>;

/** What a run in the cloud cost, in words: a price, and a sentence. */
export const CostSchema = v.object({ short: v.string(), long: v.string() });
export type Cost = v.InferOutput<typeof CostSchema>;

/** Graphs laid out by a host (src/foresight/elk.ts): layer by layer, ids with their centres. Without them the panel does it. */
export const GraphsSchema = v.array(v.object({ layers: v.array(v.array(v.object({ id: natural, x: v.number() }))) }));

export const ToWebviewSchema = v.variant("type", [
  /**
   * Show this trace. `key` names it for restoring (the host's own: a path, a hash). Where to stand: at `step`, or at `place`
   * (trace/place.ts), which was taken from an earlier run; default 1. A trace of the same name as the one that is shown
   * takes its place without a face between them, and folds and scrolling stay.
   */
  v.object({
    type: v.literal("trace"), key: v.string(), name: v.string(), bytes,
    step: v.optional(stepNumber), place: v.optional(v.object({ file: v.string(), line: natural, visit: stepNumber })), executor: v.optional(v.string()), seconds: v.optional(v.number()), cost: v.optional(CostSchema),
    /** Its input was typed in the panel. */
    typedInput: v.optional(v.boolean()),
    /** Graphs laid out beforehand (an exported page has no host to ask). */
    graphs: v.optional(GraphsSchema),
  }),
  /** The answer to `layout`. */
  v.object({ type: v.literal("layout"), key: v.string(), graphs: GraphsSchema }),
  /** Show this instead of a trace. */
  v.object({ type: v.literal("face"), face: FaceSchema }),
  /** The source has changed since the trace was made (or is as it was again): a banner over the picture. */
  v.object({ type: v.literal("stale"), stale: v.boolean() }),
  /** The program is being traced anew, or could not be: a banner over the picture of the trace before; without `face`, no longer. */
  v.object({ type: v.literal("again"), face: v.optional(FaceSchema) }),
  /** Go to the next or previous visit of a line. The webview answers with `step`, or `missed` when there is none. */
  v.object({ type: v.literal("visit"), file: v.string(), line: natural, direction: v.picklist(["next", "previous"]) }),
  /** Go to a step (the one of the present granularity that shows it). */
  v.object({ type: v.literal("goto"), step: stepNumber }),
  /** The cursor stands on this line of a traced file (or on none): its visits are marked along the timeline. */
  v.object({ type: v.literal("cursor"), at: v.optional(v.object({ file: v.string(), line: natural })) }),
  /** Do what the button does: VS Code commands and key bindings are forwarded so. */
  v.object({ type: v.literal("move"), move: MoveSchema }),
  /** Draw this; the answer is `picture` with the same id. */
  v.object({ type: v.literal("picture"), id: natural, request: PictureSchema }),
  v.object({
    type: v.literal("settings"),
    granularity: v.optional(GranularitySchema),
    /** Elements shown of a container. */
    maxElements: v.optional(natural),
    /** Steps a second in play. */
    playSpeed: v.optional(v.pipe(v.number(), v.minValue(0.1), v.maxValue(60))),
    /** Translations: the keys of src/webview/strings.ts; what is missing stays English. */
    strings: v.optional(v.record(v.string(), v.string())),
  }),
]);
export type ToWebview = v.InferOutput<typeof ToWebviewSchema>;
/** What a host may post: as ToWebview, with the bytes as an ArrayBuffer. */
export type ToWebviewMessage = v.InferInput<typeof ToWebviewSchema>;

export const FromWebviewSchema = v.variant("type", [
  /** The webview listens. `key`: the trace of the state it was restored with. */
  v.object({ type: v.literal("ready"), key: v.optional(v.string()) }),
  /**
   * The picture stands at this step. `at`: the line that runs next; `executed`: the line that ran. `follow` is false when
   * the editor shall not scroll (play at speed, a timeline drag still under way).
   */
  v.object({
    type: v.literal("step"), key: v.string(), step: stepNumber, count: stepNumber,
    at: v.optional(position), executed: v.optional(position), follow: v.boolean(),
  }),
  /** The trace has a graph: the host may lay it out better than the panel can (elkjs is too big for a webview). */
  v.object({ type: v.literal("layout"), key: v.string() }),
  /** `visit` found nothing: the line is never reached (again). */
  v.object({ type: v.literal("missed"), file: v.string(), line: natural, direction: v.picklist(["next", "previous"]), ever: v.boolean() }),
  /** Show this place in the editor and put the cursor there. */
  v.object({ type: v.literal("reveal"), file: v.string(), line: natural, column: v.optional(natural) }),
  /** Trace again with this as standard input, and come back to the step; without a text, with the file's own input. */
  v.object({ type: v.literal("input"), text: v.optional(v.string()), step: stepNumber }),
  v.object({ type: v.literal("command"), command: v.picklist(["trace", "cancel", "openLimits", "openSettings", "showLog", "showProblems", "openExample", "walkthrough", "export"]) }),
  /** One of the traces that the empty face offers. */
  v.object({ type: v.literal("recent"), index: natural }),
  /** The granularity was switched in the panel. */
  v.object({ type: v.literal("granularity"), granularity: GranularitySchema }),
  /** The file's bytes, or why there are none. */
  v.object({ type: v.literal("picture"), id: natural, bytes: v.optional(bytes), failed: v.optional(v.string()) }),
  /** The trace could not be opened, or the panel broke: for the log. */
  v.object({ type: v.literal("error"), message: v.string(), stack: v.optional(v.string()) }),
]);
export type FromWebview = v.InferOutput<typeof FromWebviewSchema>;
/** What a webview may post: as FromWebview, with bytes as an ArrayBuffer. */
export type FromWebviewMessage = v.InferInput<typeof FromWebviewSchema>;

/** What the webview keeps with setState: also what a WebviewPanelSerializer gets after a window reload. */
/** How a program's picture was arranged (src/webview/arrangement.ts), by the program's name. */
const ArrangementSchema = v.object({
  zoom: v.pipe(v.number(), v.minValue(0.25), v.maxValue(4)), folded: v.array(v.string()), hidden: v.array(v.string()), pinned: v.optional(v.array(v.string()), []), raw: v.optional(v.array(v.string()), []),
  watched: v.optional(v.array(v.object({ place: v.string(), rows: natural })), []),
  moved: v.record(v.string(), v.object({ shelf: natural, x: v.number() })),
});

export const SavedStateSchema = v.object({
  version: v.literal(1), key: v.string(), name: v.string(), step: stepNumber, granularity: GranularitySchema,
  /** The state as text instead of the picture. */
  outline: v.optional(v.boolean()),
  arrangements: v.optional(v.record(v.string(), ArrangementSchema)),
});
export type SavedState = v.InferOutput<typeof SavedStateSchema>;
