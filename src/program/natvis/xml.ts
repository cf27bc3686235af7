/**
 * XML as a tree of elements with their places. Strict: what is not well-formed is an error at its place. A document with a
 * DOCTYPE is refused, so that no entity is ever expanded but the five of XML itself; size, depth and number of elements are bounded.
 */
import { SaxesParser } from "saxes";

export interface XmlElement {
  /** Without its prefix. */
  name: string;
  attributes: Record<string, string>;
  children: XmlElement[];
  /** All text directly within, trimmed. */
  text: string;
  line: number;
  column: number;
}

/** `line` and `column` count from 1. The message is a sentence without a full stop. */
export class XmlError extends Error {
  override readonly name = "XmlError";
  constructor(message: string, readonly line: number, readonly column: number) {
    super(message);
  }
}

const mostCharacters = 1024 * 1024;
const deepest = 64;
const mostElements = 50_000;

export function parseXml(text: string): XmlElement {
  if (text.length > mostCharacters) throw new XmlError("The file has more than 1 MB", 1, 1);
  const parser = new SaxesParser();
  const stack: XmlElement[] = [];
  let root: XmlElement | undefined;
  let count = 0;
  let place = { line: 1, column: 1 };
  const here = (): { line: number; column: number } => ({ line: parser.line, column: parser.column + 1 });
  const refuse = (message: string): never => {
    const { line, column } = here();
    throw new XmlError(message, line, column);
  };
  parser.on("error", (error) => refuse(`This is not well-formed XML: ${error.message.replace(/^\d+:\d+: /, "").replace(/\.$/, "")}`));
  parser.on("doctype", () => refuse("A .natvis file has no DOCTYPE: take it out"));
  parser.on("opentagstart", ({ name }) => {
    place = { line: parser.line, column: Math.max(1, parser.column - name.length - 1) };
  });
  parser.on("opentag", ({ name, attributes }) => {
    if (++count > mostElements) refuse(`The file has more than ${mostElements} elements`);
    if (stack.length >= deepest) refuse(`Elements are nested more than ${deepest} deep`);
    const element: XmlElement = { name: name.replace(/^.*:/, ""), attributes: attributes as Record<string, string>, children: [], text: "", ...place };
    stack.at(-1)?.children.push(element);
    root ??= element;
    stack.push(element);
  });
  const take = (piece: string): void => {
    const element = stack.at(-1);
    if (element) element.text += piece;
  };
  parser.on("text", take);
  parser.on("cdata", take);
  parser.on("closetag", () => {
    const element = stack.pop();
    if (element) element.text = element.text.trim();
  });
  parser.write(text).close();
  return root ?? refuse("The file is empty");
}
