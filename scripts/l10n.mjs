// Writes l10n/bundle.l10n.json, the base of all translations: every string that the extension hands to `l10n.t` and every
// word of the panel. A test compares it with the sources; run this when it says so.
import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const read = (file) => fs.readFileSync(path.join(root, file), "utf8");
const literals = (text, pattern) => [...text.matchAll(pattern)].map((match) => JSON.parse(`"${match[1]}"`));

const sources = fs.readdirSync(path.join(root, "src"), { recursive: true }).filter((name) => /\.tsx?$/.test(name));
const strings = sources.flatMap((name) => literals(read(path.join("src", name)), /\bl10n\.t\(\s*"((?:[^"\\]|\\.)*)"/g));
const panel = literals(read("src/webview/strings.ts") + read("src/trace/sentence-words.ts") + read("src/trace/trace-words.ts"), /\b\w+: "((?:[^"\\]|\\.)*)"/g);
const all = [...new Set([...strings, ...panel])].sort();
fs.writeFileSync(path.join(root, "l10n", "bundle.l10n.json"), `${JSON.stringify(Object.fromEntries(all.map((text) => [text, text])), null, 2)}\n`);
console.log(`${all.length} strings`);
