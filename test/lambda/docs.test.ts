/** docs/cloud.md: every failure that the cloud executor can tell of is there. */
import * as assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { buttonsOf } from "../../src/editor/failure-buttons";
import { PRICES_DATE } from "../../src/executors/cloud/prices";
import { FUNCTION_ERRORS, SDK_ERRORS } from "../../src/executors/lambda/errors";
import { REPOSITORY } from "../corpus/recording";

const text = readFileSync(join(REPOSITORY, "docs", "cloud.md"), "utf8");
const rows = new Map([...text.matchAll(/^\| `([a-z][\w-]+)` \|(.*)$/gm)].map(([, code, row]) => [code, row]));

describe("docs/cloud.md", () => {
  it("has a row for every failure, and for no other", () => {
    const folder = join(REPOSITORY, "src", "executors", "lambda");
    const sources = [join(folder, "..", "lambda.ts"), ...readdirSync(folder).map((name) => join(folder, name))].map((path) => readFileSync(path, "utf8")).join("\n");
    const thrown = [...sources.matchAll(/new (?:Lambda|Executor)Error\("([\w-]+)"/g)].map(([, code]) => code);
    const codes = new Set([...[...SDK_ERRORS, ...FUNCTION_ERRORS].map(({ code }) => code), ...thrown]);
    assert.deepEqual([...rows.keys()].sort(), [...codes].sort());
  });

  it("says of each whether it is tried again", () => {
    for (const { code, retry } of [...SDK_ERRORS, ...FUNCTION_ERRORS]) {
      if (code !== "answer-unreadable") assert.equal(/\| yes \|$/.test(rows.get(code) ?? ""), retry === true, code);
    }
  });

  it("names the buttons that each has", () => {
    const words: Record<string, string> = { "sign-in": "Sign in", "choose-function": "Choose function", deploy: "Deploy", "cloud-logs": "Show cloud logs", "check-cloud": "Check", "proxy-settings": "Proxy settings", "no-stream": "Trace without a stream" };
    for (const [code, row] of rows) {
      for (const button of buttonsOf({ code, cure: "`x`" }, { canRetry: true, canBeNative: true, canDeploy: true })) {
        if (button in words) assert.ok(row.includes(words[button]), `${code}: ${words[button]}`);
      }
    }
  });

  it("has the date of the prices", () => assert.ok(text.includes(PRICES_DATE)));
});
