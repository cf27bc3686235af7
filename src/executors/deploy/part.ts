/**
 * A deployment is a list of parts, each a thing in the account. A part compares what is there with what is wanted and gives
 * the changes that lie between, so that a plan, a first deployment, an update and going on after a failure are the same
 * code: what is as wanted is left alone.
 */
import { isDeepStrictEqual } from "node:util";
import type { Clients } from "../aws/clients";
import type { PushTarget } from "../docker/push";
import { ExecutorError } from "../executor";
import { OWNER_TAG, VERSION_TAG, type Names, type Place } from "./names";
import type { Parameters } from "./parameters";

export interface Change {
  /** What it does, as "create the ECR repository x": a plan's line, and the message when it fails. */
  what: string;
  run(): Promise<void>;
}

export interface Part {
  /** As "ECR repository x". */
  readonly name: string;
  /** In order; none when all is as wanted. Looking changes nothing. Throws ExecutorError when a thing of that name is not ours. */
  changes(): Promise<Change[]>;
  /** What removes it; none when it is not there. Something of that name that is not ours is told of by `foreign` and left. */
  removal(foreign: (what: string) => void): Promise<Change[]>;
}

/** Where the executor image comes from. */
export interface ImageSource {
  /** Names the content: the same sources have the same tag everywhere. */
  tag(): Promise<string>;
  /** Throws ExecutorError when it cannot be made here for what is deployed. Makes nothing. */
  check(): Promise<void>;
  push(to: PushTarget): Promise<void>;
}

export interface Context {
  clients: Clients;
  place: Place;
  names: Names;
  given: Parameters;
  /** Of See++. */
  version: string;
  image: ImageSource;
  signal: AbortSignal;
  /** For the log and for who waits. */
  say(line: string): void;
}

export type Tags = Record<string, string>;

/** In the making of everything, so that nothing exists without them. */
export function tagsOf({ place, version }: Pick<Context, "place" | "version">): Tags {
  return { [OWNER_TAG]: place.env, [VERSION_TAG]: version };
}

/** As most services want them. */
export function tagList(context: Pick<Context, "place" | "version">): { Key: string; Value: string }[] {
  return Object.entries(tagsOf(context)).map(([Key, Value]) => ({ Key, Value }));
}

/** From any of the forms that services answer with. */
export function tagsFrom(list: readonly { Key?: string | undefined; Value?: string | undefined; key?: string | undefined; value?: string | undefined }[] = []): Tags {
  return Object.fromEntries(list.map(({ Key, Value, key, value }) => [Key ?? key ?? "", Value ?? value ?? ""]));
}

export function isOurs(tags: Tags | undefined, { place }: Pick<Context, "place">): boolean {
  return tags?.[OWNER_TAG] === place.env;
}

/** Throws ExecutorError: nothing that others made is changed. */
export function checkOurs(name: string, tags: Tags | undefined, context: Pick<Context, "place">): void {
  if (isOurs(tags, context)) return;
  throw new ExecutorError("name-taken", `The account has a ${name} that See++ did not make: it has no tag ${OWNER_TAG}=${context.place.env}.`,
    `Remove or rename it, or give it that tag to have See++ take it over.`);
}

/** A policy's text as a service gives it back, plain or percent-encoded, against the one that is wanted. */
export function samePolicy(text: string | undefined, wanted: unknown): boolean {
  if (text === undefined) return false;
  try {
    return isDeepStrictEqual(JSON.parse(text.startsWith("%7B") ? decodeURIComponent(text) : text), JSON.parse(JSON.stringify(wanted)));
  } catch {
    return false;
  }
}

/** Tries again while AWS is not there yet: what was just made is not known everywhere at once. */
export async function patiently<T>(context: Pick<Context, "signal">, seconds: number, tooEarly: (error: unknown) => boolean, work: () => Promise<T>): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (let wait = 250; ; wait = Math.min(5000, wait * 2)) {
    try {
      return await work();
    } catch (error) {
      if (!tooEarly(error) || Date.now() + wait > end) throw error;
      await pause(wait, context.signal);
    }
  }
}

/** AWS shows some things only moments after it has made them. */
const SEEN_SECONDS = 60;

/** What was just made, once AWS shows it. `name`: as "security group x". Throws ExecutorError when it does not. */
export async function onceThere<T>(context: Pick<Context, "signal">, name: string, look: () => Promise<T | undefined>): Promise<T> {
  const absent = new ExecutorError("aws-failed", `The ${name} was made, but AWS does not show it yet.`, "Give the same command again: it goes on where it stopped.");
  return patiently(context, SEEN_SECONDS, (error) => error === absent, async () => {
    const found = await look();
    if (found === undefined) throw absent;
    return found;
  });
}

export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal.addEventListener("abort", stop, { once: true });
  });
}
