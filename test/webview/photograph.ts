/**
 * Pictures of the panel, to be looked at:
 *     npx tsx test/webview/photograph.ts OUT.png PROGRAM|FILE.seepp STEP [theme] [WIDTHxHEIGHT] [FIND]
 * A step below 0 counts from the end; with a term to find, the find bar is open.
 */
import { launch, bundle, openPanel, showFile, showProgram } from "./page";
import type { ThemeName } from "./themes";

async function main([out, what, step = "1", theme = "dark", size = "900x760", find]: string[]): Promise<void> {
  const [width, height] = size.split("x").map(Number);
  const browser = await launch();
  try {
    const { page, errors } = await openPanel(browser, await bundle(), { theme: theme as ThemeName, width, height });
    if (what.endsWith(".seepp")) await showFile(page, what, Math.max(1, Number(step)));
    else await showProgram(page, what, Number(step));
    if (Number(step) < 0) await page.evaluate((back) => { const { session } = window as unknown as { session: { goTo(step: number): void; navigator: { at(i: number): number; count: number } } }; session.goTo(session.navigator.at(session.navigator.count + 1 + back)); }, Number(step));
    if (find !== undefined) {
      await page.keyboard.press("Control+f");
      await page.locator("[data-testid=find-term]").fill(find);
      await page.waitForTimeout(150);
      await page.waitForSelector("[data-testid=find][data-done=true]");
    }
    await page.waitForTimeout(150);
    await page.screenshot({ path: out });
    for (const error of errors) console.error(error);
  } finally {
    await browser.close();
  }
}

void main(process.argv.slice(2));
