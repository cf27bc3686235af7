/** Sends an image from an engine to a registry. The engine keeps nothing of it: neither the name there nor the password. */
import type Docker from "dockerode";
import { ExecutorError } from "../executor";
import { follow, type BuildRequest } from "./build";

export interface PushTarget {
  /** HOST/NAME. */
  repository: string;
  tag: string;
  username: string;
  password: string;
  /** The registry's address, as it calls itself. */
  server: string;
}

type Told = Pick<BuildRequest, "signal" | "onDetail" | "onLog">;

/** Throws what the engine says; of the registry's own refusals ExecutorError. */
export async function pushImage(docker: Docker, image: string, { repository, tag, username, password, server }: PushTarget, told: Told): Promise<void> {
  const name = `${repository}:${tag}`;
  await docker.getImage(image).tag({ repo: repository, tag });
  try {
    const answer = await docker.getImage(repository).push({ tag, authconfig: { username, password, serveraddress: server }, abortSignal: told.signal });
    await follow(answer, told);
  } catch (error) {
    told.signal.throwIfAborted();
    throw refusal(error, repository) ?? error;
  } finally {
    await docker.getImage(name).remove({ noprune: true }).catch(() => undefined); // Only the name: the image has its own.
  }
}

function refusal(error: unknown, repository: string): ExecutorError | undefined {
  const said = error instanceof Error ? error.message : String(error);
  if (/denied|unauthorized|no basic auth|authorization token|authentication required|\b40[13]\b/i.test(said)) {
    return new ExecutorError("push-refused", `The registry does not take the image for ${repository}: ${said}.`, "Give the same command again: that fetches a new sign-in. Its user needs the rights to push (docs/deploy.md).", { cause: error });
  }
  if (/no such host|timeout|connection refused|network is unreachable|EOF|tls:|x509|server gave HTTP response/i.test(said)) {
    return new ExecutorError("registry-unreachable", `The Docker engine cannot reach the registry of ${repository}: ${said}.`, "Check the engine's network and proxy, and give the same command again: what has arrived is not sent twice.", { cause: error });
  }
  return undefined;
}
