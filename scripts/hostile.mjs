// `npm run hostile`: test/hostile/main.ts with a Docker engine, started for it where there is none.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { startEngine } from "./docker-engine.mjs";
import { root, runMain, setUp, SetupError } from "./setup.mjs";

await runMain(async () => {
  await setUp({ for: "test" });
  const native = process.argv.includes("native");
  const engine = native ? { stop: async () => undefined } : await startEngine((line) => console.error(`seepp: ${line}`));
  if ("missing" in engine) throw new SetupError(`The hostile programs need a Docker engine: ${engine.missing}. Natively: npm run hostile -- --executor native`);
  try {
    return spawnSync(process.execPath, [join("node_modules", "tsx", "dist", "cli.mjs"), join("test", "hostile", "main.ts"), ...process.argv.slice(2)], { cwd: root, stdio: "inherit" }).status ?? 1;
  } finally {
    await engine.stop();
  }
});
