/** Colours and numbers as every SVG reader understands them: `#rrggbb` with an opacity of its own, two decimals. */

export interface Colour { rgb: string; alpha: number }

/** A computed CSS colour: `rgb()`, `rgba()` or `color(srgb ..)`. Nothing for what is not seen. */
export function colour(css: string): Colour | undefined {
  const parts = /^(rgba?|color)\((?:srgb )?([^)]*)\)/.exec(css);
  if (!parts) return undefined;
  const [r, g, b, a = 1] = parts[2].split(/[\s,/]+/).filter(Boolean).map(Number);
  if (!(a > 0) || [r, g, b].some((c) => !Number.isFinite(c))) return undefined;
  const scale = parts[1] === "color" ? 255 : 1;
  const hex = [r, g, b].map((c) => Math.max(0, Math.min(255, Math.round(c * scale))).toString(16).padStart(2, "0"));
  return { rgb: `#${hex.join("")}`, alpha: a };
}

export const number = (n: number): string => String(Math.round(n * 100) / 100 || 0);

export const xml = (text: string): string => text
  .replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`)
  .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd"); // what XML cannot hold
