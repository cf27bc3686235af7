/** Search inside large data, in a real trace: vectors, maps, strings and lists of which the picture shows a part. */
import { strict as assert } from "node:assert";
import type { Browser, Page } from "playwright-core";
import { recordToFile, type TraceFile } from "../../corpus/recording";
import { bundle, launch, openPanel, showFile, showProgram } from "../page";

const code = `#include <list>
#include <map>
#include <string>
#include <vector>
struct Node { int key; Node* next; };
int main() {
  std::vector<int> numbers;
  for (int i = 0; i < 10000; i++) numbers.push_back(i * 3);
  std::map<int, std::string> names;
  for (int i = 0; i < 1500; i++) names[i] = "name-" + std::to_string(i);
  std::string text;
  for (int i = 0; i < 900; i++) text += "lorem ipsum ";
  text += "needle";
  std::list<int> chain(3000, 5);
  chain.back() = 77;
  Node* head = nullptr;
  for (int i = 0; i < 600; i++) head = new Node{100000 + i, head};
  return numbers[1] + head->key;
}
`;

describe("finding things in the picture", function () {
  this.timeout(120_000);
  let browser: Browser;
  let files: { js: string; css: string };
  let trace: TraceFile;
  let page: Page;
  let errors: string[];

  before(async () => {
    trace = await recordToFile({ version: 1, code, main: "main.cpp", limits: { steps: 200_000, seconds: 60 }, format: "seepp" });
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

  /** The trace at its last line, with the find bar open. */
  const open = async (look: Parameters<typeof openPanel>[2] = {}): Promise<void> => {
    ({ page, errors } = await openPanel(browser, files, { width: 1200, height: 800, ...look }));
    await showFile(page, trace.path, 1);
    await page.evaluate(() => { const { session } = window as unknown as { session: { goTo(step: number): void; navigator: { at(i: number): number; count: number } } }; session.goTo(session.navigator.at(session.navigator.count - 2)); });
    await page.keyboard.press("Control+f");
  };
  const lookFor = async (term: string): Promise<string> => {
    await page.locator("[data-testid=find-term]").fill(term);
    await page.waitForSelector(`[data-testid=find][data-query=${JSON.stringify(term)}]`);
    // The search begins a moment after the term is there: its count stands when it has stood for a while.
    for (let last = "", same = 0; ;) {
      await page.waitForTimeout(75);
      await page.waitForSelector("[data-testid=find][data-done=true]", { timeout: 30_000 });
      const text = await page.locator("[data-testid=find-count]").innerText();
      same = text === last && text !== "" ? same + 1 : 0;
      last = text;
      if (same === 3) return text;
    }
  };
  /** What is marked as found, and whether it can be seen. */
  const found = async (): Promise<string> => {
    await page.waitForSelector("[data-found]");
    for (let tries = 0; ; tries++) {
      const text = await whatIsFound();
      if (!text.endsWith("(out of view)") || tries === 100) return text;
      await page.waitForTimeout(50);
    }
  };
  const whatIsFound = (): Promise<string> =>
    page.locator("[data-found]").first().evaluate((e) => {
      const r = e.getBoundingClientRect();
      const pane = e.closest(".scroll, main.narrow")!.getBoundingClientRect();
      const seen = r.top >= pane.top && r.bottom <= pane.bottom && r.left >= pane.left && r.left < pane.right;
      return `${(e as HTMLElement).dataset.var} = ${(e as HTMLElement).dataset.value?.slice(0, 40)}${seen ? "" : " (out of view)"}`;
    });

  it("finds an element of a vector of ten thousand, and shows it", async () => {
    await open();
    assert.equal(await lookFor("22221"), "1 of 1");
    assert.equal(await found(), "numbers[7407] = 22221");
    assert.equal(await page.evaluate(() => document.querySelectorAll("[data-var^='numbers[']").length <= 100), true, "no more is drawn than a page");
  });

  it("finds keys and values of a map", async () => {
    await open();
    assert.equal(await lookFor("name-1234"), "1 of 1");
    assert.equal(await found(), 'names{1234}:value = "name-1234"');
  });

  it("finds text far inside a string", async () => {
    await open();
    assert.equal(await lookFor("needle"), "1 of 1");
    assert.match(await found(), /^text = /);
    assert.match(await page.locator('[data-var="text"]').innerText(), /needle/);
  });

  it("finds the last element of a std::list, and a node among hundreds of blocks", async () => {
    await open();
    assert.equal(await lookFor("77"), "1 of 3"); // numbers has no 77: an entry of names by its key and its value, and the list's last
    await page.keyboard.press("Shift+Enter");
    assert.equal(await found(), "chain[2999] = 77");
    assert.equal(await lookFor("100007"), "1 of 1");
    assert.equal(await found(), "key = 100007");
  });

  it("goes from match to match with Enter and Shift+Enter, around the end, and closes with Escape", async () => {
    await open();
    assert.equal(await lookFor("name-149"), "1 of 11"); // 149, and 1490 to 1499
    assert.equal(await found(), 'names{149}:value = "name-149"');
    await page.keyboard.press("Enter");
    assert.equal(await found(), 'names{1490}:value = "name-1490"');
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.press("Shift+Enter");
    assert.equal(await page.locator("[data-testid=find-count]").innerText(), "11 of 11");
    assert.equal(await found(), 'names{1499}:value = "name-1499"');
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("[data-testid=find]").count(), 0);
    assert.notEqual(await page.evaluate(() => document.activeElement?.tagName), "BODY", "the focus is lost");
  });

  it("jumps to an index, from the find bar and from a container's own box, and keeps the match over a step", async () => {
    await open();
    await lookFor("numbers[9999]");
    assert.equal(await found(), "numbers[9999] = 29997");
    await page.keyboard.press("Escape");
    const pager = page.locator("[data-testid=pager]", { has: page.locator("[data-testid=go-to-index]") });
    await pager.first().locator("[data-testid=go-to-index]").fill("4321");
    await pager.first().locator("[data-testid=go-to-index]").press("Enter");
    assert.equal(await found(), "numbers[4321] = 12963");
  });

  it("searches one container alone when asked from there", async () => {
    await open();
    await page.keyboard.press("Escape");
    await page.locator("[data-testid=find-inside]").first().click();
    assert.match(await page.locator("[data-testid=find-scope]").innerText(), /numbers/);
    assert.equal(await lookFor("77"), "Nothing found");
    assert.equal(await lookFor("[5000]"), "1 of 1");
    assert.equal(await found(), "numbers[5000] = 15000");
    await page.locator("[data-testid=find-scope]").click();
    assert.equal(await page.locator("[data-testid=find-scope]").count(), 0);
  });

  it("stays awake during a search, and ends it when the term changes", async () => {
    await open();
    await page.locator("[data-testid=find-term]").fill("no such thing");
    const longest = await page.evaluate(async () => {
      let worst = 0;
      let last = performance.now();
      for (const begin = last; last - begin < 1500;) {
        await new Promise((done) => { setTimeout(done, 0); });
        worst = Math.max(worst, performance.now() - last);
        last = performance.now();
      }
      return worst;
    });
    assert.ok(longest < 400, `the panel was kept busy for ${longest} ms`);
    assert.equal(await lookFor("no such thing"), "Nothing found");
  });

  it("works in a narrow panel, and finds variables by name", async () => {
    await open({ width: 340, height: 700 });
    await lookFor("chai");
    assert.match(await found(), /^chain/);
    await showProgram(page, "binaryTree", 44);
    assert.equal(await page.locator("[data-testid=find]").count(), 1);
    await lookFor("tot");
    assert.match(await found(), /^total/);
    const { width, right } = (await page.locator("[data-testid=find]").evaluate((e) => { const r = e.getBoundingClientRect(); return { width: r.width, right: r.right }; }));
    assert.ok(right <= 340 && width <= 340, "the find bar is wider than the panel");
  });
});
