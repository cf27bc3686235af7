/** Why a view cannot be shown. The message is a part of a sentence: it begins in lower case and has no full stop. */
import type { ValueState } from "../snapshot";

export class ViewError extends Error {
  override readonly name: string = "ViewError";
  /** Of the node of the view that it is about. */
  line?: number;
}

/** An expression reads memory that has no (whole) value: what it stands for has none either. */
export class NoValue extends ViewError {
  override readonly name = "NoValue";
  constructor(message: string, readonly state: Exclude<ValueState, "defined">) {
    super(message);
  }
}

/** Runs a part of a view; what goes wrong in it gets its line, unless a part of the part has it. */
export function at<T>(line: number, part: () => T): T {
  try {
    return part();
  } catch (error) {
    if (error instanceof ViewError && line > 0) error.line ??= line;
    throw error;
  }
}
