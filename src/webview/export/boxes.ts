/** The box of an HTML element as SVG: background, hatching, borders, outline, and shadows without blur (our frames). */
import { colour, number, type Colour } from "./colours";

interface Place { left: number; top: number }

interface Box { x: number; y: number; w: number; h: number; r: number; turn: string; opacity: string }

export function boxes(node: HTMLElement, style: CSSStyleDeclaration, place: Place, opacity: number): string[] {
  const rect = node.getBoundingClientRect();
  const box = boxOf(node, rect, style, place, opacity);
  const made: string[] = [];
  const background = colour(style.backgroundColor);
  if (background && rect.width > 0 && rect.height > 0) made.push(filled(box, background));
  const hatch = /^repeating-linear-gradient\([^,]*, *((?:rgba?|color)\([^)]*\))/.exec(style.backgroundImage);
  if (hatch) made.push(...hatching(box, colour(hatch[1])));
  for (const shadow of shadowsOf(style.boxShadow)) made.push(...framed(box, shadow));
  made.push(...bordered(box, style));
  const outline = colour(style.outlineColor);
  if (outline && style.outlineStyle !== "none" && node !== document.activeElement) {
    const width = parseFloat(style.outlineWidth);
    const offset = parseFloat(style.outlineOffset) + width / 2;
    made.push(stroked(grown(box, offset), outline, width, style.outlineStyle === "dashed" ? `${3 * width} ${3 * width}` : ""));
  }
  return made;
}

/** A turned element (the stroke of a null pointer) is drawn upright and turned about its middle. */
function boxOf(node: HTMLElement, rect: DOMRect, style: CSSStyleDeclaration, { left, top }: Place, opacity: number): Box {
  const matrix = style.transform === "none" ? undefined : new DOMMatrix(style.transform);
  const angle = matrix ? (Math.atan2(matrix.b, matrix.a) * 180) / Math.PI : 0;
  const [w, h] = angle === 0 ? [rect.width, rect.height] : [node.offsetWidth, node.offsetHeight];
  const [cx, cy] = [rect.left + rect.width / 2 - left, rect.top + rect.height / 2 - top];
  const r = Math.min(parseFloat(style.borderTopLeftRadius) * (style.borderTopLeftRadius.endsWith("%") ? w / 100 : 1) || 0, w / 2, h / 2);
  return { x: cx - w / 2, y: cy - h / 2, w, h, r, turn: angle === 0 ? "" : ` transform="rotate(${number(angle)} ${number(cx)} ${number(cy)})"`, opacity: opacity < 1 ? ` opacity="${number(opacity)}"` : "" };
}

const grown = (box: Box, by: number): Box => ({ ...box, x: box.x - by, y: box.y - by, w: Math.max(0, box.w + 2 * by), h: Math.max(0, box.h + 2 * by), r: Math.max(0, box.r + by) });
const area = ({ x, y, w, h, r, turn, opacity }: Box): string => `x="${number(x)}" y="${number(y)}" width="${number(w)}" height="${number(h)}"${r > 0 ? ` rx="${number(r)}"` : ""}${turn}${opacity}`;
const filled = (box: Box, { rgb, alpha }: Colour): string => `<rect ${area(box)} fill="${rgb}"${alpha < 1 ? ` fill-opacity="${number(alpha)}"` : ""}/>`;
const stroked = (box: Box, { rgb, alpha }: Colour, width: number, dashes = ""): string =>
  `<rect ${area(box)} fill="none" stroke="${rgb}"${alpha < 1 ? ` stroke-opacity="${number(alpha)}"` : ""} stroke-width="${number(width)}"${dashes ? ` stroke-dasharray="${dashes}"` : ""}/>`;

/** Lines at 45 degrees, each cut at the box: a pattern would be lost in some readers. */
function hatching({ x, y, w, h, opacity }: Box, ink: Colour | undefined): string[] {
  if (!ink) return [];
  let d = "";
  for (let at = 8; at < w + h; at += 11.3) {
    const [x1, y1] = at <= h ? [x, y + at] : [x + at - h, y + h];
    const [x2, y2] = at <= w ? [x + at, y] : [x + w, y + at - w];
    d += `M${number(x1)} ${number(y1)}L${number(x2)} ${number(y2)}`;
  }
  return [`<path d="${d}" fill="none" stroke="${ink.rgb}"${ink.alpha < 1 ? ` stroke-opacity="${number(ink.alpha)}"` : ""} stroke-width="1.5"${opacity}/>`];
}

interface Shadow { ink: Colour; x: number; spread: number; inset: boolean }

function shadowsOf(css: string): Shadow[] {
  if (css === "none" || css === "") return [];
  return css.split(/,(?![^(]*\))/).flatMap((one) => {
    const ink = colour(one.trim());
    const [x = 0, , blur = 0, spread = 0] = [...one.replace(/\([^)]*\)/, "").matchAll(/(-?[\d.]+)px/g)].map((m) => Number(m[1]));
    return ink && blur === 0 ? [{ ink, x, spread, inset: one.includes("inset") }] : [];
  }).reverse(); // the first is on top
}

function framed(box: Box, { ink, x, spread, inset }: Shadow): string[] {
  const made: string[] = [];
  if (spread > 0) made.push(stroked(grown(box, inset ? -spread / 2 : spread / 2), ink, spread));
  if (inset && x > 0) made.push(filled({ ...box, w: x, r: Math.min(box.r, x / 2) }, ink));
  return made;
}

function bordered(box: Box, style: CSSStyleDeclaration): string[] {
  const sides = (["Top", "Right", "Bottom", "Left"] as const).map((side) => ({
    width: style[`border${side}Style`] === "none" ? 0 : parseFloat(style[`border${side}Width`]), ink: colour(style[`border${side}Color`]), dashed: style[`border${side}Style`] === "dashed",
  }));
  const [first] = sides;
  if (first.ink && first.width > 0 && sides.every((s) => s.width === first.width && s.ink?.rgb === first.ink!.rgb && s.ink.alpha === first.ink!.alpha)) {
    return [stroked(grown(box, -first.width / 2), first.ink, first.width, first.dashed ? `${3 * first.width} ${3 * first.width}` : "")];
  }
  const { x, y, w, h } = box;
  const [up, right, down, left] = sides.map((s) => s.width);
  const places = [{ x, y, w, h: up }, { x: x + w - right, y, w: right, h }, { x, y: y + h - down, w, h: down }, { x, y, w: left, h }];
  return sides.flatMap(({ width, ink }, i) => (ink && width > 0 ? [filled({ ...box, ...places[i], r: 0 }, ink)] : []));
}
