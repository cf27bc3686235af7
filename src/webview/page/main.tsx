/** The entry of dist/page.html: the panel in a file of its own, with the trace and the sources in it. */
import { render } from "preact";
import type { FromWebviewMessage } from "../../panel/protocol";
import { openTrace } from "../../trace/trace";
import { mount } from "../mount";
import { t } from "../strings";
import { readPage } from "./data";
import { pageHost } from "./host";
import { Source } from "./source";
import "../styles/page.css";

const element = (id: string): HTMLElement => document.getElementById(id)!;

function start(): void {
  const { data, trace } = readPage(document);
  const host = pageHost(data, trace, received);
  const session = mount(element("app"), host, openTrace);
  render(<Source session={session} visit={(file, line, direction) => host.tell({ type: "visit", file, line, direction })} />, element("source"));
}

function received(message: FromWebviewMessage): void {
  if (message.type === "missed") say(t(message.ever ? (message.direction === "next" ? "notAgain" : "notBefore") : "neverReached", { line: message.line }));
  else if (message.type === "reveal") element("source").querySelector(`[data-line="${message.line}"]`)?.scrollIntoView({ block: "center" });
  else if (message.type === "error") console.error(message.message, message.stack ?? "");
}

let silence: ReturnType<typeof setTimeout> | undefined;
/** A word that goes away by itself. */
function say(words: string): void {
  const note = element("note");
  note.textContent = words;
  clearTimeout(silence);
  silence = setTimeout(() => { note.textContent = ""; }, 4000);
}

try {
  start();
} catch (error) {
  element("app").textContent = error instanceof Error ? error.message : String(error);
}
