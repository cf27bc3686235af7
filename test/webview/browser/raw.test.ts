/** The switch between what a library object means and the members that it is made of, in a real trace. */
import { strict as assert } from "node:assert";
import type { Browser, Page } from "playwright-core";
import { recordToFile, type TraceFile } from "../../corpus/recording";
import { bundle, launch, openPanel, showFile } from "../page";

const code = `#include <memory>
#include <string>
#include <vector>
struct Box { std::string name; std::vector<int> sizes; };
int main() {
  std::vector<int> v{1, 2, 3};
  auto box = std::make_unique<Box>(Box{"shoes", {41, 42}});
  Box* raw = new Box{"hats", {7}};
  v.push_back(4);
  delete raw;
  return 0;
}
`;

describe("library objects by their members", function () {
  this.timeout(60_000);
  let browser: Browser;
  let trace: TraceFile;
  let page: Page;
  let errors: string[];

  before(async () => {
    trace = await recordToFile({ version: 1, code, main: "main.cpp", format: "seepp" });
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await trace?.remove();
  });
  beforeEach(async () => {
    ({ page, errors } = await openPanel(browser, await bundle(), { width: 1300, height: 900 }));
    await showFile(page, trace.path, 1);
  });
  afterEach(async () => {
    assert.deepEqual(errors, [], "the page complained");
    await page.close();
  });

  const line = (wanted: number): Promise<void> => page.evaluate((n) => (window as unknown as { tell(m: unknown): void }).tell({ type: "visit", file: "main.cpp", line: n, direction: "next" }), wanted);
  const cutOrOverlapping = (): Promise<string[]> => page.evaluate(() => (window as unknown as { cutOrOverlapping(): string[] }).cutOrOverlapping());

  it("shows a vector's three pointers, marks what a step changes of them, and keeps it over steps and runs", async () => {
    await line(8);
    const row = page.locator('[data-var="v"]');
    await row.hover();
    await row.locator("[data-testid=raw-switch]").click();
    assert.equal(await page.locator('[data-var="v[0]"]').count(), 0);
    const finish = page.locator('[data-var$="_M_finish"]').first();
    assert.match((await finish.getAttribute("data-target"))!, /^0x/);
    assert.deepEqual(await cutOrOverlapping(), []);
    await line(10); // the push moved the elements elsewhere
    assert.match((await finish.getAttribute("class"))!, /changed/);
    await showFile(page, trace.path, 1); // the same file once more
    await line(8);
    assert.equal(await page.locator('[data-var$="_M_finish"]').count() > 0, true);
    await row.locator("[data-testid=raw-switch]").click();
    assert.equal(await page.locator('[data-var="v[0]"]').getAttribute("data-value"), "1");
  });

  it("makes room on a block's card for a member's members, and no card covers another", async () => {
    await line(9);
    const card = page.locator('[data-testid=block][data-type="Box"]').last();
    const before = (await card.boundingBox())!.height;
    const row = card.locator('[data-var="sizes"]');
    await row.hover();
    await row.locator("[data-testid=raw-switch]").click();
    assert.ok(await card.locator('[data-var$="_M_start"]').count() === 1);
    assert.ok((await card.boundingBox())!.height > before);
    assert.deepEqual(await cutOrOverlapping(), []);
    await row.locator("[data-testid=raw-switch]").click();
    assert.equal((await card.boundingBox())!.height, before);
  });
});
