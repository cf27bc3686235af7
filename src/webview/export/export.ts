/** Pictures of the present step, and of several steps as an animation, as bytes of a file. */
import type { PictureRequest } from "../../panel/protocol";
import { showText } from "../../trace/show-text";
import type { Navigator } from "../../trace/model";
import type { Metrics } from "../picture/metrics";
import type { Session } from "../session";
import { t } from "../strings";
import { animated } from "./animate";
import { colour, number, xml } from "./colours";
import { paint } from "./paint";
import { animatedPng, pngOf, rasterize, type Size } from "./png";
import { Still } from "./still";

/** Twice the pixels: sharp on a slide. */
const scale = 2;
const animationScale = 1;

export async function exportPicture(session: Session, metrics: Metrics, width: number, { form, from, to }: PictureRequest): Promise<Uint8Array> {
  const still = new Still(session, metrics, width);
  try {
    const { stepCount } = session.loaded!.trace;
    const moving = form.startsWith("animated");
    const steps = moving ? stepsBetween(session.navigator, from ?? 1, Math.min(to ?? stepCount, stepCount)) : [session.step];
    const size = await still.fit(steps);
    const frames: string[][] = [];
    for (const step of steps) frames.push(paint(await still.show(step)));
    const about = { title: `${session.loaded!.name}, ${t("stepOf", { index: steps[0], count: stepCount })}`, text: moving ? "" : showText(session.loaded!.trace.snapshot(session.step, { maxElements: session.maxElements })) };
    const seconds = 1 / session.playSpeed;
    switch (form) {
      case "svg": return new TextEncoder().encode(svgOf(frames[0].join("\n"), size, about));
      case "png": return await pngOf(await rasterize(svgOf(frames[0].join(""), size, about), size, scale));
      case "animated-svg": return new TextEncoder().encode(svgOf(animated(frames, seconds), size, about));
      case "animated-png": return await animatedPng(frames.length, (i) => rasterize(svgOf(frames[i].join(""), size, about), size, animationScale), seconds);
    }
  } finally {
    still.dispose();
  }
}

/** The steps of the present granularity between two steps; at least the one at or before the first. */
function stepsBetween(navigator: Navigator, from: number, to: number): number[] {
  const first = navigator.index(navigator.nearest(from));
  const last = Math.max(first, navigator.index(navigator.nearest(to)));
  return Array.from({ length: last - first + 1 }, (_, i) => navigator.at(first + i));
}

/** The whole state stands in the description: for those who cannot see the picture. */
function svgOf(content: string, { width, height }: Size, { title, text }: { title: string; text: string }): string {
  const ground = colour(getComputedStyle(document.body).backgroundColor) ?? { rgb: "#ffffff", alpha: 1 };
  const [w, h] = [number(Math.ceil(width)), number(Math.ceil(height))];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}" role="img"><title>${xml(title)}</title>${text ? `<desc>${xml(text)}</desc>` : ""}` +
    `<rect width="100%" height="100%" fill="${ground.rgb}"/>\n${content}</svg>\n`;
}
