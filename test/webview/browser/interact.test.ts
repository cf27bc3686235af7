/** What one can do with the picture: look closely, arrange, zoom, walk from value to value, see calls. */
import { strict as assert } from "node:assert";
import type { Browser, Page } from "playwright-core";
import { bundle, launch, openPanel, showProgram } from "../page";

describe("the picture in use", function () {
  this.timeout(30_000);
  let browser: Browser;
  let files: { js: string; css: string };
  let page: Page;
  let errors: string[];

  before(async function () {
    files = await bundle();
    browser = await launch();
  });
  after(() => browser?.close());
  const open = async (look: Parameters<typeof openPanel>[2] = {}): Promise<void> => { ({ page, errors } = await openPanel(browser, files, { width: 1200, height: 900, ...look })); };
  afterEach(async () => {
    assert.deepEqual(errors, [], "the page complained");
    await page.close();
  });
  const block = (id: number) => page.locator(`[data-block-id="${id}"]`);
  const place = async (id: number): Promise<string> => { const b = (await block(id).boundingBox())!; return `${Math.round(b.x)} ${Math.round(b.y)}`; };

  it("shows a block's bytes, with padding and what is undefined, and jumps to its allocation", async () => {
    await open();
    await showProgram(page, "linkedList", 14);
    await block(1).locator("header").hover();
    await block(1).locator("[data-testid=inspect-card]").click();
    const inspector = page.locator("[data-testid=inspector]");
    assert.match((await inspector.innerText()).replace(/\s+/g, " "), /Node 0x[0-9a-f]+, 16 bytes .*\+0.*v int 1.*\+8.*next Node\*/);
    assert.equal(await inspector.locator("td.padding").count(), 4);
    assert.equal(await inspector.locator("td.undefined").count(), 12);
    await inspector.locator("[data-testid=allocation]").click();
    assert.equal(await page.locator("[data-testid=app]").getAttribute("data-step"), "7");
    await page.keyboard.press("Escape");
  });

  it("walks from value to value with the arrow keys, and looks closely with Enter", async () => {
    await open();
    await showProgram(page, "linkedList", 14);
    await page.locator(".stack .scroll").focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    assert.equal(await page.evaluate(() => (document.activeElement as HTMLElement).dataset.var), "total");
    await page.keyboard.press("ArrowUp");
    // The pointer in focus lights the whole chain that it begins.
    assert.equal(await page.locator(".arrow.hot").count(), 4);
    await page.keyboard.press("Enter");
    assert.match(await page.locator("[data-testid=inspector]").innerText(), /head/);
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("[data-testid=inspector]").count(), 0);
  });

  it("lights what points at a card when its header is looked at", async () => {
    await open();
    await showProgram(page, "binaryTree", 44);
    await block(1).locator("header b").hover();
    assert.deepEqual((await page.locator(".arrow.hot").evaluateAll((all) => all.map((a) => `${a.getAttribute("data-from")} > ${a.getAttribute("data-to")}`))).filter((a) => a.endsWith("> b1")), ["b0/l > b1"]);
  });

  it("folds and hides cards, and keeps that over steps and the next run of the file", async () => {
    await open();
    await showProgram(page, "binaryTree", 44);
    await block(2).locator("header").hover();
    await block(2).locator("[data-testid=fold-card]").click();
    await block(3).locator("header").hover();
    await block(3).locator("[data-testid=hide-card]").click();
    for (const step of [43, 44]) {
      await showProgram(page, "binaryTree", step);
      assert.equal(await block(2).locator("[data-var]").count(), 0);
      assert.equal(await block(3).count(), 0);
    }
    await page.locator("[data-testid=show-hidden]").click();
    assert.equal(await block(3).count(), 1);
  });

  for (const width of [1200, 360]) {
    it(`keeps a pinned card in view, marks its home, and keeps the pin over steps and the next run of the file: ${width} px`, async () => {
      await open({ width, height: 420 });
      await showProgram(page, "binaryTree", 44);
      await block(0).locator("header").hover();
      await block(0).locator("[data-testid=pin-card]").click();
      const pinned = page.locator('[data-pinned-id="0"]');
      assert.equal(await block(0).locator("[data-testid=pin-mark]").count(), 1);
      const scroller = page.locator(width < 600 ? "main.narrow" : ".heap .scroll");
      const seat = async (): Promise<string> => { const b = (await pinned.boundingBox())!; return `${Math.round(b.x)} ${Math.round(b.y)} ${Math.round(b.height)}`; };
      const down = async (): Promise<void> => { await scroller.evaluate((e) => { e.scrollTop = e.scrollHeight; }); await page.waitForTimeout(60); };
      await down();
      const before = await seat();
      const tray = (await page.locator("[data-testid=pinned]").boundingBox())!;
      const above = async (): Promise<boolean> => { const at = await block(0).boundingBox(); return at === null || at.y + at.height < tray.y + tray.height; };
      assert.ok(await above(), "its home is still in view");
      for (const step of [43, 2, 44]) {
        await showProgram(page, "binaryTree", step);
        await down();
        assert.equal(await seat(), before, `step ${step}`);
        assert.match(await pinned.innerText(), step === 2 ? /not allocated yet/ : /^Node\s+\w{4}\s+v, int, 4/);
      }
      await pinned.locator("[data-testid=go-to-card]").click();
      await page.waitForTimeout(120);
      assert.ok(!await above(), "its home is not in view");
      await pinned.locator("[data-testid=unpin]").click();
      assert.equal(await page.locator("[data-testid=pinned], [data-testid=pin-mark]").count(), 0);
    });
  }

  it("moves a card where it is dragged, and leaves it there; no card covers another", async () => {
    await open();
    await showProgram(page, "binaryTree", 44);
    const before = (await block(5).boundingBox())!;
    await page.mouse.move(before.x + 20, before.y + 8);
    await page.mouse.down();
    await page.mouse.move(before.x + 320, before.y - 190, { steps: 4 });
    await page.mouse.up();
    const after = await place(5);
    assert.notEqual(after, `${Math.round(before.x)} ${Math.round(before.y)}`);
    await showProgram(page, "binaryTree", 43);
    await showProgram(page, "binaryTree", 44);
    assert.equal(await place(5), after);
    assert.deepEqual(await page.evaluate(() => (window as unknown as { cutOrOverlapping(): string[] }).cutOrOverlapping()), []);
    await page.locator("[data-testid=put-back]").click();
    assert.equal(await place(5), `${Math.round(before.x)} ${Math.round(before.y)}`);
  });

  it("is smaller and larger, all of it in view, and sharp at any size", async () => {
    await open({ width: 900, height: 500 });
    await showProgram(page, "binaryTree", 44);
    const width = async (): Promise<number> => (await block(0).boundingBox())!.width;
    const plain = await width();
    await page.locator("[data-testid=zoom-in]").click();
    assert.ok(await width() > plain);
    await page.locator("[data-testid=zoom-fit]").click();
    const pane = await page.locator(".heap .scroll").evaluate((e) => e.scrollHeight <= e.clientHeight + 40 && e.scrollWidth <= e.clientWidth + 1);
    assert.ok(pane, "the heap still scrolls");
    assert.deepEqual(await page.evaluate(() => (window as unknown as { cutOrOverlapping(): string[] }).cutOrOverlapping()), []);
    await page.locator("[data-testid=zoom-reset]").click();
    assert.equal(await width(), plain);
  });

  it("has a map of a heap that is larger than its pane, which leads elsewhere", async () => {
    await open();
    await showProgram(page, "longList", 1203);
    const map = page.locator("[data-testid=minimap]");
    const box = (await map.boundingBox())!;
    await page.mouse.click(box.x + box.width / 2, box.y + box.height - 3);
    assert.ok(await page.locator(".heap .scroll").evaluate((e) => e.scrollTop) > 1000);
  });

  it("shows the calls as a tree with arguments and results, and goes to one", async () => {
    await open();
    await showProgram(page, "binaryTree", 44);
    await page.locator("[data-testid=show-calls]").click();
    const rows = await page.locator("[data-testid=call]").allInnerTexts();
    assert.match(rows.join("|").replace(/\s+/g, " "), /main\(.*\| ?insert\(null, 4\) = →/);
    await page.locator("[data-testid=call] .go").nth(2).click();
    assert.equal(await page.locator("[data-testid=app]").getAttribute("data-step"), await page.locator("[data-testid=call].now").getAttribute("data-from"));
    assert.equal(await page.locator(".arrow[data-from^=f]").count(), 0, "arrows of variables that are not shown");
    await page.locator("[data-testid=show-stack]").click();
    assert.ok(await page.locator("[data-testid=frame]").count() > 0);
  });

  it("draws an index beneath the cell that it indexes, and marks it on the line that uses it", async () => {
    await open();
    await showProgram(page, "window", 2);
    const marked = async (): Promise<string[]> => page.locator("[data-testid=marker]").evaluateAll((all) => all.map((m) => `${m.parentElement!.dataset.var}: ${[...m.children].map((i) => i.textContent + (i.className ? "!" : "")).join(" ")}`));
    assert.deepEqual(await marked(), ["a[0]: lo!", "a[4]: hi!"]);
    await showProgram(page, "window", 4);
    assert.deepEqual(await marked(), ["a[1]: lo", "a[4]: hi"]);
    assert.match((await page.locator('[data-var="a[1]"] .sr').textContent())!, /index lo/);
  });

  it("goes to an index of a long vector", async () => {
    await open({ height: 1400 });
    await showProgram(page, "containers", 6);
    await page.locator("[data-testid=go-to-index]").fill("777");
    await page.locator("[data-testid=go-to-index]").press("Enter");
    assert.equal(await page.locator('[data-var="many[777]"]').getAttribute("data-value"), "5439");
  });

  it("marks the visits of the line under the editor's cursor along the timeline", async () => {
    await open();
    await showProgram(page, "binaryTree", 1);
    await page.evaluate(() => (window as unknown as { tell(m: unknown): void }).tell({ type: "cursor", at: { file: "tree.cpp", line: 9 } }));
    const lane = page.locator("[data-testid=visits]");
    assert.equal(await lane.getAttribute("data-line"), "9");
    assert.ok(Number(await lane.getAttribute("data-count")) > 6);
  });
});
