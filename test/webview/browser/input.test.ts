/** What the program reads: the box for it, where it ran out, the run with more of it. In Chromium with a fake host. */
import { strict as assert } from "node:assert";
import type { Browser, Page } from "playwright-core";
import type { FromWebview, ToWebview } from "../../../src/panel/protocol";
import { bundle, launch, openPanel, showProgram } from "../page";

interface Harness { posted: FromWebview[]; tell(message: ToWebview): void }

const posted = (page: Page): Promise<FromWebview[]> => page.evaluate(() => (window as unknown as Harness).posted.filter(({ type }) => type === "input"));
const tell = (page: Page, message: ToWebview): Promise<void> => page.evaluate((m) => (window as unknown as Harness).tell(m), message);
const stepOf = (page: Page): Promise<number> => page.locator("[data-testid=app]").getAttribute("data-step").then(Number);

describe("input in the panel", function () {
  this.timeout(240_000);
  let browser: Browser;
  let files: { js: string; css: string };
  let page: Page;
  let errors: string[];

  before(async () => {
    files = await bundle();
    browser = await launch();
  });
  after(() => browser?.close());
  const open = async (): Promise<void> => { ({ page, errors } = await openPanel(browser, files, {})); };
  afterEach(async () => {
    assert.deepEqual(errors, [], "the page complained");
    await page.close();
  });

  it("is there for a program that reads, says how much is read, and asks where more was wanted", async () => {
    await open();
    await showProgram(page, "linkedList", 1);
    assert.equal(await page.locator("[data-testid=input]").count(), 0);
    await showProgram(page, "reader", 2);
    assert.equal(await page.locator("[data-testid=stdin]").inputValue(), "12\n");
    assert.equal(await page.locator("[data-testid=input] p").textContent(), "3 of 3 bytes read");
    await page.getByRole("button", { name: "More wanted: step 3" }).click();
    assert.equal(await stepOf(page), 3);
    assert.equal(await page.locator("[data-testid=input]").getAttribute("data-asks"), "true");
    assert.match(await page.locator("[data-testid=input] p").innerText(), /wants more here/);
    assert.equal(await page.locator(".mark.input").count(), 1);
  });

  it("asks the host to run again with what was typed, at this step; its keys are its own", async () => {
    await open();
    await showProgram(page, "reader", 3);
    assert.equal(await page.locator("[data-testid=run-input]").count(), 0, "nothing was changed yet");
    await page.locator("[data-testid=stdin]").focus();
    await page.keyboard.press("Control+End");
    await page.keyboard.type("7 g?");
    await page.keyboard.press("Home");
    assert.equal(await stepOf(page), 3);
    assert.equal(await page.locator("[data-testid=help-dialog]").count(), 0);
    await page.locator("[data-testid=run-input]").click();
    await page.keyboard.press("Control+Enter");
    const wanted = { type: "input", step: 3, text: "12\n7 g?\n" };
    assert.deepEqual(await posted(page), [wanted]);
    await page.locator("[data-testid=stdin]").focus();
    await page.keyboard.press("Control+Enter");
    assert.deepEqual(await posted(page), [wanted, wanted]);
  });

  it("says first that the input ran out, and leads to where it is typed", async () => {
    await open();
    await showProgram(page, "reader", 1);
    assert.equal(await page.locator(".banner").count(), 0, "it read to the end of what there was");
    await showProgram(page, "starved", 4);
    assert.match(await page.locator("[data-testid=banner-limit]").innerText(), /^The program wanted more input than there was, at step 2: [^]*limit of/);
    await page.getByRole("button", { name: "Go there and type it" }).click();
    assert.equal(await stepOf(page), 2);
    await page.waitForFunction(() => document.activeElement?.getAttribute("data-testid") === "stdin");
  });

  it("gives the file's own input back", async () => {
    await open();
    await showProgram(page, "reader", 3);
    assert.equal(await page.getByRole("button", { name: "Use the file's own" }).count(), 0);
    await tell(page, { type: "trace", key: "reader", name: "reader.cpp", bytes: new Uint8Array(), step: 3, typedInput: true });
    await page.getByRole("button", { name: "Use the file's own" }).click();
    assert.deepEqual(await posted(page), [{ type: "input", step: 3 }]);
  });
});
