// `npm run bench`: bundles the benchmarks as the product is bundled, and runs them. Run from their sources through a
// TypeScript loader they would measure the loader: each use of an imported name goes through a getter there, which made
// packing a trace three times as slow as it is.
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root, runMain, setUp } from "./setup.mjs";

await runMain(async () => {
  await setUp({ for: "test" });
  // Two levels below the root, as test/corpus is: what is bundled finds the repository from there.
  const folder = mkdtempSync(join(root, "dist", "bench-"));
  try {
    const outfile = join(folder, "main.cjs");
    await build({
      entryPoints: [join(root, "bench", "main.ts")], outfile, bundle: true, platform: "node", format: "cjs", target: "es2022", logLevel: "error",
      alias: { "web-tree-sitter": join(root, "node_modules/web-tree-sitter/web-tree-sitter.cjs") },
      external: ["cpu-features", "*.node", "@vscode/vsce", "playwright-core", "esbuild"],
    });
    return spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], { cwd: root, stdio: "inherit" }).status ?? 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
