/**
 * Frames as one animated SVG. The picture stands still while one steps, so most elements are the same from frame to frame:
 * each is written once, with the frames in which it is seen. Pure.
 */

/** One after the other, an element is below what follows it in each frame. */
export interface Layer { element: string; frames: number[] }

/** All elements of all frames in one order that keeps each frame's own. */
export function layersOf(frames: readonly (readonly string[])[]): Layer[] {
  const layers: Layer[] = [];
  frames.forEach((elements, frame) => {
    let at = 0;
    for (const element of elements) {
      let found = at;
      while (found < layers.length && (layers[found].element !== element || layers[found].frames.at(-1) === frame)) found++;
      if (found < layers.length) layers[found].frames.push(frame);
      else layers.splice((found = at), 0, { element, frames: [frame] });
      at = found + 1;
    }
  });
  return layers;
}

/** `seconds`: how long each frame is seen. Neighbours that come and go together share one group. */
export function animated(frames: readonly (readonly string[])[], seconds: number): string {
  const total = frames.length * seconds;
  let out = "";
  let open: string | undefined;
  for (const { element, frames: seen } of layersOf(frames)) {
    const pattern = seen.length === frames.length ? "" : seen.join(" ");
    if (pattern !== open) {
      if (open) out += "</g>";
      if (pattern) out += `<g display="none">${animation(seen, frames.length, total)}`;
      open = pattern;
    }
    out += element;
  }
  return out + (open ? "</g>" : "");
}

function animation(seen: readonly number[], count: number, total: number): string {
  const shown = new Set(seen);
  const times: string[] = [];
  const values: string[] = [];
  for (let frame = 0; frame < count; frame++) {
    const value = shown.has(frame) ? "inline" : "none";
    if (value === values.at(-1)) continue;
    values.push(value);
    times.push(String(Math.round((frame / count) * 1e5) / 1e5));
  }
  return `<animate attributeName="display" calcMode="discrete" dur="${total}s" repeatCount="indefinite" keyTimes="${times.join(";")}" values="${values.join(";")}"/>`;
}
