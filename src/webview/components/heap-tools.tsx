/** Over the heap's corner: smaller, larger, all of it; and the way back for what was hidden or moved. */
import type { JSX } from "preact";
import { t } from "../strings";
import { Icon, type IconName } from "./icons";

export function HeapTools({ zoom, hidden, moved, zoomBy, fit, showAll, putBack }: {
  zoom: number; hidden: number; moved: number; zoomBy: (by: -1 | 0 | 1) => void; fit: () => void; showAll: () => void; putBack: () => void;
}): JSX.Element {
  const tool = (icon: IconName, words: string, id: string, act: () => void): JSX.Element => (
    <button type="button" class="tool" data-testid={id} aria-label={words} title={words} onClick={act}><Icon name={icon} /></button>
  );
  return (
    <div class="heap-tools" role="toolbar" aria-label={t("view")}>
      {hidden > 0 && <button type="button" class="action" data-testid="show-hidden" onClick={showAll}>{t("hiddenCards", { count: hidden })}</button>}
      {moved > 0 && <button type="button" class="action" data-testid="put-back" onClick={putBack}>{t("putBack")}</button>}
      {tool("smaller", t("zoomOut"), "zoom-out", () => zoomBy(-1))}
      <button type="button" class="action percent" data-testid="zoom-reset" aria-label={t("zoomReset", { percent: Math.round(zoom * 100) })} title={t("zoomReset", { percent: Math.round(zoom * 100) })} onClick={() => zoomBy(0)}>{Math.round(zoom * 100)} %</button>
      {tool("larger", t("zoomIn"), "zoom-in", () => zoomBy(1))}
      {tool("fit", t("fit"), "zoom-fit", fit)}
    </div>
  );
}
