/** What an engine says when it cannot do what was asked, as a typed error with its cause and its cure. */
import { ExecutorError } from "../executor";
import { noEngine, type EngineAddress } from "./engine";

/** The fields that Node and dockerode set on what they throw. */
interface Fault {
  code?: unknown;
  statusCode?: unknown;
  message?: unknown;
  /** Of EngineFailure. */
  output?: unknown;
}

interface Known {
  pattern: RegExp;
  code: string;
  /** `doing`: as of engineError. */
  message: string | ((doing: string) => string);
  cure: string;
}

/** By the words of the engine and of what runs in a build. The first that fits. */
const KNOWN: readonly Known[] = [
  {
    pattern: /no space left on device|disk quota exceeded|enough free space/i, code: "disk-full",
    message: "The disk of the Docker engine is full.", cure: "Free some space, e.g. `docker system prune`, and try again.",
  },
  {
    pattern: /exec format error|does not match the (?:specified|detected host) platform|no match for platform|image operating system .* cannot be used/i, code: "wrong-architecture",
    message: "The executor image is for another architecture than this Docker engine.", cure: "Set seepp.docker.platform to the engine's own, or use another executor.",
  },
  {
    pattern: /temporary failure (?:in name resolution|resolving)|could not resolve|failed to fetch|network is unreachable|no such host|i\/o timeout|TLS handshake timeout|connection (?:refused|reset|timed out).*https?:|request canceled while waiting for connection/i, code: "no-network",
    message: (doing) => `The executor image cannot ${doing}: the engine has no way to the network.`, cure: "Check the network and the proxy of the Docker engine (seepp.docker.buildNetwork, seepp.docker.buildArgs), or name a ready image in seepp.docker.image.",
  },
  {
    pattern: /pull access denied|manifest (?:for .* )?(?:unknown|not found)|repository does not exist|unauthorized: authentication required|manifest unknown/i, code: "no-such-image",
    message: "The image that the settings name cannot be fetched.", cure: "Correct seepp.docker.image, or fetch the image yourself with docker pull, which knows your sign-in.",
  },
  {
    pattern: /client version .* is too new|minimum supported API version|unknown flag|not supported by this version/i, code: "engine-too-old",
    message: "The Docker engine is too old.", cure: "Bring it up to version 20.10 or newer, or use another executor.",
  },
  {
    pattern: /cannot allocate memory|out of memory|signal: killed|returned a non-zero code: 137/i, code: "engine-out-of-memory",
    message: "The Docker engine ran out of memory.", cure: "Give it more memory (at least 2 GB) and try again.",
  },
];

/** `doing`: what was tried, as the end of "could not": "be built". */
export function engineError(error: unknown, engine: EngineAddress, doing: string): ExecutorError {
  if (error instanceof ExecutorError) return error;
  const fault = (typeof error === "object" && error !== null ? error : {}) as Fault;
  const said = wordsOf(error, fault);
  switch (fault.code) {
    case "ENOENT":
    case "ECONNREFUSED":
    case "ENOTFOUND":
    case "EHOSTUNREACH":
    case "ETIMEDOUT":
      return noEngine(`No Docker engine answers at ${engine.url} (from ${engine.source}).`, error);
    case "EACCES":
    case "EPERM":
      return new ExecutorError("no-permission", `This user may not use the Docker engine at ${engine.url}.`,
        "Add the user to its group, `sudo usermod -aG docker $USER`, and log in anew; or use the native executor.", { cause: error });
    case "ECONNRESET":
    case "EPIPE":
      return new ExecutorError("engine-gone", `The Docker engine at ${engine.url} went away while the executor image was to ${doing}.`, "Start Docker again and trace again.", { cause: error });
  }
  const output = typeof fault.output === "string" ? fault.output : "";
  return knownError(said, doing, error) ?? knownError(output, doing, error, ofSteps) ?? new ExecutorError("engine-failed", `The executor image could not ${doing}: ${said}.`, "The log has all that the engine said.", { cause: error });
}

/** What the programs of a build's step can mean: their "unknown flag" says nothing of the engine. */
const ofSteps: ReadonlySet<string> = new Set(["disk-full", "no-network", "engine-out-of-memory", "wrong-architecture"]);

/** By words alone; undefined when nobody knows them. `codes`: only these. */
export function knownError(words: string, doing: string, cause?: unknown, codes?: ReadonlySet<string>): ExecutorError | undefined {
  const known = KNOWN.find(({ pattern, code }) => (codes?.has(code) ?? true) && pattern.test(words));
  if (known === undefined) return undefined;
  const { code, message, cure } = known;
  return new ExecutorError(code, typeof message === "string" ? message : message(doing), cure, { cause });
}

function wordsOf(error: unknown, fault: Fault): string {
  const message = typeof fault.message === "string" ? fault.message : String(error);
  return message.replace(/^\(HTTP code \d+\) [\w ]+ - /, "").trim().replace(/\.$/, "");
}
