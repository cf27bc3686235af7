/** The arrows over the picture: routed all together, drawn as paths with a casing, so that where two cross one passes over. */
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { Point } from "../layout/lanes";
import { barPath, headPath, roundedPath } from "../layout/path";
import type { Corridors } from "../layout/corridors";
import type { Arrow, Stub } from "../picture/arrows";
import { draw } from "../picture/draw";

export interface ArrowsProps {
  arrows: readonly Arrow[];
  stubs: readonly Stub[];
  map: Corridors;
  /** From heap coordinates to the overlay's. */
  shift: Point;
  width: number;
  height: number;
  /** Keys of the arrows that are lit. */
  lit: ReadonlySet<string>;
  /** Left borders: of arrows that begin at the stack, and of those between blocks (a scrolled heap ends at the stack). */
  clip: { stack: number; heap: number } | undefined;
}

export function Arrows({ arrows, stubs, map, shift, width, height, lit, clip }: ArrowsProps): JSX.Element {
  const moved = (p: Point): Point => ({ x: p.x + shift.x, y: p.y + shift.y });
  const drawn = useMemo(() => draw(arrows, map).map((d) => ({ arrow: d.arrow, points: d.points.map(moved), outside: d.outside.map(moved) })), [arrows, map, shift.x, shift.y]);
  return (
    <svg class={`arrows${lit.size ? " some-hot" : ""}`} width={width} height={height} aria-hidden="true">
      {clip && <defs>{(["stack", "heap"] as const).map((k) => <clipPath key={k} id={`clip-${k}`}><rect x={clip[k]} y={0} width={Math.max(0, width - clip[k])} height={height} /></clipPath>)}</defs>}
      {drawn.filter((d) => near(d.points, width, height)).map(({ arrow, points, outside }) => {
        const d = roundedPath(points);
        const classes = ["arrow", arrow.look, arrow.reference && "reference", arrow.changed && "changed", arrow.current && "current", lit.has(arrow.wish.key) && "hot"].filter(Boolean).join(" ");
        return (
          <g key={arrow.wish.key} class={classes} data-from={arrow.wish.key} data-to={arrow.toOwner} clip-path={clip && clipOf(arrow)}>
            <path class="casing" d={roundedPath(outside)} />
            <path class="shaft" d={d} />
            {arrow.look === "outside" ? <path class="shaft bar" d={barPath(points)} /> : <path class="tip" d={headPath(points)} />}
          </g>
        );
      })}
      {stubs.map((stub) => {
        const points = stub.points.map(moved);
        return (
          <g key={stub.key} class={`arrow ${stub.look}${stub.changed ? " changed" : ""}`} data-from={stub.key} data-to="">
            <path class="shaft" d={roundedPath(points)} /><path class="shaft bar" d={barPath(points)} />
          </g>
        );
      })}
    </svg>
  );
}

function clipOf({ fromOwner, toOwner }: Arrow): string | undefined {
  const heapEnds = Number(fromOwner.startsWith("b")) + Number(toOwner.startsWith("b"));
  return heapEnds === 2 ? "url(#clip-heap)" : heapEnds === 1 && toOwner.startsWith("b") ? "url(#clip-stack)" : undefined;
}

function near(points: readonly Point[], width: number, height: number): boolean {
  let left = Infinity; let right = -Infinity; let top = Infinity; let bottom = -Infinity;
  for (const p of points) { left = Math.min(left, p.x); right = Math.max(right, p.x); top = Math.min(top, p.y); bottom = Math.max(bottom, p.y); }
  return right > 0 && left < width && bottom > 0 && top < height;
}
