/** What a run left behind on this machine: containers of this process, runs' folders, processes that work in one. */
import { readdirSync, readlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import Docker from "dockerode";
import { OWNER_LABEL, owner } from "../../src/executors/docker/container";

/** The runner's folders: `seepp-` and six characters (src/runner/work-folder.ts). */
const RUN_FOLDER = /^seepp-\w{6}$/;
const before = new Set(runFolders());

export async function leftovers(): Promise<string[]> {
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
