/**
 * What is drawn on the screen, as SVG elements: boxes, texts and paths of a part of the document, in the order in which
 * they are painted, each with its final colours and place. It knows nothing of the picture: whatever CSS this panel uses
 * for boxes, shadows and hatching is translated. One element, one string: equal strings look equal wherever they stand.
 */
import { boxes } from "./boxes";
import { colour, number, xml } from "./colours";

export interface Painter {
  /** The page's point that becomes (0, 0). */
  left: number;
  top: number;
  elements: string[];
}

interface Inherited { opacity: number; decoration: string }

export function paint(root: Element): string[] {
  const { left, top } = root.getBoundingClientRect();
  const painter: Painter = { left, top, elements: [] };
  element(root, painter, { opacity: 1, decoration: "none" });
  return painter.elements;
}

function element(node: Element, painter: Painter, inherited: Inherited): void {
  if (node.classList.contains("sr") || node.hasAttribute("data-unpainted")) return;
  const style = getComputedStyle(node);
  if (style.display === "none" || style.visibility === "hidden") return;
  const own: Inherited = {
    opacity: inherited.opacity * Number(style.opacity),
    decoration: style.textDecorationLine === "none" ? inherited.decoration : style.textDecorationLine,
  };
  if (own.opacity === 0) return;
  if (node instanceof SVGGraphicsElement && !(node instanceof SVGSVGElement)) shape(node, style, painter, own.opacity);
  else if (node instanceof HTMLElement) painter.elements.push(...boxes(node, style, painter, own.opacity));
  for (const child of node.childNodes) {
    if (child instanceof Text) text(child, node, style, painter, own);
    else if (child instanceof Element && !(child instanceof SVGDefsElement)) element(child, painter, own);
  }
}

/** A path, circle or line of an SVG in the page, with its place in the page as a transform. */
function shape(node: SVGGraphicsElement, style: CSSStyleDeclaration, { left, top, elements }: Painter, opacity: number): void {
  if (node instanceof SVGGElement || !(node instanceof SVGGeometryElement)) return;
  const m = node.getScreenCTM();
  if (!m) return;
  const [stroke, fill] = [colour(style.stroke), colour(style.fill)];
  if (!stroke && !fill) return;
  const geometry = node instanceof SVGPathElement ? `d="${node.getAttribute("d") ?? ""}"` : [...node.attributes].filter(({ name }) => /^([xywhr]|c[xy]|r[xy]|[xy][12]|width|height|points)$/.test(name)).map(({ name, value }) => `${name}="${xml(value)}"`).join(" ");
  const place = [m.a, m.b, m.c, m.d, m.e - left, m.f - top].map(number);
  const moved = place[0] === "1" && place[1] === "0" && place[2] === "0" && place[3] === "1" ? `translate(${place[4]} ${place[5]})` : `matrix(${place.join(" ")})`;
  elements.push(`<${node.localName} ${geometry}${place[4] === "0" && place[5] === "0" && moved.startsWith("t") ? "" : ` transform="${moved}"`}${paintOf("fill", fill)}${paintOf("stroke", stroke)}` +
    `${stroke ? ` stroke-width="${number(parseFloat(style.strokeWidth))}"${style.strokeLinecap === "butt" ? "" : ` stroke-linecap="${style.strokeLinecap}"`}${style.strokeLinejoin === "miter" ? "" : ` stroke-linejoin="${style.strokeLinejoin}"`}${style.strokeDasharray === "none" ? "" : ` stroke-dasharray="${style.strokeDasharray.replaceAll("px", "")}"`}` : ""}` +
    `${opacity < 1 ? ` opacity="${number(opacity)}"` : ""}/>`);
}

const paintOf = (name: string, found: ReturnType<typeof colour>): string => (found ? ` ${name}="${found.rgb}"${found.alpha < 1 ? ` ${name}-opacity="${number(found.alpha)}"` : ""}` : ` ${name}="none"`);

/** Each line of a text node where it stands; what runs out of its box is cut as on the screen. */
function text(node: Text, parent: Element, style: CSSStyleDeclaration, { left, top, elements }: Painter, { opacity, decoration }: Inherited): void {
  if (!node.data.trim()) return;
  const ink = colour(style.color);
  if (!ink) return;
  const clip = clippingBox(parent);
  for (const line of linesOf(node)) {
    const { rect } = line;
    if (rect.width < 0.5 || (clip && (rect.bottom <= clip.top || rect.top >= clip.bottom || rect.left >= clip.right))) continue;
    const cut = clip !== undefined && rect.right > clip.right + 1;
    const width = cut ? clip.right - rect.left : rect.width;
    const words = cut ? shortened(line.text, style, width) : line.text;
    const baseline = rect.top + ascent(style, rect.height);
    elements.push(`<text x="${number(rect.left - left)}" y="${number(baseline - top)}" font-family="${xml(style.fontFamily)}" font-size="${number(parseFloat(style.fontSize))}"` +
      `${style.fontWeight === "400" ? "" : ` font-weight="${style.fontWeight}"`}${style.fontStyle === "normal" ? "" : ` font-style="${style.fontStyle}"`}${decoration === "none" ? "" : ` text-decoration="${decoration}"`}` +
      `${cut || words.length < 2 ? "" : ` textLength="${number(width)}"`}${paintOf("fill", ink)}${opacity < 1 ? ` opacity="${number(opacity)}"` : ""} xml:space="preserve">${xml(words)}</text>`);
  }
}

/** The nearest box around a text that hides what runs out of it. */
function clippingBox(from: Element): DOMRect | undefined {
  for (let at: Element | null = from; at; at = at.parentElement) {
    const { overflowX, overflowY } = getComputedStyle(at);
    if (overflowX !== "visible" || overflowY !== "visible") return at.getBoundingClientRect();
  }
  return undefined;
}

function linesOf(node: Text): { text: string; rect: DOMRect }[] {
  const range = document.createRange();
  range.selectNodeContents(node);
  const rects = range.getClientRects();
  const whole = node.data.replace(/[\n\r]+$/, "");
  if (rects.length === 1 && !whole.includes("\n")) return [{ text: whole, rect: rects[0] }];
  const lines: { text: string; rect: DOMRect }[] = [];
  for (let i = 0; i < node.data.length; i++) {
    range.setStart(node, i);
    range.setEnd(node, i + 1);
    const rect = range.getBoundingClientRect();
    if (rect.width === 0 || node.data[i] === "\n") continue;
    const last = lines.at(-1);
    if (last && Math.abs(last.rect.top - rect.top) < rect.height / 2) {
      last.text += node.data[i];
      last.rect = new DOMRect(last.rect.left, last.rect.top, rect.right - last.rect.left, last.rect.height);
    } else lines.push({ text: node.data[i], rect });
  }
  return lines;
}

let ruler: CanvasRenderingContext2D | null | undefined;

function measured(style: CSSStyleDeclaration): CanvasRenderingContext2D | undefined {
  ruler ??= document.createElement("canvas").getContext("2d");
  if (ruler) ruler.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  return ruler ?? undefined;
}

function ascent(style: CSSStyleDeclaration, height: number): number {
  const metrics = measured(style)?.measureText("x");
  if (!metrics) return height * 0.8;
  return metrics.fontBoundingBoxAscent + (height - metrics.fontBoundingBoxAscent - metrics.fontBoundingBoxDescent) / 2;
}

function shortened(words: string, style: CSSStyleDeclaration, width: number): string {
  const context = measured(style);
  let kept = words;
  while (context && kept.length > 0 && context.measureText(`${kept}…`).width > width) kept = kept.slice(0, -1);
  return `${kept}…`;
}
