/** Builds or fetches the executor image through an engine, with progress by step and the engine's whole output as a log. */
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import type Docker from "dockerode";
import * as v from "valibot";
import { RECORDER_STREAM, TRACE_FORMAT } from "../../runner/formats";
import { DOCKERFILE, packContext, type BuildSettings, type ContextFile } from "./context";

export interface BuildRequest extends BuildSettings {
  image: string;
  inputs: string;
  version: string;
  files: readonly ContextFile[];
  /** The network that the build's steps use; empty: the engine's default. */
  network: string;
  signal: AbortSignal;
  onDetail(detail: string): void;
  onLog(line: string): void;
}

export async function buildImage(docker: Docker, request: BuildRequest): Promise<void> {
  const { image, inputs, version, files, network, platform, buildArgs, signal } = request;
  const answer = await docker.buildImage(Readable.from([await packContext(files)]), {
    t: image,
    dockerfile: DOCKERFILE,
    buildargs: {
      SEEPP_VERSION: version, TRACE_FORMAT, RECORDER_STREAM, INPUTS: inputs,
      ...buildArgs,
    },
    ...(network === "" ? {} : { networkmode: network }),
    ...(platform === "" ? {} : { platform }),
    rm: true,
    forcerm: true,
    abortSignal: signal,
  });
  await follow(answer, request);
}

export async function pullImage(docker: Docker, request: Pick<BuildRequest, "image" | "platform" | "signal" | "onDetail" | "onLog">): Promise<void> {
  const answer = (await docker.pull(request.image, {
    ...(request.platform === "" ? {} : { platform: request.platform }), abortSignal: request.signal,
  })) as NodeJS.ReadableStream;
  await follow(answer, request);
}

/** One line of what the engine says while it builds or pulls. */
const EventSchema = v.looseObject({
  stream: v.optional(v.string()),
  status: v.optional(v.string()),
  id: v.optional(v.string()),
  error: v.optional(v.string()),
  progressDetail: v.optional(v.looseObject({ current: v.optional(v.number()), total: v.optional(v.number()) })),
});
type BuildEvent = v.InferOutput<typeof EventSchema>;

/** What the engine says went wrong. Of a build's step that is often its exit status alone: the reason stands in what the step printed. */
export class EngineFailure extends Error {
  constructor(message: string, readonly output: string) {
    super(message);
  }
}

/** Of a step's output, for the reason of its failure: tools name it last. */
const LAST_LINES = 30;
/** Podman writes it large, and without the blank. */
const STEP = /^step (\d+)\/(\d+) ?: (.*)/i;

/** Hands on what the engine says until it is done; what is no line of JSON (a proxy's page of HTML) goes to the log as it is. */
export async function follow(answer: NodeJS.ReadableStream, { signal, onDetail, onLog }: Pick<BuildRequest, "signal" | "onDetail" | "onLog">): Promise<void> {
  let failure: string | undefined;
  let printed: string[] = [];
  const stop = (): void => void (answer as NodeJS.ReadableStream & { destroy?(): void }).destroy?.();
  signal.addEventListener("abort", stop, { once: true });
  try {
    for await (const line of createInterface({ input: answer, signal })) {
      const event = eventIn(line);
      if (event === undefined) {
        if (line.trim() !== "") onLog(line);
        continue;
      }
      failure ??= event.error;
      if (STEP.test(event.stream ?? "")) printed = [];
      const detail = detailOf(event);
      if (detail !== undefined) onDetail(detail);
      const text = event.error ?? event.stream ?? (event.progressDetail?.current === undefined ? event.status : undefined);
      for (const each of text?.split(/\r?\n/) ?? []) {
        if (each.trim() === "") continue;
        onLog(each);
        printed = [...printed.slice(1 - LAST_LINES), each];
      }
    }
  } finally {
    signal.removeEventListener("abort", stop);
  }
  signal.throwIfAborted();
  if (failure !== undefined) throw new EngineFailure(failure, printed.join("\n"));
}

function eventIn(line: string): BuildEvent | undefined {
  try {
    return v.parse(EventSchema, JSON.parse(line));
  } catch {
    return undefined;
  }
}

/** "step 4 of 38: RUN apt-get .." or "a3ed95caeb02 Downloading 12 of 30 MB"; undefined for what is only for the log. */
function detailOf({ stream, status, id, progressDetail }: BuildEvent): string | undefined {
  const step = STEP.exec(stream ?? "");
  if (step !== null) {
    const [, number, count, instruction] = step;
    return `step ${number} of ${count}: ${instruction.length > 60 ? `${instruction.slice(0, 59)}…` : instruction}`;
  }
  if (status === undefined || id === undefined) return undefined;
  const { current, total } = progressDetail ?? {};
  const mb = (bytes: number): string => (bytes / 1e6).toFixed(0);
  return current === undefined || total === undefined ? `${id}: ${status}` : `${id}: ${status} ${mb(current)} of ${mb(total)} MB`;
}
