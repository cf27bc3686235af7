/** What axe-core finds in a document, in words: rule, element, and what is wrong with it. */
import { source } from "axe-core";
import type { Frame, Page } from "playwright-core";

interface Found { id: string; nodes: { html: string; failureSummary?: string }[] }

/** Every rule of axe, those of "best practice" too, but those about a whole page: a webview is a part of VS Code's. */
const rules = { region: { enabled: false }, "page-has-heading-one": { enabled: false }, "landmark-one-main": { enabled: true }, "html-has-lang": { enabled: true } };

/**
 * Where something lies over a text axe cannot tell its contrast and leaves it open: the arrows are taken away for that, and
 * what is still left open counts as found, except single characters, which axe leaves open always.
 */
export async function axe(document: Frame | Page): Promise<string[]> {
  await document.evaluate(source);
  const found = await document.evaluate(async (options) => {
    const arrows = [...window.document.querySelectorAll<SVGElement>(".arrows")];
    const dialog = window.document.querySelector("[role=dialog], [role=menu], [role=search]") !== null; // it lies over a part of the panel, which is looked at without it
    for (const overlay of arrows) overlay.style.display = "none";
    try {
      const { violations, incomplete } = await (window as unknown as { axe: { run(o: unknown): Promise<{ violations: Found[]; incomplete: Found[] }> } }).axe.run(options);
      const open = incomplete.filter(({ id }) => id === "color-contrast").map(({ id, nodes }) => ({ id, nodes: nodes.filter(({ failureSummary }) => !(dialog ? /too short|non-text|overlap/ : /too short|non-text/).test(failureSummary ?? "")) }));
      return [...violations, ...open];
    } finally {
      for (const overlay of arrows) overlay.style.display = "";
    }
  }, { resultTypes: ["violations", "incomplete"], rules });
  return found.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary?.replace(/\s+/g, " ") ?? ""}`));
}
