/** The border between stack and heap: dragged, or moved by the arrow keys. */
import type { JSX } from "preact";
import { t } from "../strings";

const least = 200;

export function Splitter({ width, most, onChange }: { width: number; most: number; onChange(width: number): void }): JSX.Element {
  const set = (w: number): void => onChange(Math.round(Math.max(least, Math.min(most, w))));
  return (
    <div class="splitter" role="separator" aria-orientation="vertical" aria-label={t("splitter")} aria-valuenow={width} aria-valuemin={least} aria-valuemax={Math.round(most)} tabIndex={0}
      style={{ left: `${width - 3}px` }}
      onPointerDown={(e) => { e.currentTarget.setPointerCapture(e.pointerId); e.preventDefault(); }}
      onPointerMove={(e) => { if (e.currentTarget.hasPointerCapture(e.pointerId)) set(e.clientX - e.currentTarget.parentElement!.getBoundingClientRect().left); }}
      onKeyDown={(e) => {
        if (e.key !== "ArrowLeft" && e.key !== "ArrowRight") return;
        e.stopPropagation();
        e.preventDefault();
        set(width + (e.key === "ArrowRight" ? 16 : -16));
      }} />
  );
}
