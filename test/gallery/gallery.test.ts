import { strict as assert } from "node:assert";
import * as fs from "node:fs";
import { join, resolve } from "node:path";
import { inflateSync } from "node:zlib";
import { quantised } from "./quantise";

const docs = resolve("docs");

describe("the gallery", () => {
  const text = fs.readFileSync(join(docs, "gallery.md"), "utf8");
  const named = [...text.matchAll(/!\[([^\]]+)\]\((gallery\/[\w-]+\.png)\)/g)];

  it("shows every picture that there is, at least twelve, with words for who cannot see it", () => {
    assert.ok(named.length >= 12);
    assert.deepEqual(named.map(([, , file]) => file.slice("gallery/".length)).sort(), fs.readdirSync(join(docs, "gallery")).sort());
    for (const [, words] of named) assert.ok(words.length > 5, words);
  });

  it("is small: no picture above 150 kB", () => {
    for (const [, , file] of named) assert.ok(fs.statSync(join(docs, file)).size <= 150_000, file);
  });
});

describe("a quantised picture", () => {
  it("has a palette and the same size, and each pixel the nearest of its colours", () => {
    const file = join(docs, "gallery", "loading-light.png");
    const png = fs.readFileSync(file);
    assert.equal(png[25], 3, "a palette");
    const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
    assert.deepEqual([width, height], [640, 400]);
    const data: Buffer[] = [];
    let colours = 0;
    for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
      const type = png.toString("latin1", at + 4, at + 8);
      if (type === "IDAT") data.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
      if (type === "PLTE") colours = png.readUInt32BE(at) / 3;
    }
    const rows = inflateSync(Buffer.concat(data));
    assert.equal(rows.length, height * (width + 1));
    for (let y = 0; y < height; y++) for (let x = 1; x <= width; x++) assert.ok(rows[y * (width + 1) + x] < colours);
  });

  it("refuses nothing that Chromium writes: three channels, all five filters", async () => {
    const { deflateSync, crc32 } = await import("node:zlib");
    const chunk = (type: string, body: Buffer): Buffer => {
      const all = Buffer.concat([Buffer.from(type, "latin1"), body]);
      const out = Buffer.alloc(all.length + 8);
      out.writeUInt32BE(body.length, 0);
      all.copy(out, 4);
      out.writeUInt32BE(crc32(all), all.length + 4);
      return out;
    };
    // Five rows of two pixels, each with another filter, all meaning (10, 20, 30) (40, 50, 60).
    const rows = [[0, 10, 20, 30, 40, 50, 60], [1, 10, 20, 30, 30, 30, 30], [2, 0, 0, 0, 0, 0, 0], [3, 5, 10, 15, 15, 15, 15], [4, 0, 0, 0, 0, 0, 0]];
    const header = Buffer.from([0, 0, 0, 2, 0, 0, 0, 5, 8, 2, 0, 0, 0]);
    const png = Buffer.concat([Buffer.alloc(8), chunk("IHDR", header), chunk("IDAT", deflateSync(Buffer.from(rows.flat()))), chunk("IEND", Buffer.alloc(0))]);
    const small = quantised(png);
    const at = small.indexOf("PLTE") + 4;
    assert.deepEqual([...small.subarray(at, at + 6)].sort((a, b) => a - b), [10, 20, 30, 40, 50, 60]);
    assert.equal(small.readUInt32BE(at - 8), 6, "two colours, no more");
  });
});
