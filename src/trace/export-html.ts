/**
 * A trace as one HTML file: the page of dist/page.html (the panel's own code, with the sources beside it) with the trace
 * in it as base64. The page's content security policy lets in its own script and style, by their hashes, and no network.
 * The data stand in elements of no script type, which a browser neither runs nor shows.
 */

export interface PageData {
  version: 1;
  /** For people: the title. */
  name: string;
  /** Where to stand at first: a step of the whole trace. Default 1. */
  step?: number;
  granularity?: "line" | "statement";
  /** Elements shown of a container. */
  maxElements?: number;
  /** Steps a second in play. */
  playSpeed?: number;
  /** Graphs laid out beforehand (foresight/graph-layouts.ts): a page has no host that does it. */
  graphs?: readonly { layers: { id: number; x: number }[][] }[];
  executor?: string;
  seconds?: number;
  /** BCP 47, with the panel's words in it (the keys of the webview's strings.ts); English without. */
  language?: string;
  strings?: Record<string, string>;
}

export const PAGE_PLACES = { title: "<!--seepp:title-->", data: "<!--seepp:data-->", language: "seepp-language" } as const;

/** `template`: the text of dist/page.html. Throws when it has not the places for the data. */
export function exportHtml(template: string, trace: Uint8Array, data: PageData): string {
  const places: [string, string][] = [
    [PAGE_PLACES.title, escapeText(`See++: ${data.name}`)],
    [PAGE_PLACES.language, escapeText(data.language ?? "en")],
    [PAGE_PLACES.data, `<script id="seepp-data" type="application/json">${escapeJson(JSON.stringify(data))}</script>\n<script id="seepp-trace" type="application/octet-stream">${base64(trace)}</script>`],
  ];
  let page = template;
  for (const [place, text] of places) {
    const at = page.indexOf(place);
    if (at < 0) throw new Error(`The page's template has no place "${place}".`);
    page = page.slice(0, at) + text + page.slice(at + place.length);
  }
  return page;
}

function escapeText(text: string): string {
  return text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** Within a script element nothing may look like its end. */
function escapeJson(json: string): string {
  return json.replace(/</g, "\\u003c");
}

function base64(bytes: Uint8Array): string {
  const piece = 0x6000; // a multiple of three: the pieces join without padding between them
  let text = "";
  for (let at = 0; at < bytes.length; at += piece) text += btoa(String.fromCharCode(...bytes.subarray(at, at + piece)));
  return text;
}
