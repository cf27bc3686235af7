/**
 * `npm run trace -- FILE ..`: the `seepp` command, set up first. `npm run trace -- show TRACE` and the other subcommands
 * work as well. What a subcommand does not need is not set up: only tracing on this machine needs a compiler and Valgrind.
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { root, runMain, SetupError, setUp } from "./setup.mjs";

/** Subcommands that run programs. */
const RUNNING = new Set(["trace", "batch"]);

await runMain(async () => {
  const given = process.argv.slice(2);
  // A subcommand is a plain word; a program's file has a dot in its name.
  const args = given[0] === undefined || /^([a-z][a-z-]*|-h|--help|-V|--version)$/.test(given[0]) ? given : ["trace", ...given];
  await setUpFor(args);
  const cwd = process.env.INIT_CWD ?? process.cwd(); // npm itself goes to the package's folder.
  const child = spawn(process.execPath, [join(root, "dist", "cli.js"), ...args], { cwd, stdio: "inherit" });
  // Ctrl-C reaches the child by itself: we stay to hand on its status.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => signal !== "SIGINT" && child.kill(signal));
  return new Promise((resolve) => child.on("close", (code) => resolve(code ?? 1)));
});

async function setUpFor(args) {
  const { values } = parseArgs({ args, options: { executor: { type: "string" } }, strict: false });
  const executor = values.executor ?? "auto";
  if (!RUNNING.has(args[0]) || !["auto", "native"].includes(executor)) return setUp({ for: "cli" });
  try {
    await setUp({ for: "trace" });
  } catch (error) {
    if (!(error instanceof SetupError) || executor === "native") throw error;
    // Another executor may be ready; if none is, the command says what is missing.
    process.stderr.write(`seepp: this machine itself is not set up for tracing: ${error.message}\n`);
    await setUp({ for: "cli" });
  }
}
