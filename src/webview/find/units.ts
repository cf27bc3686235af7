/** Where in a string, in its own units, a place of its literal lies. Pure. */

const opening = /^(u8|[LuU])?"/;

export const unquoted = (literal: string): string => literal.replace(opening, "").replace(/"(\.\.\.)?$/, "");

/** Escapes as trace/literals.ts writes them, else one character. Sticky: each is read from where the last one ended. */
const part = /\\(?:x[0-9a-f]+|[0-7]{3}|u[0-9a-f]{4}|.)|[^\\]/suy;

/** Counts on from place to place: asked in ascending order it reads the literal once. */
export class Units {
  private readonly text: string;
  private readonly prefix: string;
  private at = 0;
  private units = 0;

  constructor(literal: string) {
    this.prefix = opening.exec(literal)?.[1] ?? "";
    this.text = unquoted(literal);
  }

  /** Units before place `to` of the text between the quotes. */
  upTo(to: number): number {
    if (to < this.at) this.at = this.units = 0;
    while (this.at < to) {
      part.lastIndex = this.at;
      const found = part.exec(this.text)?.[0] ?? this.text[this.at];
      if (this.at + found.length > to && found.startsWith("\\")) break; // inside an escape: where that begins
      this.units += this.size(found);
      this.at += found.length;
    }
    return this.units;
  }

  /** An escape is one unit, a character as many as its encoding has. */
  private size(found: string): number {
    const code = found.startsWith("\\u") ? parseInt(found.slice(2), 16) : found.startsWith("\\") ? 0 : found.codePointAt(0)!;
    if (this.prefix === "u") return code < 0x10000 ? 1 : 2;
    if (this.prefix === "U" || this.prefix === "L") return 1;
    return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
}
