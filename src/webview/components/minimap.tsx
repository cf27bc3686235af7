/** The whole heap in small, when it is larger than its pane: what is in view, and a way to go elsewhere. */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { HeapBlock } from "../../trace/snapshot";
import type { HeapLayout } from "../layout/homes";
import { t } from "../strings";

const longest = 132;

export function Minimap({ layout, heap, view, go }: {
  layout: HeapLayout; heap: readonly HeapBlock[]; view: { left: number; top: number; width: number; height: number }; go: (left: number, top: number) => void;
}): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scale = Math.min(longest / layout.width, longest / layout.height);
  // A very long or flat heap would be a hair: it is squeezed instead.
  const [sx, sy] = [Math.max(scale, Math.min(24 / layout.width, 1)), Math.max(scale, Math.min(24 / layout.height, 1))];
  const [w, h] = [Math.round(layout.width * sx), Math.round(layout.height * sy)];
  // A little later: while one steps quickly the map may lag behind.
  useEffect(() => {
    const timer = setTimeout(() => {
      const context = canvas.current?.getContext("2d");
      if (!context) return;
      context.clearRect(0, 0, w, h);
      context.fillStyle = getComputedStyle(canvas.current!).color;
      const live = new Set(heap.flatMap((b) => (b.state === "freed" || b.id === undefined ? [] : [b.id])));
      for (const [id, home] of layout.homes) {
        context.globalAlpha = live.has(id) ? 0.5 : 0.12;
        context.fillRect(home.x * sx, home.y * sy, Math.max(1, home.w * sx - 0.5), Math.max(1, home.h * sy - 0.5));
      }
    }, 60);
    return () => clearTimeout(timer);
  }, [layout, heap, w, h]);
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
