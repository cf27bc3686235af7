/**
 * The Docker executor: the runner in a container of the executor image, one container a trace. The image is built on first
 * use from the extension's own files. While idle, one started container waits for the next request (the spare), so that a
 * trace does not pay for the container's start.
 */
import type Docker from "dockerode";
import * as v from "valibot";
import type { TraceRequest, TraceResult } from "../runner/request";
import { buildImage, pullImage } from "./docker/build";
import { RunnerContainer, sizeFor, type ContainerSize } from "./docker/container";
import { contextFiles, inputsHash, REPOSITORY, type BuildSettings, type ImageSources } from "./docker/context";
import { findEngine, type EngineAddress } from "./docker/engine";
import { engineError } from "./docker/errors";
import { checkNamedImage } from "./docker/named-image";
import { pushImage, type PushTarget } from "./docker/push";
import { sweep } from "./docker/sweep";
import { within } from "./docker/waiting";
import { ExecutorError, unready, type Availability, type Executor, type RunOptions } from "./executor";
import { orAborted } from "./or-aborted";
import { Runs } from "./runs";

export interface DockerSettings extends BuildSettings {
  /** A ready image to use instead of building one; empty: build. */
  image: string;
  /** The engine's address; empty: search. */
  host: string;
  buildNetwork: string;
  cpus: number;
  /** Keep a started container for the next trace. */
  spare: boolean;
}

export interface DockerOptions extends ImageSources {
  settings: DockerSettings;
  version: string;
}

/** 20.10: the first with cgroup v2, and the oldest that Debian still ships. */
const LEAST_API = "1.41";
/** How long an engine may take to answer, and to create, attach to and start a container. A busy one takes seconds. */
const ANSWER_MS = 15_000;
const START_MS = 60_000;
const VersionSchema = v.object({ ApiVersion: v.pipe(v.string(), v.regex(/^\d+(?:\.\d+)*$/)), Version: v.string(), Arch: v.string() });
/** What the Dockerfile builds for: on an engine of that architecture, or emulated where the setting asks for it. */
const BUILT_FOR = ["amd64", "arm64"];
const ARCHITECTURES: Record<string, string> = { x86_64: "amd64", amd64: "amd64", aarch64: "arm64", arm64: "arm64" };
/** What functions and tasks in AWS run on: x86_64. */
const DEPLOYED = "amd64";

interface Engine {
  docker: Docker;
  address: EngineAddress;
  /** "amd64" or "arm64", and the engine's version: for messages. */
  architecture: string;
  version: string;
}

/** A container that waits; undefined when it could not be started. */
interface Spare {
  image: string;
  container: Promise<RunnerContainer | undefined>;
}

interface Target {
  image: string;
  /** Undefined for an image named in the settings. */
  build?: { files: Awaited<ReturnType<typeof contextFiles>>; inputs: string };
}

export class DockerExecutor implements Executor {
  readonly name = "docker";
  private engine: Engine | undefined;
  private sweeping: Promise<unknown> | undefined;
  private spare: Spare | undefined;
  private disposed = false;
  private readonly runs = new Runs();

  constructor(private readonly options: DockerOptions) {}

  async availability(): Promise<Availability> {
    try {
      const engine = await this.connect();
      const target = await this.target();
      if (await this.hasImage(engine, target.image)) return { ready: true, detail: `Docker ${engine.version} at ${engine.address.url}, image ${target.image}${this.emulation(engine)}` };
      return {
        ready: false, canPrepare: true, asks: true, code: "no-image",
        message: target.build === undefined ? `The image ${target.image} is not on this Docker engine yet.` : `The executor image is not built yet on this Docker engine${this.emulation(engine)}.`,
        cure: target.build === undefined ? "It is fetched on first use." : `It is built on first use: that takes about two minutes and fetches about 250 MB.${this.unverified(engine)}`,
      };
    } catch (error) {
      this.engine = undefined; // Another look at where it is and what it can do.
      return unready(error);
    }
  }

  /** Builds or fetches the image when it is not there. Gives its name. */
  async prepare({ signal, onProgress, onLog }: RunOptions = {}): Promise<string> {
    const engine = await this.connect();
    const { image, build } = await this.target();
    if (await this.hasImage(engine, image)) return image;
    const { settings, version } = this.options;
    const common = {
      image, platform: settings.platform, signal: signal ?? new AbortController().signal,
      onDetail: (detail: string) => onProgress?.({ phase: "building", detail }),
      onLog: (line: string) => onLog?.(line),
    };
    try {
      if (build === undefined) await pullImage(engine.docker, common);
      else await buildImage(engine.docker, { ...common, ...build, version, buildArgs: settings.buildArgs, network: settings.buildNetwork });
    } catch (error) {
      if (common.signal.aborted) throw error;
      throw engineError(error, engine.address, build === undefined ? "be fetched" : "be built");
    }
    // A build whose last step failed in the engine's eyes only may say nothing.
    if (!(await this.hasImage(engine, image))) throw new ExecutorError("engine-failed", `The Docker engine says it has made ${image}, but has it not.`, "The log has all that the engine said.");
    return image;
  }

  /** What its image is called in a registry: by the content of its sources, or for an image named in the settings by its own. */
  async imageTag(options: RunOptions = {}): Promise<string> {
    const { image, build } = await this.target();
    if (build !== undefined) return build.inputs;
    const { docker } = await this.connect();
    await this.prepare(options);
    return (await docker.getImage(image).inspect()).Id.replace(/^sha256:/, "").slice(0, 16);
  }

  /** Whether this engine has or can make an image for functions and tasks of x86_64: asked before minutes of building. Throws ExecutorError. */
  async checkDeployable(): Promise<void> {
    const { architecture } = await this.connect();
    const { platform } = this.options.settings;
    const [, asked = ""] = platform.split("/");
    const builtFor = platform === "" ? architecture : ARCHITECTURES[asked] ?? asked;
    if (builtFor !== DEPLOYED) throw notDeployable(`The image would be for ${builtFor}`);
  }

  /** Builds or fetches the image when it is not there, and sends it to a registry. */
  async push(to: PushTarget, options: RunOptions = {}): Promise<void> {
    await this.checkDeployable();
    const image = await this.prepare(options);
    const { docker, address } = await this.connect();
    const { Architecture } = await docker.getImage(image).inspect();
    if (Architecture !== DEPLOYED) throw notDeployable(`The image ${image} is for ${Architecture}`);
    try {
      await pushImage(docker, image, to, {
        signal: options.signal ?? new AbortController().signal, onLog: (line) => options.onLog?.(line),
        onDetail: (detail) => options.onProgress?.({ phase: "preparing", detail: `sending the image: ${detail}` }),
      });
    } catch (error) {
      options.signal?.throwIfAborted();
      throw engineError(error, address, "be sent to the registry");
    }
  }

  async run(request: TraceRequest, options: RunOptions = {}): Promise<TraceResult> {
    let image: string | undefined;
    try {
      return await this.runs.run(options.signal, async (signal) => {
        // An engine that hangs must not hold up a cancellation. A container that is started nevertheless is not kept.
        image = await orAborted(signal, this.prepare({ ...options, signal }));
        const container = await orAborted(signal, this.containerFor(image, sizeFor(request, this.options.settings.cpus)), (late) => late.remove());
        options.onProgress?.({ phase: "compiling" });
        return container.run(request, { ...options, signal });
      });
    } catch (error) {
      this.engine = undefined; // As in availability.
      throw error;
    } finally {
      if (this.runs.count === 0 && image !== undefined) this.fillSpare(image);
    }
  }

  /** Removes images of other versions of See++. Gives their names. */
  async removeOldImages(): Promise<string[]> {
    const { docker, address } = await this.connect();
    const { image: current } = await this.target();
    try {
      const found = await docker.listImages({ filters: { reference: [REPOSITORY] } });
      const old = found.flatMap(({ RepoTags }) => RepoTags ?? []).filter((tag) => tag !== current && tag.startsWith(`${REPOSITORY}:`));
      for (const tag of old) await docker.getImage(tag).remove();
      return old;
    } catch (error) {
      throw engineError(error, address, "be removed");
    }
  }

  async dispose(): Promise<void> {
    this.disposed = true;
    this.runs.abortAll();
    const spare = this.spare;
    this.spare = undefined;
    await Promise.all([spare?.container.then((container) => container?.remove()), this.sweeping, this.runs.settled()]);
  }

  private async connect(): Promise<Engine> {
    if (this.engine !== undefined) return this.engine;
    const address = await findEngine({ host: this.options.settings.host });
    const { default: Engine } = await import("dockerode"); // Large, and not everybody has Docker.
    const docker = new Engine(address.options);
    try {
      const said = v.safeParse(VersionSchema, await within(ANSWER_MS, docker.version(), address));
      if (!said.success) throw new ExecutorError("wrong-engine-address", `What answers at ${address.url} (from ${address.source}) is no Docker engine.`, "Name the engine's address in seepp.docker.host, or use another executor.");
      const { ApiVersion, Version, Arch } = said.output;
      if (compareVersions(ApiVersion, LEAST_API) < 0) {
        throw new ExecutorError("engine-too-old", `The Docker engine at ${address.url} is too old: it is version ${Version}.`, "Bring it up to version 20.10 or newer, or use another executor.");
      }
      const architecture = ARCHITECTURES[Arch] ?? Arch;
      this.checkArchitecture(architecture);
      this.sweeping ??= sweep(docker).catch(() => undefined); // Beside the trace; what fails now is done at the next start.
      this.engine = { docker, address, architecture, version: Version };
      return this.engine;
    } catch (error) {
      throw engineError(error, address, "be looked for");
    }
  }

  /** Nothing is emulated without being asked for: Valgrind under an emulator is slow where it runs at all. */
  private checkArchitecture(architecture: string): void {
    if (BUILT_FOR.includes(architecture) || this.options.settings.platform !== "" || this.options.settings.image !== "") return;
    throw new ExecutorError("wrong-architecture", `This Docker engine runs on ${architecture}, and the executor image can be built for ${BUILT_FOR.join(" and ")} only.`,
      'Set seepp.docker.platform to "linux/amd64" to have it emulated (slow, and Valgrind may fail), or use another executor.');
  }

  /** What is said of an emulation that was asked for; else nothing. */
  private emulation({ architecture }: Engine): string {
    const { platform } = this.options.settings;
    return platform === "" || platform.split("/")[1] === architecture ? "" : ` (${platform}, emulated on ${architecture})`;
  }

  private unverified({ architecture }: Engine): string {
    return architecture === "arm64" && this.options.settings.platform === "" ? " For arm64 it has been tested under an emulator only so far." : "";
  }

  private async target(): Promise<Target> {
    const { settings } = this.options;
    if (settings.image !== "") return { image: settings.image };
    const files = await contextFiles(this.options);
    const inputs = inputsHash(files, settings);
    return { image: `${REPOSITORY}:${inputs}`, build: { files, inputs } };
  }

  private async hasImage({ docker, address, architecture }: Engine, image: string): Promise<boolean> {
    const { image: named, platform } = this.options.settings;
    try {
      const found = await within(ANSWER_MS, docker.getImage(image).inspect(), address);
      if (named !== "") checkNamedImage(found, named, architecture, platform);
      return true;
    } catch (error) {
      if ((error as { statusCode?: number }).statusCode === 404) return false;
      throw engineError(error, address, "be looked for");
    }
  }

  private async containerFor(image: string, size: ContainerSize): Promise<RunnerContainer> {
    const waiting = this.spare;
    this.spare = undefined;
    const spare = await waiting?.container;
    if (spare !== undefined) {
      if (waiting?.image === image && spare.isAlive && spare.size.memoryMb >= size.memoryMb) return spare;
      void spare.remove();
    }
    return this.start(image, size);
  }

  private async start(image: string, size: ContainerSize): Promise<RunnerContainer> {
    const { docker, address } = await this.connect();
    try {
      const started = RunnerContainer.start(docker, image, size, this.options.settings.platform);
      return await within(START_MS, started, address, (late) => late.remove());
    } catch (error) {
      throw engineError(error, address, "be started");
    }
  }

  /** Of the image that has just been used. One that cannot be started is not missed: the next trace says what is wrong. */
  private fillSpare(image: string): void {
    if (!this.options.settings.spare || this.disposed || this.spare !== undefined) return;
    const container = this.start(image, sizeFor({ code: "" }, this.options.settings.cpus));
    this.spare = { image, container: container.catch(() => undefined) };
  }
}

function notDeployable(what: string): ExecutorError {
  return new ExecutorError("wrong-architecture", `${what}, and what is deployed to AWS runs on x86_64.`,
    "Deploy from a machine with an x86-64 Docker engine, name one in seepp.docker.host (SEEPP_DOCKER_HOST), or set seepp.docker.platform (SEEPP_DOCKER_PLATFORM) to \"linux/amd64\" to have the image built by emulation, which is slow and may fail.");
}

/** By numbers: "1.9" is before "1.41". */
function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split(".").map(Number));
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

