/**
 * The measures of the picture, in CSS pixels, all from the size of one monospaced character. Text is measured by counting
 * columns, so the picture is laid out without the DOM: layout, arrows and tests share the same numbers.
 */
export interface Metrics {
  /** Width of a character of the data font. */
  char: number;
  /** The data font's size. */
  size: number;
  /** Height of a row of data: a multiple of 4. */
  row: number;
  /** Height of a card's header. */
  head: number;
  /** Height of the line of indices over a strip. */
  index: number;
  /** The band beneath a strip in which arrows run to their cell, and the names of indices stand. */
  band: number;
  /** Left and right padding of a card. */
  pad: number;
  /** Indent of a nested member. */
  indent: number;
  /** Room between columns. */
  gap: number;
  /** Room for a pointer's dot, a null's stroke. */
  glyph: number;
}

/** The same, larger or smaller. */
export const zoomed = (m: Metrics, by: number): Metrics => (by === 1 ? m : metricsFor(m.char * by, m.size * by));

/** `char`: advance width of a character in px; `size`: the data font's size in px. */
export function metricsFor(char: number, size: number): Metrics {
  const row = 4 * Math.ceil((size * 1.45) / 4);
  return { char, size, row, head: row + 4, index: row - 4, band: 16, pad: 12, indent: 12, gap: 12, glyph: 16 };
}

export const defaultMetrics = metricsFor(7.8, 13);

/** The measures that style sheets need, as custom properties. */
export function metricsStyle({ row, head, index, band, pad, indent }: Metrics): Record<string, string> {
  return { "--row": `${row}px`, "--head": `${head}px`, "--index": `${index}px`, "--band": `${band}px`, "--pad": `${pad}px`, "--indent": `${indent}px` };
}
