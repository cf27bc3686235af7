/** axe-core finds nothing: in the four standard themes, with the picture, its text, the help, every face and banner. */
import { strict as assert } from "node:assert";
import type { Browser, Page } from "playwright-core";
import type { Face, ToWebview } from "../../../src/panel/protocol";
import { axe } from "../axe";
import { bundle, launch, openPanel, showProgram } from "../page";
import type { ThemeName } from "../themes";

const faces: Face[] = [
  { kind: "empty", recent: [{ name: "list.cpp", about: "today, native" }] },
  { kind: "progress", name: "list.cpp", phase: "recording", steps: 12_000 },
  { kind: "compile-error", name: "list.cpp", diagnostics: [{ file: "list.cpp", line: 3, column: 4, severity: "error", message: "expected ';'" }, { file: "list.cpp", line: 4, column: 1, severity: "note", message: "in main" }] },
  { kind: "error", name: "list.cpp", message: "There is no g++.", cure: "Install it: apt install g++", log: true },
  { kind: "cancelled", name: "list.cpp" },
];

describe("accessibility", function () {
  this.timeout(90_000);
  let browser: Browser;
  let files: { js: string; css: string };
  let page: Page;

  before(async () => {
    files = await bundle();
    browser = await launch();
  });
  after(() => browser?.close());
  afterEach(() => page.close());

  const tell = (message: ToWebview): Promise<void> => page.evaluate((m) => (window as unknown as { tell(m: unknown): void }).tell(m), message);

  for (const theme of ["dark", "light", "hc", "hcLight"] as ThemeName[]) {
    it(`has nothing that axe-core finds: ${theme}`, async () => {
      ({ page } = await openPanel(browser, files, { theme, width: 1000, height: 800 }));
      const found: string[] = [];
      const look = async (what: string): Promise<void> => { found.push(...(await axe(page)).map((each) => `${what}: ${each}`)); };
      for (const [name, step] of [["linkedList", 14], ["mistakes", 3], ["mistakes", 7], ["containers", 6]] as const) {
        await showProgram(page, name, step);
        await look(`${name} ${step}`);
      }
      await page.keyboard.press("t");
      await page.waitForSelector("[data-testid=outline]");
      await look("as text");
      await page.keyboard.press("t");
      await page.keyboard.press("?");
      await page.waitForSelector("[data-testid=help-dialog]");
      await look("help");
      await page.keyboard.press("Escape");
      await tell({ type: "stale", stale: true });
      await page.waitForSelector("[data-testid=banner-stale]");
      await look("stale");
      await tell({ type: "again", face: faces[2] });
      await page.waitForSelector("[data-testid=banner-again]");
      await look("again");
      await page.setViewportSize({ width: 400, height: 700 });
      await page.waitForSelector("main.narrow");
      await look("narrow");
      for (const face of faces) {
        await tell({ type: "face", face });
        await page.waitForSelector(`[data-face=${face.kind}]`);
        await look(face.kind);
      }
      assert.equal([...new Set(found)].join("\n"), "");
    });
  }
});
