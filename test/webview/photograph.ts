/**
 * Pictures of the panel, to be looked at:
 *     npx tsx test/webview/photograph.ts OUT.png PROGRAM|FILE.seepp STEP [theme] [WIDTHxHEIGHT]
 */
import { launch, bundle, openPanel, showFile, showProgram } from "./page";
import type { ThemeName } from "./themes";

async function main([out, what, step = "1", theme = "dark", size = "900x760"]: string[]): Promise<void> {
  const [width, height] = size.split("x").map(Number);
  const browser = await launch();
  try {
    const { page, errors } = await openPanel(browser, await bundle(), { theme: theme as ThemeName, width, height });
    if (what.endsWith(".seepp")) await showFile(page, what, Number(step));
    else await showProgram(page, what, Number(step));
    await page.waitForTimeout(100);
    await page.screenshot({ path: out });
    for (const error of errors) console.error(error);
  } finally {
    await browser.close();
  }
}

void main(process.argv.slice(2));
