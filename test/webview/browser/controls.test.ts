/** Pinned variables, arrays of characters, members of library objects in other threads, and the narrow bar's menu. */
import { strict as assert } from "node:assert";
import type { Browser, Page } from "playwright-core";
import { recordToFile, type TraceFile } from "../../corpus/recording";
import { axe } from "../axe";
import { bundle, launch, openPanel, showFile, showProgram } from "../page";
import type { ThemeName } from "../themes";

const code = `#include <cstring>
#include <mutex>
#include <thread>
#include <vector>
std::mutex gate;
int total = 0;
void work() {
  std::vector<int> theirs{7, 8};
  gate.lock();
  total += theirs[1];
  gate.unlock();
}
int twice(int n) {
  int result = n * 2;
  return result;
}
int main() {
  char name[12];
  std::strcpy(name, "Ada");
  unsigned char letter = 65;
  std::vector<int> v{1, 2};
  gate.lock();
  std::thread other(work);
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  total = twice(4);
  gate.unlock();
  other.join();
  return total + letter + v[0] + name[0];
}
`;

describe("controls of the picture", function () {
  this.timeout(90_000);
  let browser: Browser;
  let files: { js: string; css: string };
  let trace: TraceFile;
  let page: Page;
  let errors: string[];

  before(async () => {
    trace = await recordToFile({ version: 1, code, main: "main.cpp", flags: ["-pthread"], format: "seepp" });
    files = await bundle();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await trace?.remove();
  });
  afterEach(async () => {
    assert.deepEqual(errors, [], "the page complained");
    await page.close();
  });

  const open = async (look: Parameters<typeof openPanel>[2] = {}): Promise<void> => {
    ({ page, errors } = await openPanel(browser, files, { width: 1200, height: 800, ...look }));
    await showFile(page, trace.path, 1);
  };
  const line = (text: string, direction = "next"): Promise<void> => page.evaluate(([n, d]) => (window as unknown as { tell(m: unknown): void }).tell({ type: "visit", file: "main.cpp", line: n, direction: d }), [code.split("\n").findIndex((l) => l.includes(text)) + 1, direction] as const);
  const cutOrOverlapping = (): Promise<string[]> => page.evaluate(() => (window as unknown as { cutOrOverlapping(): string[] }).cutOrOverlapping());
  const main = (path: string) => page.locator(`.frames [data-function="main()"] [data-var="${path}"]`);

  it("an array of characters is one row that opens to its letters; a small number has its letter", async () => {
    await open();
    await line("std::vector<int> v{1, 2}");
    assert.match(await main("name").innerText(), /name.*"Ada"/s);
    assert.match(await main("letter").innerText(), /65 'A'/);
    assert.equal(await main("name[0]").count(), 0);
    await main("name").locator(".fold").click();
    assert.equal(await main("name[0]").getAttribute("data-value"), "'A'");
    assert.deepEqual(await cutOrOverlapping(), []);
    await main("name").locator(".fold").click();
    assert.equal(await main("name[0]").count(), 0);
  });

  it("shows the members of a library object in another thread's frame", async () => {
    await open();
    await line("total = twice(4)");
    const row = page.locator('[data-function="work()"] [data-var="theirs"]');
    await row.hover();
    await row.locator("[data-testid=raw-switch]").click();
    assert.match((await page.locator('[data-function="work()"] [data-var$="_M_finish"]').first().getAttribute("data-target"))!, /^0x/);
    await row.locator("[data-testid=raw-switch]").click();
    assert.equal(await page.locator('[data-function="work()"] [data-var="theirs[1]"]').getAttribute("data-value"), "8");
  });

  it("keeps pinned variables in view at every step, at one height, and over runs", async () => {
    await open();
    await line("int result");
    const pin = async (row: ReturnType<typeof main>): Promise<void> => { await row.focus(); await row.locator("[data-testid=pin-variable]").press("Enter"); };
    await pin(page.locator('.frames [data-function="twice(int)"] [data-var="n"]'));
    await pin(main("v"));
    await pin(page.locator('[data-testid=globals] [data-var="total"]'));
    const watched = page.locator("[data-testid=watched]");
    assert.deepEqual(await watched.locator("header b").allInnerTexts(), ["twice", "main", "Globals"]);
    assert.equal(await watched.locator('[data-var="n"]').getAttribute("data-value"), "4");
    const height = (await page.locator("[data-testid=pinned]").boundingBox())!.height;
    await line("return total + letter");
    assert.equal((await page.locator("[data-testid=pinned]").boundingBox())!.height, height, "a step changed its height");
    assert.match(await watched.first().innerText(), /n: not there at this step/);
    assert.equal(await watched.locator('[data-var="total"]').getAttribute("data-value"), "16");
    assert.equal(await watched.locator('[data-var="v[1]"]').getAttribute("data-value"), "2");
    assert.deepEqual(await cutOrOverlapping(), []);
    await showFile(page, trace.path, 1); // the same file once more
    await line("int result");
    assert.equal(await watched.locator('[data-var="n"]').getAttribute("data-value"), "4");
    await watched.first().locator("[data-testid=go-to-frame]").click();
    await watched.first().locator("[data-testid=unwatch]").click();
    assert.deepEqual(await watched.locator("header b").allInnerTexts(), ["main", "Globals"]);
  });

  for (const width of [320, 360, 440]) {
    it(`the bar takes two rows at most, what is used less stands in a menu: ${width} px`, async () => {
      await open({ width, height: 700 });
      await page.evaluate(() => (window as unknown as { tell(m: unknown): void }).tell({ type: "settings", strings: { byLine: "Zeile", byStatement: "Anweisung" } }));
      const rows = await page.locator(".transport").evaluate((bar) => new Set([...bar.querySelectorAll("button, .count")].filter((e) => e.getClientRects().length > 0).map((e) => { const r = e.getBoundingClientRect(); return Math.round((r.top + r.height / 2) / 20); })).size);
      assert.ok(rows <= 2, `${rows} rows`);
      assert.deepEqual(await axe(page), []);
      const more = page.locator("[data-testid=more]");
      await more.focus();
      await page.keyboard.press("Enter");
      const menu = page.locator("[role=menu]");
      const { right, left } = await menu.evaluate((e) => { const r = e.getBoundingClientRect(); return { left: r.left, right: r.right }; });
      assert.ok(left >= 0 && right <= width, `${left} to ${right}`);
      assert.deepEqual(await axe(page), []);
      assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("data-testid")), "by-line");
      const step = await page.locator("[data-testid=app]").getAttribute("data-step");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      assert.equal(await page.locator("[data-testid=app]").getAttribute("data-granularity"), "statement");
      assert.equal(await page.locator("[data-testid=app]").getAttribute("data-step"), step, "a key of the menu was taken for the panel's");
      assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("data-testid")), "more", "the focus is lost");
      await page.keyboard.press("ArrowDown");
      await menu.waitFor();
      await page.keyboard.press("End");
      assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("data-testid")), "help");
      await page.keyboard.press("Escape");
      assert.equal(await menu.count(), 0);
    });
  }

  for (const theme of ["dark", "light", "hc", "hcLight"] as ThemeName[]) {
    it(`axe-core finds nothing with find bar, pins, members and letters: ${theme}`, async () => {
      await open({ theme });
      const found: string[] = [];
      const look = async (what: string): Promise<void> => { found.push(...(await axe(page)).map((each) => `${what}: ${each}`)); };
      await line("int result");
      for (const path of ["v", "name"]) { await main(path).focus(); await main(path).locator("[data-testid=pin-variable]").press("Enter"); }
      await main("name").locator(".fold").click();
      await main("v").focus();
      await main("v").locator("[data-testid=raw-switch]").press("Enter");
      assert.equal(await page.locator('.frames [data-var$="_M_finish"]').count(), 1);
      assert.equal(await page.locator('[data-testid=watched] [data-var$="_M_impl"]').count(), 1, "a pinned variable's members");
      await look("pins and members");
      await page.keyboard.press("Control+f");
      await page.locator("[data-testid=find-term]").fill("65");
      await page.waitForSelector("[data-found]");
      await look("find");
      await page.keyboard.press("Escape");
      await line("return total + letter");
      await look("pinned, not there");
      await showProgram(page, "linkedList", 14);
      await page.locator("[data-testid=block] header").first().hover();
      await page.locator("[data-testid=pin-card]").first().click();
      await page.waitForSelector("[data-testid=pinned-card]");
      await page.mouse.move(0, 0);
      await page.evaluate(() => { (document.activeElement as HTMLElement).blur(); }); // a card's tools lie over its address
      await look("a block pinned");
      await page.setViewportSize({ width: 360, height: 700 });
      await page.waitForSelector("main.narrow");
      await page.locator("[data-testid=more]").click();
      await look("menu");
      assert.equal([...new Set(found)].join("\n"), "");
    });
  }
});
