/** Where one stands, said so that it can be found again in another run of the program, also after an edit: a visit of a line. */
import type { Trace } from "./model";

export interface Place {
  file: string;
  /** From 1; 0 stands for the end of the run. */
  line: number;
  /** The how-manieth step on this line, from 1. */
  visit: number;
}

export function placeOf(trace: Trace, step: number): Place {
  const { at } = trace.step(step);
  if (at === undefined) return { file: trace.info.main, line: 0, visit: 1 };
  const visits = trace.navigator("line").visits(at.file, at.line);
  let visit = 0;
  while (visit < visits.length && visits[visit]! <= step) visit++;
  return { file: at.file, line: at.line, visit: Math.max(1, visit) };
}

/** Lines looked at on both sides of one that is never reached. */
const reach = 10;

/** The step of a place: its last visit when there are fewer, a line nearby when there is none, else the first step. */
export function stepAt(trace: Trace, { file, line, visit }: Place): number {
  if (line === 0) return trace.stepCount;
  const navigator = trace.navigator("line");
  for (let away = 0; away <= reach; away++) {
    for (const near of away === 0 ? [line] : [line + away, line - away]) {
      const visits = navigator.visits(file, near);
      if (visits.length > 0) return visits[Math.min(visit, visits.length) - 1]!;
    }
  }
  return 1;
}

/**
 * The line that a line became in an edit. What stands above and below all changes is told by its text; between them the
 * nearest line of the same text counts, else the place in the order.
 */
export function lineAfterEdit(before: string, after: string, line: number): number {
  if (line === 0 || before === after) return line;
  const [old, now] = [before.split("\n"), after.split("\n")];
  const most = Math.min(old.length, now.length);
  let head = 0;
  while (head < most && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < most - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail++;
  if (line <= head) return line;
  if (line > old.length - tail) return line + now.length - old.length;
  const text = old[line - 1]!.trim();
  let best = Math.min(line, Math.max(head + 1, now.length - tail));
  let distance = Infinity;
  for (let i = head; i < now.length - tail; i++) {
    const apart = Math.abs(i + 1 - line);
    if (now[i]!.trim() === text && apart < distance) [best, distance] = [i + 1, apart];
  }
  return best;
}
