/** `npm run bench [-- --json] [-- --only PREFIX]`: measures, and prints one table or one flat JSON object. */
import { parseArgs } from "node:util";
import { docker, imageSize } from "./docker";
import { chosen, json, table, wanted, type Figure, type Group } from "./figures";
import { lambda } from "./lambda";
import { frames, scrub } from "./frames";
import { layout } from "./layout";
import { recording } from "./record";
import { request } from "./request";
import { pageSize, vsixSize, webviewSize } from "./sizes";
import { sweep } from "./sweep";
import { traces } from "./trace";

const GROUPS: Group[] = [request, recording, traces, layout, frames, scrub, docker, imageSize, lambda, sweep, webviewSize, pageSize, vsixSize];

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { json: { type: "boolean", default: false }, only: { type: "string" } } });
  const figures: Figure[] = [];
  for (const group of chosen(GROUPS, values.only)) {
    process.stderr.write(`measuring ${group.prefix}* ...\n`);
    figures.push(...(await group.measure()).filter(({ key }) => wanted(key, values.only)));
  }
  if (figures.length === 0) throw new Error(`no figure begins with ${values.only ?? ""}: see bench/README.md`);
  process.stdout.write(`${values.json ? json(figures) : table(figures)}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
