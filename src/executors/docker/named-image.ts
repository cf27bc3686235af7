/** An image named in the settings is anybody's: whether it is one of ours, of a version that this See++ reads, for this engine. */
import type Docker from "dockerode";
import { TRACE_FORMAT } from "../../runner/formats";
import { ExecutorError } from "../executor";

/** `architecture`: the engine's. `platform`: what the user asks to have emulated, or empty. Throws ExecutorError. */
export function checkNamedImage({ Config, Architecture }: Docker.ImageInspectInfo, image: string, architecture: string, platform: string): void {
  const labels = Config?.Labels ?? {};
  const format = labels["io.seepp.trace-format"];
  if (format === undefined) {
    throw new ExecutorError("not-our-image", `The image ${image} is no executor image of See++.`, "Correct seepp.docker.image, or leave it empty to have the image built.");
  }
  const [theirs, ours] = [format, TRACE_FORMAT].map((version) => Number(version.split(".")[0]));
  if (theirs !== ours) {
    throw new ExecutorError("wrong-image", `The image ${image} is of See++ ${labels["io.seepp.version"] ?? "?"}, whose traces (format ${format}) this See++ does not read (it reads ${TRACE_FORMAT}).`,
      theirs > ours ? "Update See++." : "Name a newer one in seepp.docker.image, or leave it empty to have the image built.");
  }
  if (platform === "" && Architecture !== architecture) {
    throw new ExecutorError("wrong-architecture", `The image ${image} is for ${Architecture}, and this Docker engine runs on ${architecture}: it would be emulated, which is slow, and Valgrind may fail.`,
      `Name one for ${architecture} in seepp.docker.image, leave it empty to have one built, set seepp.docker.platform to "linux/${Architecture}" to have it emulated nevertheless, or use another executor.`);
  }
}
