/** The picture of a step beside the screen, in its full size: what exports are painted from. The panel itself stays as it is. */
import { render, type JSX } from "preact";
import { Output } from "../components/output";
import { Picture } from "../components/picture";
import { Say } from "../components/say";
import { metricsStyle, type Metrics } from "../picture/metrics";
import type { Session } from "../session";
import { count, t } from "../strings";
import type { Size } from "./png";

/** Narrower than this the stack would go above the heap; wider than this nobody prints. */
const least = 640;
const most = 4000;
const titleRoom = 32;

export class Still {
  private readonly box = document.createElement("div");
  private readonly session: Session;
  private size: Size;

  /** `width`: of the panel, so that the picture is laid out as it is on the screen. */
  constructor(session: Session, private readonly metrics: Metrics, width: number) {
    this.session = session.twin();
    this.size = { width: Math.max(least, Math.min(most, width)), height: 0 };
    this.box.className = "still";
    this.box.inert = true;
    document.body.append(this.box);
  }

  /** Draws a step and waits until it stands. Gives the element to paint; it has room for all that is drawn. */
  async show(step: number): Promise<HTMLElement> {
    this.session.goTo(step, false, true);
    for (let tries = 0; tries < 3; tries++) {
      this.draw();
      await settled();
      if (!this.grow()) break;
    }
    return this.box;
  }

  /** With every step in it: for frames that shall all have one size. */
  async fit(steps: readonly number[]): Promise<Size> {
    for (const step of steps) await this.show(step);
    const { width, height } = this.box.getBoundingClientRect();
    return { width, height };
  }

  dispose(): void {
    render(null, this.box);
    this.box.remove();
  }

  private draw(): void {
    const { session, size } = this;
    this.box.style.width = `${size.width}px`;
    render(<View session={session} metrics={this.metrics} height={Math.max(120, size.height)} />, this.box);
  }

  /** The picture has more to show than there is room: make room, and say so. */
  private grow(): boolean {
    const need = (selector: string): DOMRect | undefined => this.box.querySelector(selector)?.getBoundingClientRect();
    const main = need("main.picture");
    const plane = need(".plane");
    if (!main || !plane) return false;
    const frames = need(".frames");
    const height = Math.min(8 * most, Math.ceil(Math.max(plane.bottom, frames?.bottom ?? 0) - main.top) + titleRoom / 2);
    const width = Math.min(2 * most, Math.ceil(plane.right - main.left) + titleRoom / 2);
    const grows = height > this.size.height || width > this.size.width;
    this.size = { width: Math.max(width, this.size.width), height: Math.max(height, this.size.height) };
    return grows;
  }
}

function View({ session, metrics, height }: { session: Session; metrics: Metrics; height: number }): JSX.Element {
  const { step, loaded } = session;
  const { at } = session.info;
  return (
    <div class="app traced" style={metricsStyle(metrics)}>
      <header class="about"><b>{loaded!.name}</b><span>{t("stepOf", { index: count(step), count: count(loaded!.trace.stepCount) })}{at ? `, ${t("line", { line: at.line })}` : ""}</span></header>
      <div class="notices"><Say session={session} /></div>
      <div class="room" style={{ height: `${height}px` }}><Picture session={session} metrics={metrics} /></div>
      <footer class="foot"><Output session={session} /></footer>
    </div>
  );
}

/** Effects, observers and what they draw again: two frames; a timer where the window draws none. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(resolve, 200);
    requestAnimationFrame(() => requestAnimationFrame(() => { clearTimeout(late); resolve(); }));
  });
}
