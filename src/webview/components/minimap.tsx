/** The whole heap in small, when it is larger than its pane: what is in view, and a way to go elsewhere. */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { HeapLayout } from "../layout/homes";
import { t } from "../strings";

const longest = 132;

export function Minimap({ layout, live, view, go }: {
  layout: HeapLayout; live: ReadonlySet<number>; view: { left: number; top: number; width: number; height: number }; go: (left: number, top: number) => void;
}): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scale = Math.min(longest / layout.width, longest / layout.height);
  // A very long or flat heap would be a hair: it is squeezed instead.
  const [sx, sy] = [Math.max(scale, Math.min(24 / layout.width, 1)), Math.max(scale, Math.min(24 / layout.height, 1))];
  const [w, h] = [Math.round(layout.width * sx), Math.round(layout.height * sy)];
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const style = getComputedStyle(canvas.current!);
    context.clearRect(0, 0, w, h);
    context.fillStyle = style.color;
    for (const [id, home] of layout.homes) {
      context.globalAlpha = live.has(id) ? 0.75 : 0.18;
      context.fillRect(home.x * sx, home.y * sy, Math.max(1, home.w * sx - 0.5), Math.max(1, home.h * sy - 0.5));
    }
  }, [layout, live, w, h]);
  const seek = (e: PointerEvent): void => {
    const box = canvas.current!.getBoundingClientRect();
    go((e.clientX - box.left) / sx - view.width / 2, (e.clientY - box.top) / sy - view.height / 2);
  };
  return (
    <div class="minimap" data-testid="minimap" style={{ width: `${w}px`, height: `${h}px` }} aria-hidden="true" title={t("minimap")}
      onPointerDown={(e) => { e.currentTarget.setPointerCapture(e.pointerId); seek(e); }} onPointerMove={(e) => { if (e.currentTarget.hasPointerCapture(e.pointerId)) seek(e); }}>
      <canvas ref={canvas} width={w} height={h} />
      <i class="frame-in-view" style={{ left: `${view.left * sx}px`, top: `${view.top * sy}px`, width: `${Math.min(w, view.width * sx)}px`, height: `${Math.min(h, view.height * sy)}px` }} />
    </div>
  );
}
