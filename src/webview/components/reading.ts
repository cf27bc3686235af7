/** How the program reads and writes what is shown: indices beneath cells, what the next step changes, what its line names. */
import { useMemo } from "preact/hooks";
import type { Snapshot, Value } from "../../trace/snapshot";
import { indexings, markersOf, type Indexing, type Marker } from "../picture/markers";
import type { Session } from "../session";

const bySource = new WeakMap<readonly { path: string; text: string }[], Map<string, Indexing[]>>();

function indexingsOf(sources: readonly { path: string; text: string }[], file: string): Indexing[] {
  let known = bySource.get(sources);
  if (!known) bySource.set(sources, (known = new Map()));
  let found = known.get(file);
  if (!found) known.set(file, (found = indexings(sources.find((s) => s.path === file)?.text ?? "")));
  return found;
}

export interface Reading { markers: ReadonlyMap<string, readonly Marker[]>; soon: (value: Value) => boolean; used: ReadonlySet<string> }

export function useReading(session: Session, snapshot: Snapshot): Reading {
  const { trace } = session.loaded!;
  return useMemo(() => {
    const next = session.navigator.forward(snapshot.step);
    const at = trace.step(snapshot.step).at;
    const line = at && trace.sources.find((s) => s.path === at.file)?.text.split("\n", at.line)[at.line - 1];
    const soon = new Map<Value, boolean>();
    return {
      markers: markersOf(snapshot, indexingsOf(trace.sources, snapshot.file)),
      used: new Set(line?.replace(/"(\\.|[^"])*"|\/\/.*$/g, "").match(/[A-Za-z_]\w*/g) ?? []),
      soon: (value: Value): boolean => {
        if (next === undefined || value.address === undefined || !value.size) return false;
        let known = soon.get(value);
        if (known === undefined) {
          const write = trace.nextWrite(value.address, value.size, snapshot.step);
          soon.set(value, (known = write !== undefined && write <= next));
        }
        return known;
      },
    };
  }, [trace, snapshot, session.granularity]);
}
