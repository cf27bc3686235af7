// `npm run gallery [-- NAME ..]`: makes the pictures of docs/gallery.md anew, all or some.
import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { root, runMain, setUp } from "./setup.mjs";
import { installServer } from "./vscode-server.mjs";

await runMain(async () => {
  await setUp({ for: "test" });
  installServer((line) => console.error(`seepp: ${line}`));
  const run = (...args) => spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" }).status ?? 1;
  return run(path.join("scripts", "build.mjs")) || run("--import", "tsx", path.join("test", "gallery", "main.ts"), ...process.argv.slice(2));
});
