/** The German translation is complete: every string, every place to fill, every command link and setting named. */
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";

const root = path.resolve(__dirname, "../..");
const read = (file: string): Record<string, string> => JSON.parse(fs.readFileSync(path.join(root, file), "utf8"));
/** What must stand in a translation as it stands in the original. */
const fixed = (text: string): string[] => [...text.matchAll(/\{\w+\}|`[^`]+`|\(command:[^)]+\)|seepp\.[\w.]+\w/g)].map(([found]) => found).sort();
/** What is the same in both languages. */
const same = new Set(["Animation", "Heap", "Stack", "Executor: {0}", "Thread {id}", "Thread {id}: {name}", "null", "stderr", " (step {0}{1})", "See++", " in `{function}`", "`{name}` in `{function}`"]);

for (const [english, german] of [["l10n/bundle.l10n.json", "l10n/bundle.l10n.de.json"], ["package.nls.json", "package.nls.de.json"]]) {
  describe(`${german}`, () => {
    const [from, to] = [read(english), read(german)];

    it("has every string, and none besides", () => assert.deepEqual(Object.keys(to).sort(), Object.keys(from).sort()));

    it("translates each, with its places, code and links", () => {
      for (const [key, text] of Object.entries(from)) {
        assert.ok(to[key].trim() !== "", key);
        if (key !== "config.codeLens") assert.deepEqual(fixed(to[key]), fixed(text), key); // its code is the word on the button
        if (!same.has(text)) assert.notEqual(to[key], text, `${key} is not translated`);
      }
    });

    it("writes German as it is written", () => {
      for (const [key, text] of Object.entries(to)) {
        assert.ok(!/\b(fuer|ueber|koennen|groess|aendern|loesch|Strasse)\b/i.test(text), `${key}: umlauts`);
        assert.ok(!/ {2}|\s$/.test(text.replace(/\n/g, "")), `${key}: spaces`);
      }
    });
  });
}
