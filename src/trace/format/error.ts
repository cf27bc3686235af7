/** The bytes are not a trace that this version can read. The message says what is wrong and what to do. */
export class TraceFormatError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "TraceFormatError";
  }
}

/** An error for damage found inside a file that does begin like a trace. */
export function damaged(detail: string, cause?: unknown): TraceFormatError {
  const message = `The trace is damaged: ${detail}. Copy the file again, or trace the program again.`;
  return new TraceFormatError(message, cause === undefined ? undefined : { cause });
}
