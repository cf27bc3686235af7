/** Memcheck may report one mistake many times in a step, once for each machine instruction that meets it. People want to hear it once. */
import type { ErrorReport } from "./snapshot";

export interface ErrorGroup {
  error: ErrorReport;
  times: number;
}

/** Errors of one kind, place and message as one: the first of them, in the order in which they came. */
export function groupErrors(errors: readonly ErrorReport[], key: (error: ErrorReport) => string = whole): ErrorGroup[] {
  const groups = new Map<string, ErrorGroup>();
  for (const error of errors) {
    const known = groups.get(key(error));
    if (known) known.times++;
    else groups.set(key(error), { error, times: 1 });
  }
  return [...groups.values()];
}

function whole({ kind, file, line, message }: ErrorReport): string {
  return `${kind}\n${file ?? ""}\n${line ?? ""}\n${message}`;
}

/** Errors of a step by kind and line: "Leak on line 31", twice. An undefined value that decides a branch and is used besides is one mistake. */
export function briefErrors(errors: readonly ErrorReport[]): ErrorGroup[] {
  const place = ({ file, line }: ErrorReport): string => `${file ?? ""}\n${line ?? ""}`;
  const used = new Set(errors.filter(({ kind }) => kind === "uninitialised-value").map(place));
  const as = (error: ErrorReport): ErrorReport => (error.kind === "uninitialised-condition" && used.has(place(error)) ? { ...error, kind: "uninitialised-value" } : error);
  return groupErrors(errors.map(as), (error) => `${error.kind}\n${place(error)}`);
}
