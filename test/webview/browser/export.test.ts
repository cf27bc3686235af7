/** Pictures as files: what the SVG holds is what the panel draws; PNG and animations are what other programs read. */
import { strict as assert } from "node:assert";
import type { Browser, Page } from "playwright-core";
import { layersOf } from "../../../src/webview/export/animate";
import { programs } from "../fixtures/programs";
import { bundle, launch, openPanel, pictureOf, showProgram } from "../page";

function chunks(png: Buffer): { type: string; data: Buffer }[] {
  const found: { type: string; data: Buffer }[] = [];
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    found.push({ type: png.toString("latin1", at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) });
    at += 12 + length;
  }
  return found;
}

describe("pictures as files", function () {
  this.timeout(60_000);
  let browser: Browser;
  let page: Page;
  let errors: string[];

  before(async () => {
    browser = await launch();
    ({ page, errors } = await openPanel(browser, await bundle(), { width: 900, height: 500, theme: "light" }));
  });
  after(() => browser?.close());

  /** How an SVG looks when it stands alone. */
  const drawn = async (svg: string): Promise<{ texts: string[]; width: number; height: number; outside: string[] }> => {
    const alone = await browser.newPage();
    await alone.setContent(svg);
    const found = await alone.evaluate(() => {
      const root = document.querySelector("svg")!;
      const { width, height } = root.getBoundingClientRect();
      const outside = [...root.querySelectorAll("text")].filter((t) => { const b = t.getBBox(); return b.x < 0 || b.y < 0 || b.x + b.width > width || b.y + b.height > height; }).map((t) => t.textContent!);
      return { texts: [...root.querySelectorAll("text")].map((t) => t.textContent!), width, height, outside };
    });
    await alone.close();
    return found;
  };

  it("draws every block and value of the step, also those out of view", async () => {
    await showProgram(page, "binaryTree", 20);
    const svg = (await pictureOf(page, { form: "svg" })).toString();
    assert.ok(svg.startsWith("<svg xmlns"));
    const { texts, outside } = await drawn(svg);
    assert.deepEqual(outside, []);
    const snapshot = programs.binaryTree().snapshot(20);
    for (const block of snapshot.heap) {
      const value = block.value!.children!.find(({ kind }) => kind === "scalar")!.value!;
      assert.ok(texts.includes(value), `value ${value} of block ${block.id}`);
    }
    for (const frame of snapshot.frames) assert.ok(texts.some((text) => frame.function.startsWith(text)), frame.function);
    assert.ok(svg.includes("<desc>") && svg.includes("step 20"), "the state as text stands in it");
    assert.ok(!/<(script|image|foreignObject|style)|href=/.test(svg), "plain shapes alone");
  });

  it("is as large as its content, whatever the panel's height", async () => {
    await showProgram(page, "longList", 400);
    const { height, outside } = await drawn((await pictureOf(page, { form: "svg" })).toString());
    assert.ok(height > 1000, `${height}`);
    assert.deepEqual(outside, []);
  });

  it("leaves the panel as it was", async () => {
    assert.equal(await page.locator(".still").count(), 0);
    assert.equal(await page.locator("[data-testid=app]").getAttribute("data-step"), "400");
    assert.deepEqual(errors, []);
  });

  it("makes a PNG with twice the pixels", async () => {
    await showProgram(page, "containers", 5);
    const { width } = await drawn((await pictureOf(page, { form: "svg" })).toString());
    const png = await pictureOf(page, { form: "png" });
    const [header, ...rest] = chunks(png);
    assert.equal(header.type, "IHDR");
    assert.equal(header.data.readUInt32BE(0), 2 * width);
    assert.equal(rest.at(-1)!.type, "IEND");
    assert.ok(png.length > 5000, "it is not empty");
  });

  it("makes an animated PNG: a frame a step, each within the picture", async () => {
    await showProgram(page, "linkedList", 1);
    const all = chunks(await pictureOf(page, { form: "animated-png", from: 2, to: 9 }));
    const [width, height] = [all[0].data.readUInt32BE(0), all[0].data.readUInt32BE(4)];
    assert.equal(all.find(({ type }) => type === "acTL")!.data.readUInt32BE(0), 8);
    const frames = all.filter(({ type }) => type === "fcTL");
    assert.equal(frames.length, 8);
    for (const { data } of frames) {
      assert.ok(data.readUInt32BE(4) + data.readUInt32BE(12) <= width && data.readUInt32BE(8) + data.readUInt32BE(16) <= height);
    }
    const order = all.filter(({ type }) => type === "fcTL" || type === "fdAT").map(({ data }) => data.readUInt32BE(0));
    assert.deepEqual(order, order.map((_, i) => i));
  });

  it("makes an animated SVG that shows each step in its turn, and writes what stays only once", async () => {
    await showProgram(page, "linkedList", 1);
    const { count } = programs.linkedList().navigator("line");
    const texts = (svg: string): number => svg.split("<text ").length - 1;
    let apart = 0;
    for (let step = 1; step <= count; step++) {
      await showProgram(page, "linkedList", step);
      apart += texts((await pictureOf(page, { form: "svg" })).toString());
    }
    const svg = (await pictureOf(page, { form: "animated-svg" })).toString();
    assert.ok(texts(svg) < apart / 2, `${texts(svg)} texts, ${apart} in pictures apart`);
    const alone = await browser.newPage();
    await alone.setContent(svg);
    const { playSpeed } = await page.evaluate(() => (window as unknown as { session: { playSpeed: number } }).session);
    for (const index of [1, 8, count]) {
      const shown = await alone.evaluate((seconds) => {
        const root = document.querySelector("svg")!;
        root.pauseAnimations();
        root.setCurrentTime(seconds);
        return [...root.querySelectorAll("text")].filter((t) => t.getBoundingClientRect().width > 0).map((t) => t.textContent!);
      }, (index - 0.5) / playSpeed);
      assert.ok(shown.some((text) => text.startsWith(`Step ${index} of ${count}`)), shown.slice(0, 4).join(" | "));
      assert.equal(shown.filter((text) => text.startsWith("Step ")).length, 1, "one step at a time");
    }
    await alone.close();
  });

  it("says why when there is nothing to draw", async () => {
    await page.evaluate(() => (window as unknown as { tell(m: unknown): void }).tell({ type: "face", face: { kind: "empty" } }));
    await assert.rejects(pictureOf(page, { form: "svg" }), /There is no picture to export/);
  });
});

describe("frames in layers", () => {
  it("keeps the order of every frame, whatever is shared", () => {
    const frames = [["a", "b", "c"], ["a", "c"], ["b", "a", "d", "c"], ["a", "a", "b"], [], ["c", "b", "a"]];
    const layers = layersOf(frames);
    frames.forEach((elements, frame) => assert.deepEqual(layers.filter((layer) => layer.frames.includes(frame)).map(({ element }) => element), elements));
    assert.ok(layers.length < frames.flat().length);
  });
});
