import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { readSettings, SETTING_KEYS } from "../../src/editor/settings";

const root = path.resolve(__dirname, "../..");
const manifest = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));
const properties: Record<string, { default: unknown; minimum?: number; maximum?: number; enum?: string[] }> = manifest.contributes.configuration.properties;
const read = (values: Record<string, unknown>) => readSettings((key) => values[key]);

describe("settings", () => {
  it("has in package.json what it reads, with the same defaults", () => {
    assert.deepEqual(Object.keys(properties).sort(), SETTING_KEYS.map((key) => `seepp.${key}`).sort());
    const { settings, problems } = read({});
    assert.deepEqual(problems, []);
    for (const key of SETTING_KEYS) assert.deepEqual(settings[key], properties[`seepp.${key}`].default, key);
  });

  it("takes what package.json allows, and no more", () => {
    for (const [name, { minimum, maximum, enum: values }] of Object.entries(properties)) {
      const key = name.slice("seepp.".length);
      for (const value of [...(values ?? []), minimum, maximum].filter((each) => each !== undefined)) assert.deepEqual(read({ [key]: value }).problems, [], `${key} = ${value}`);
      if (minimum !== undefined) assert.equal(read({ [key]: minimum - 1 }).problems.length, 1, `${key} below`);
      if (maximum !== undefined) assert.equal(read({ [key]: maximum + 1 }).problems.length, 1, `${key} above`);
      if (values !== undefined) assert.equal(read({ [key]: "something else" }).problems.length, 1, `${key}: no such value`);
    }
  });

  it("names a wrong setting, says what is right, and goes on with its default", () => {
    const { settings, problems } = read({ executor: "cloud", flags: "-Wall", "limits.steps": 1e9, std: "c++17" });
    assert.equal(settings.executor, "auto");
    assert.deepEqual(settings.flags, []);
    assert.equal(settings["limits.steps"], 100_000);
    assert.equal(settings.std, "c++17");
    assert.deepEqual(problems, [
      'The setting seepp.executor must be "auto", "native", "docker", "lambda" or "fargate". Its default is used.',
      "The setting seepp.flags must be a list of strings. Its default is used.",
      "The setting seepp.limits.steps must be at most 5000000. Its default is used.",
    ]);
  });

  it("restricts in untrusted workspaces every setting that says what is compiled or run", () => {
    const restricted: string[] = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations;
    const shown = ["granularity", "clickToVisit", "traceOnSave", "codeLens", "statusBar", "hover", "inlineValues", "playSpeed", "maxElements"];
    assert.deepEqual([...restricted].sort(), SETTING_KEYS.filter((key) => !shown.includes(key)).map((key) => `seepp.${key}`).sort());
  });
});
