/**
 * `npm test`: set-up, lint, types, bundles, then every suite under test/, and the end-to-end tests in VS Code. The last
 * line is the sum: `N passed, N failed`.
 *
 *     node scripts/test.mjs [SUITE ..]      only these suites, without lint and types
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEngine } from "./docker-engine.mjs";
import { root, runMain, setUp } from "./setup.mjs";

/** The quick ones first; suites not named here come after them, by name. */
const ORDER = ["trace", "values", "runner", "symbols", "steps", "recorder", "cli", "webview", "corpus", "golden", "gdb"];
const E2E = "e2e";
/** Needs a Docker engine, which is started for it where there is none. */
const DOCKER = "docker";

const passedBy = { passed: 0, failed: 0, skipped: 0 };
/** What failed, by suite and title: said again at the end, since a log of this length is often cut before it. */
const failures = [];

await runMain(async () => {
  const asked = process.argv.slice(2);
  await setUp({ for: "test" });
  const reports = mkdtempSync(join(tmpdir(), "seepp-test-"));
  try {
    if (asked.length === 0) {
      await check("lint", "npm", ["run", "--silent", "lint"]);
      await check("typecheck", "npm", ["run", "--silent", "typecheck"]);
      await check("build", process.execPath, [join("scripts", "build.mjs")]);
    }
    for (const suite of suites()) {
      if (asked.length > 0 && !asked.includes(suite)) continue;
      const report = join(reports, `${suite}.json`);
      await (suite === DOCKER ? withEngine(suite, () => runSuite(suite, report)) : runSuite(suite, report));
    }
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
  for (const failure of failures) console.log(`failed: ${failure}`);
  const skipped = passedBy.skipped > 0 ? `, ${passedBy.skipped} skipped` : "";
  console.log(`${passedBy.passed} passed, ${passedBy.failed} failed${skipped}`);
  return passedBy.failed > 0 || passedBy.passed === 0 ? 1 : 0;
});

function suites() {
  const found = readdirSync(join(root, "test"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && hasTests(join(root, "test", entry.name)))
    .map((entry) => entry.name);
  const rank = (name) => (name === E2E ? Infinity : ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
  return found.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

function hasTests(folder) {
  return readdirSync(folder, { recursive: true }).some((name) => name.endsWith(".test.ts"));
}

/** A check counts only when it fails: what it passed are not tests. */
async function check(name, command, args) {
  heading(name);
  if ((await run(command, args)) !== 0) {
    console.log(`${name} failed`);
    failures.push(name);
    passedBy.failed += 1;
  }
}

/** Without an engine the suite is skipped by its name; where CI runs, that is a failure. */
async function withEngine(suite, work) {
  const engine = await startEngine((line) => console.error(`seepp: ${line}`));
  if ("missing" in engine) {
    console.log(`\ntest/${suite} is skipped: ${engine.missing}`);
    failures.push(`test/${suite} is skipped: ${engine.missing}`);
    passedBy[process.env.CI === undefined ? "skipped" : "failed"] += 1;
    return;
  }
  try {
    await work();
  } finally {
    await engine.stop();
  }
}

async function runSuite(suite, report) {
  heading(`test/${suite}`);
  const started = Date.now();
  const status = suite === E2E
    ? await run(process.execPath, [join("scripts", "e2e.mjs"), "--report", report])
    : await run(process.execPath, [
      join("node_modules", "mocha", "bin", "mocha.js"), "--require", "tsx", "--timeout", "240000",
      "--reporter", join("scripts", "mocha-reporter.cjs"), "--reporter-option", `output=${report}`,
      `test/${suite}/**/*.test.ts`,
    ]);
  count(suite, status, report);
  console.log(`test/${suite}: ${Math.round((Date.now() - started) / 1000)} s`);
}

function count(suite, status, report) {
  const { stats, failures: failed = [] } = existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : {};
  for (const test of failed) {
    failures.push([`test/${suite}: ${test.fullTitle}`, test.err?.message, test.err?.stack].filter(Boolean).join("\n    "));
  }
  passedBy.passed += stats?.passes ?? 0;
  passedBy.failed += stats?.failures ?? 0;
  passedBy.skipped += stats?.pending ?? 0;
  if (stats !== undefined && (status === 0) === (stats.failures === 0)) return;
  // It broke off, or the report does not say what the status says.
  if (stats === undefined || stats.failures === 0) {
    console.log(`test/${suite} ended with status ${status}${stats === undefined ? " and no report" : ""}`);
    failures.push(`test/${suite} ended with status ${status}`);
    passedBy.failed += 1;
  }
}

function heading(text) {
  console.log(`\n── ${text} ${"─".repeat(Math.max(0, 74 - text.length))}`);
}

function run(command, args) {
  const child = spawn(command, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  return new Promise((resolve) => {
    child.on("error", () => resolve(127));
    child.on("close", (code) => resolve(code ?? 1));
  });
}
