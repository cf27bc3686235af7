// `npm run package`: seepp-VERSION.vsix, one file for every platform. It holds the production bundles, media, translations
// and the sources of the executor image with their licences; nothing compiled. The native executor builds the recorder
// from those sources on first use. Nothing is downloaded here.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { installNpmPackages, root, runMain, SetupError } from "./setup.mjs";

/** Builds and packs. Returns the file and the names of what is in it. */
export async function packageExtension(folder = root) {
  installNpmPackages();
  run([path.join(root, "scripts", "build.mjs"), "--production"]);
  // Among the bundles it is of no use to a reader: in the package it stands beside the licence.
  fs.copyFileSync(path.join(root, "dist", "THIRD_PARTY_NOTICES"), path.join(root, "THIRD_PARTY_NOTICES"));
  const { version } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));
  const file = path.join(folder, `seepp-${version}.vsix`);
  const { createVSIX, listFiles } = await import("@vscode/vsce");
  // Dependencies are in the bundles already.
  const options = { cwd: root, dependencies: false };
  await createVSIX({ ...options, packagePath: file, allowMissingRepository: true, rewriteRelativeLinks: false });
  return { file, names: await listFiles(options) };
}

function run(args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new SetupError(`The bundles could not be built:\n${stdout}${stderr}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await runMain(async () => {
    const { file, names } = await packageExtension();
    console.log(names.join("\n"));
    console.log(`\n${path.relative(root, file)}: ${names.length} files, ${(fs.statSync(file).size / 1024).toFixed(0)} kB`);
    return 0;
  });
}
