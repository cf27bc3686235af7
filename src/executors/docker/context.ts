/**
 * The build context of the executor image, and its name. The name holds a hash of all that goes into the build: an image is
 * built once for each state of its sources, and one that is there under its name is the right one.
 */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { pack } from "tar-stream";

export interface ImageSources {
  /** The folder of the bundles: runner.js and the WebAssembly beside it. */
  dist: string;
  /** The folder executor-image. */
  sources: string;
}

export interface BuildSettings {
  /** "linux/amd64"; empty: the engine's own. */
  platform: string;
  /** `ARG`s of the Dockerfile. */
  buildArgs: Record<string, string>;
}

export interface ContextFile {
  /** Path within the context, with slashes. */
  name: string;
  content: Buffer;
}

export const REPOSITORY = "seepp-executor";
export const DOCKERFILE = "executor-image/Dockerfile";
const BUNDLES = /^(?:runner\.js|handler\.js|task\.js|.*\.wasm)$/;
/** Parts of executor-image that the image is not made of. */
const APART = new Set(["deploy", "build", "README.md"]);

/** In the order of their names, so that the hash is the same everywhere. */
export async function contextFiles({ dist, sources }: ImageSources): Promise<ContextFile[]> {
  const bundles = (await readdir(dist)).filter((name) => BUNDLES.test(name)).map((name) => [`bin/${name}`, join(dist, name)]);
  const own = (await readdir(sources, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [path.slice(sources.length + 1).replaceAll("\\", "/"), path])
    .filter(([name]) => !name.split("/").some((part) => APART.has(part)))
    .map(([name, path]) => [`executor-image/${name}`, path]);
  const files = [...bundles, ...own].sort(([a], [b]) => (a < b ? -1 : 1));
  return Promise.all(files.map(async ([name, path]) => ({ name, content: await readFile(path) })));
}

/** 16 hexadecimal digits. */
export function inputsHash(files: readonly ContextFile[], { platform, buildArgs }: BuildSettings): string {
  const hash = createHash("sha256");
  hash.update(JSON.stringify([platform, Object.entries(buildArgs).sort()]));
  for (const { name, content } of files) hash.update(`\0${name}\0${content.length}\0`).update(content);
  return hash.digest("hex").slice(0, 16);
}

/** A tar archive. Times and owners are fixed, so that the engine's cache of layers holds. */
export async function packContext(files: readonly ContextFile[]): Promise<Buffer> {
  const archive = pack();
  for (const { name, content } of files) archive.entry({ name, mtime: new Date(0), mode: 0o644 }, content);
  archive.finalize();
  const pieces: Buffer[] = [];
  for await (const piece of archive) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
