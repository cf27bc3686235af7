/** What a run left behind on this machine: containers of this process, runs' folders, processes that work in one. */
import { readdirSync, readlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import Docker from "dockerode";
import { OWNER_LABEL, owner } from "../../src/executors/docker/owner";

/** The runner's folders: `seepp-` and six characters (src/runner/work-folder.ts). */
const RUN_FOLDER = /^seepp-\w{6}$/;
const before = new Set(runFolders());

/** What is still there after a while: other traces may run on this machine, and theirs go as they end. */
export async function leftovers(): Promise<string[]> {
  let left = await now();
  for (let tries = 0; left.length > 0 && tries < 60; tries++) {
    await sleep(500);
    left = (await now()).filter((one) => left.includes(one));
  }
  return left;
}

async function now(): Promise<string[]> {
  const folders = runFolders().filter((name) => !before.has(name));
  return [...(await containers()), ...folders.map((name) => `folder ${name}`), ...processesIn(folders)];
}

function runFolders(): string[] {
  return readdirSync(tmpdir()).filter((name) => RUN_FOLDER.test(name));
}

async function containers(): Promise<string[]> {
  try {
    const found = await new Docker().listContainers({ all: true, filters: { label: [`${OWNER_LABEL}=${owner()}`] } });
    return found.map(({ Id, Status }) => `container ${Id.slice(0, 12)} ${Status}`);
  } catch {
    return []; // No engine: no containers.
  }
}

function processesIn(folders: readonly string[]): string[] {
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).flatMap((pid) => {
    try {
      const folder = readlinkSync(`/proc/${pid}/cwd`);
      return folders.some((name) => folder.includes(`/${name}/`)) ? [`process ${pid} in ${folder}`] : [];
    } catch {
      return []; // It has gone, or is not ours.
    }
  });
}
