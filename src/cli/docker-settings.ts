/** The Docker executor's settings for the command line: from the environment, as the extension has them from its settings. */
import type { DockerSettings } from "../executors/docker";

/** SEEPP_DOCKER_IMAGE, SEEPP_DOCKER_HOST, SEEPP_DOCKER_PLATFORM, SEEPP_DOCKER_BUILD_NETWORK (README.md). */
export function dockerSettings(env: NodeJS.ProcessEnv): DockerSettings {
  return {
    image: env["SEEPP_DOCKER_IMAGE"] ?? "",
    host: env["SEEPP_DOCKER_HOST"] ?? "",
    platform: env["SEEPP_DOCKER_PLATFORM"] ?? "",
    buildArgs: {},
    buildNetwork: env["SEEPP_DOCKER_BUILD_NETWORK"] ?? "",
    cpus: 2,
    spare: false,
  };
}
