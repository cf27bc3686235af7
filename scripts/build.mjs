/**
 * Bundles the product into dist/: the extension, the `seepp` command, the runner, the handler for AWS Lambda, the task for
 * Fargate, what deploys to AWS, AWS's clients, the layout of graphs, the webview, and the WebAssembly of the C++ grammar;
 * the page that an exported trace becomes; and THIRD_PARTY_NOTICES from the licences of what was bundled.
 *
 *     node scripts/build.mjs [--production] [--only NAME,..]
 */
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { chmod, copyFile, mkdir, readFile, readdir, stat, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(root, "dist");
const production = process.argv.includes("--production");
const onlyAt = process.argv.indexOf("--only");
const only = onlyAt < 0 ? undefined : new Set((process.argv[onlyAt + 1] ?? "").split(","));

const version = JSON.parse(await readFile(join(root, "package.json"), "utf8")).version;
const common = {
  bundle: true,
  absWorkingDir: root,
  outdir: dist,
  target: "es2022",
  minify: production,
  sourcemap: production ? false : "linked",
  legalComments: "none",
  metafile: true,
  logLevel: "silent",
  define: { SEEPP_VERSION: JSON.stringify(version), "process.env.NODE_ENV": production ? '"production"' : '"development"' },
};
// ssh2 (in dockerode) has native parts that it does without when they are not there.
const node = { ...common, platform: "node", format: "cjs", external: ["cpu-features", "*.node"] };

/** web-tree-sitter's CommonJS build: its ES module asks for `import.meta.url`, which a CommonJS bundle has not. */
const treeSitter = { "web-tree-sitter": join(root, "node_modules/web-tree-sitter/web-tree-sitter.cjs") };

/** By what it is imported as: a module that is large and seldom needed is a bundle of its own, loaded when it is. */
const APART = [[/^\.\/bundle$/, "aws.js"], [/\/lambda-sdk$/, "lambda-sdk.js"], [/^(\.|.*\/foresight)\/elk$/, "elk.js"]];
const apart = {
  name: "apart",
  setup: ({ onResolve }) => APART.forEach(([filter, file]) => onResolve({ filter }, () => ({ path: `./${file}`, external: true }))),
};

const bundles = {
  elk: { ...node, entryPoints: { elk: "src/foresight/elk.ts" } },
  extension: { ...node, entryPoints: { extension: "src/extension.ts" }, external: [...node.external, "vscode"], alias: treeSitter, plugins: [apart] },
  runner: { ...node, entryPoints: { runner: "src/runner/main.ts" }, alias: treeSitter },
  handler: { ...node, entryPoints: { handler: "src/runner/lambda/main.ts" }, alias: treeSitter },
  task: { ...node, entryPoints: { task: "src/runner/task/main.ts" }, alias: treeSitter },
  cli: { ...node, entryPoints: { cli: "src/cli/main.ts" }, alias: treeSitter, plugins: [apart], banner: { js: "#!/usr/bin/env node" } },
  aws: { ...node, entryPoints: { aws: "src/executors/aws/bundle.ts" } },
  "lambda-sdk": { ...node, entryPoints: { "lambda-sdk": "src/executors/lambda/lambda-sdk.ts" } },
  webview: {
    ...common, platform: "browser", format: "iife", entryPoints: { webview: "src/webview/main.tsx" },
    jsx: "automatic", jsxImportSource: "preact", loader: { ".woff2": "dataurl", ".svg": "dataurl" },
  },
};

const copies = {
  "web-tree-sitter.wasm": "node_modules/web-tree-sitter/web-tree-sitter.wasm",
  "tree-sitter-cpp.wasm": "node_modules/tree-sitter-cpp/tree-sitter-cpp.wasm",
};

await mkdir(dist, { recursive: true });
const inputs = new Set();
let failed = false;
for (const [name, options] of Object.entries(bundles)) {
  if (only !== undefined && !only.has(name)) continue;
  const entry = Object.values(options.entryPoints)[0];
  if (!(await exists(join(root, entry)))) {
    console.error(`build: ${name}: ${entry} is missing: dist/${name}.js was not made.`);
    failed = true;
    continue;
  }
  try {
    const result = await build(options);
    for (const input of Object.keys(result.metafile.inputs)) inputs.add(input);
    for (const [file, { bytes }] of Object.entries(result.metafile.outputs)) {
      if (!file.endsWith(".map")) console.log(`build: ${file} ${Math.round(bytes / 1024)} kB`);
    }
    for (const warning of result.warnings) console.error(`build: ${name}: ${format(warning)}`);
  } catch (error) {
    for (const message of error.errors ?? [{ text: String(error) }]) console.error(`build: ${name}: ${format(message)}`);
    failed = true;
  }
}
for (const [to, from] of Object.entries(copies)) {
  await copyFile(join(root, from), join(dist, to));
  inputs.add(from);
}
if (only === undefined || only.has("page")) await page();
if (only === undefined || only.has("cli")) await chmod(join(dist, "cli.js"), 0o755).catch(() => undefined);
if (only === undefined) await writeFile(join(dist, "THIRD_PARTY_NOTICES"), await notices(inputs));
process.exitCode = failed ? 1 : 0;

function format({ text, location }) {
  return location ? `${location.file}:${location.line}:${location.column}: ${text}` : text;
}

async function exists(path) {
  return stat(path).then(() => true, () => false);
}

/**
 * dist/page.html: the panel's code in one file that needs nothing else. Always minified, since every exported trace carries
 * it. Its policy names script and style by their hashes, so that whatever a trace holds can run nothing.
 */
async function page() {
  const entry = { ...bundles.webview, entryPoints: { page: "src/webview/page/main.tsx" }, minify: true, sourcemap: false, write: false };
  try {
    const { outputFiles, metafile } = await build(entry);
    for (const input of Object.keys(metafile.inputs)) inputs.add(input);
    const text = (end) => outputFiles.find(({ path }) => path.endsWith(end)).text.trim();
    const script = text(".js").replaceAll("</script", "<\\/script");
    const style = text(".css");
    const hash = (of) => `'sha256-${createHash("sha256").update(of).digest("base64")}'`;
    const html = `<!DOCTYPE html>
<html lang="seepp-language">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; img-src data: blob:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title><!--seepp:title--></title>
<style>${style}</style>
</head>
<body>
<div class="page"><div id="source"></div><div id="app"></div></div>
<div id="note" role="status"></div>
<!--seepp:data-->
<script>${script}</script>
</body>
</html>
`;
    await writeFile(join(dist, "page.html"), html);
    console.log(`build: dist/page.html ${Math.round(html.length / 1024)} kB`);
  } catch (error) {
    for (const message of error.errors ?? [{ text: String(error) }]) console.error(`build: page: ${format(message)}`);
    failed = true;
  }
}

/** The licence texts of the packages that ended up in a bundle: those whose files esbuild read. */
async function notices(files) {
  const folders = new Set();
  for (const file of files) {
    const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file.startsWith("/") ? relative(root, file) : file);
    if (match) folders.add(match[1]);
  }
  const parts = ["See++ contains parts of the following works. Their licences follow.\n"];
  for (const folder of [...folders].sort()) {
    const { name, version: packageVersion, license } = JSON.parse(await readFile(join(root, folder, "package.json"), "utf8"));
    const file = (await readdir(join(root, folder))).find((each) => /^(licen[cs]e|copying)/i.test(each));
    const text = file === undefined ? `Licence: ${license}` : await readFile(join(root, folder, file), "utf8");
    parts.push(`${"=".repeat(80)}\n${name} ${packageVersion} (${license})\n${"-".repeat(80)}\n${text.trim()}\n`);
  }
  return parts.join("\n");
}
