/** Removes the containers that nobody will remove any more. */
import type Docker from "dockerode";
import { removeContainer } from "./container";
import { hasDied, OWNER_LABEL } from "./owner";

/** A container that does not run is removed by its owner at once: one as old as this has none. Machines' clocks differ. */
const FORGOTTEN_SECONDS = 24 * 3600;

/**
 * Those of owners that have died where this process runs; and those of any owner (one of an earlier boot, say) that have
 * long ended: when an owner dies, its runner's stdin ends, and with it the runner. Gives how many there were.
 */
export async function sweep(docker: Docker): Promise<number> {
  const found = await docker.listContainers({ all: true, filters: { label: [OWNER_LABEL] } });
  const forgotten = Date.now() / 1000 - FORGOTTEN_SECONDS;
  const abandoned = found.filter(({ Labels, State, Created }) =>
    hasDied(Labels[OWNER_LABEL] ?? "") || (State !== "running" && Created < forgotten));
  await Promise.all(abandoned.map(({ Id }) => removeContainer(docker.getContainer(Id))));
  return abandoned.length;
}
