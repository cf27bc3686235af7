import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";

const root = path.resolve(__dirname, "../..");
const read = (file: string) => fs.readFileSync(path.join(root, file), "utf8");
const manifest = JSON.parse(read("package.json"));
const words: Record<string, string> = JSON.parse(read("package.nls.json"));

function sourcesUnder(folder: string): string[] {
  return fs.readdirSync(path.join(root, folder), { recursive: true }).map(String).filter((name) => /\.tsx?$/.test(name)).map((name) => path.join(folder, name));
}

describe("what the extension contributes", () => {
  it("has words for every place in package.json, and none besides", () => {
    const { capabilities, contributes, displayName, description } = manifest;
    const used = [...JSON.stringify({ capabilities, contributes, displayName, description }).matchAll(/"%([^%"]+)%"/g)].map((match) => match[1]);
    assert.deepEqual([...new Set(used)].sort(), Object.keys(words).sort());
  });

  it("registers every command that it contributes", () => {
    const source = read("src/extension.ts");
    for (const { command } of manifest.contributes.commands as { command: string }[]) {
      const name = command.replace("seepp.", "");
      assert.ok(new RegExp(`command\\("${name}"|\\b${name}: "`).test(source), `${command} is not registered`);
    }
  });

  it("names only its own commands in menus and keys", () => {
    const commands = new Set((manifest.contributes.commands as { command: string }[]).map(({ command }) => command));
    const named = [...Object.values(manifest.contributes.menus).flat(), ...manifest.contributes.keybindings] as { command: string }[];
    for (const { command } of named) assert.ok(commands.has(command), command);
  });

  it("is activated by its commands, its panel, and a C or C++ file, over whose main it writes Trace", () => {
    assert.deepEqual(manifest.activationEvents, ["onLanguage:cpp", "onLanguage:c", "onWebviewPanel:seepp.panel"]);
  });

  it("leads through the walkthrough with commands and pictures that are there", () => {
    const commands = new Set((manifest.contributes.commands as { command: string }[]).map(({ command }) => command));
    for (const { description, media } of manifest.contributes.walkthroughs[0].steps as { description: string; media: { svg: string } }[]) {
      assert.ok(fs.existsSync(path.join(root, media.svg)), media.svg);
      for (const [, command] of words[description.slice(1, -1)].matchAll(/\(command:(seepp\.[\w.]+)\)/g)) assert.ok(commands.has(command), command);
    }
  });

  it("has in l10n/ exactly the strings of the sources", () => {
    const strings = sourcesUnder("src").flatMap((file) => [...read(file).matchAll(/\bl10n\.t\(\s*"((?:[^"\\]|\\.)*)"/g)].map((match) => JSON.parse(`"${match[1]}"`) as string));
    const panel = [...(read("src/webview/strings.ts") + read("src/trace/sentence-words.ts") + read("src/trace/trace-words.ts")).matchAll(/\b\w+: "((?:[^"\\]|\\.)*)"/g)].map((match) => JSON.parse(`"${match[1]}"`) as string);
    const bundle: Record<string, string> = JSON.parse(read("l10n/bundle.l10n.json"));
    assert.deepEqual(Object.keys(bundle).sort(), [...new Set([...strings, ...panel])].sort());
  });
});
