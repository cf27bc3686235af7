// `npm run test:e2e`: the end-to-end tests in a real VS Code (its server build, driven with Chromium).
//
//   node scripts/e2e.mjs [--report FILE] [--only PATTERN]     FILE: a report as of mocha's JSON reporter
//
// SEEPP_SCREENSHOTS=FOLDER keeps the pictures that the tests take.
import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { parseArgs } from "node:util";
import { root, runMain, setUp } from "./setup.mjs";
import { installServer } from "./vscode-server.mjs";

await runMain(async () => {
  const { values } = parseArgs({ options: { report: { type: "string" }, only: { type: "string" } } });
  await setUp({ for: "test" });
  installServer((line) => console.error(`seepp: ${line}`));
  const reporter = values.report === undefined ? ["--reporter", "spec"]
    : ["--reporter", path.join("scripts", "mocha-reporter.cjs"), "--reporter-option", `output=${path.resolve(values.report)}`];
  const args = [
    path.join("node_modules", "mocha", "bin", "mocha.js"), "--require", "tsx", "--timeout", "120000", "--slow", "5000", ...reporter,
    ...(values.only === undefined ? [] : ["--grep", values.only]), "test/e2e/**/*.test.ts",
  ];
  return spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" }).status ?? 1;
});
