/**
 * `npm run trace -- FILE ..`: the `seepp` command, set up first. `npm run trace -- show TRACE` and the other subcommands
 * work as well.
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { root, runMain, setUp } from "./setup.mjs";

const SUBCOMMANDS = new Set(["trace", "show", "export", "setup-native", "help", "--help", "-h", "--version"]);

await runMain(async () => {
  await setUp({ for: "trace" });
  const given = process.argv.slice(2);
  const args = SUBCOMMANDS.has(given[0]) ? given : ["trace", ...given];
  const cwd = process.env.INIT_CWD ?? process.cwd(); // npm itself goes to the package's folder.
  const child = spawn(process.execPath, [join(root, "dist", "cli.js"), ...args], { cwd, stdio: "inherit" });
  // Ctrl-C reaches the child by itself: we stay to hand on its status.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => signal !== "SIGINT" && child.kill(signal));
  return new Promise((resolve) => child.on("close", (code) => resolve(code ?? 1)));
});
