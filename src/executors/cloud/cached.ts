/**
 * The cloud executor, and the results it gave before. A request that was answered already is answered from what was kept, once
 * the function has said that its image is still the same: a call of some milliseconds instead of a run.
 */
import type { TraceRequest, TraceResult } from "../../runner/request";
import { checkRequest } from "../../runner/validate";
import type { Availability, Executor, RunOptions, RunResult } from "../executor";
import type { LambdaExecutor } from "../lambda";
import { isKeepable, requestKey, type ResultCache } from "./result-cache";
import type { SharedCache } from "./shared-cache";

/** For so long the image is taken to be what it was; a batch asks once. */
const SAME_IMAGE_MS = 30_000;

export class CachedExecutor implements Executor {
  readonly name = "lambda";
  private image: { name: string; time: number } | undefined;

  constructor(private readonly inner: LambdaExecutor, private readonly cache: ResultCache, private readonly shared?: SharedCache) {}

  availability(): Promise<Availability> {
    return this.inner.availability();
  }

  async run(request: TraceRequest, options: RunOptions = {}): Promise<RunResult> {
    const checked = checkRequest(request);
    if ("refused" in checked) return this.inner.run(request, options);
    const key = requestKey(checked.request);
    const kept = await this.kept(key, options);
    if (kept !== undefined) return kept;
    const result = await this.inner.run(request, options);
    const image = result.cloud?.image;
    if (image === undefined) return result;
    this.image = { name: image, time: Date.now() };
    if (isKeepable(result, checked.request.limits)) await this.keep(key, image, result, options);
    return result;
  }

  dispose(): Promise<void> {
    return this.inner.dispose();
  }

  private async kept(key: string, options: RunOptions): Promise<RunResult | undefined> {
    const images = await this.cache.imagesOf(key);
    // Nothing can have been kept of this request: no call needs to be made for it.
    if (images.length === 0 && this.shared === undefined) return undefined;
    const image = await this.currentImage(options);
    if (image === undefined) return undefined;
    const result = images.includes(image) ? await this.cache.get(key, image) : await this.fromShared(key, image, options);
    if (result === undefined) return undefined;
    options.onLog?.("AWS Lambda: the function has answered this request before; nothing ran (seepp.cloud.cache).");
    return { ...result, cached: true };
  }

  /** What somebody else's run has given, which is kept here too. */
  private async fromShared(key: string, image: string, options: RunOptions): Promise<TraceResult | undefined> {
    const result = await this.shared?.get(key, image, options);
    if (result !== undefined) await this.cache.put(key, image, result).catch(() => undefined);
    return result;
  }

  private async currentImage(options: RunOptions): Promise<string | undefined> {
    if (this.image === undefined || Date.now() - this.image.time > SAME_IMAGE_MS) {
      const { image } = await this.inner.about(options);
      this.image = image === undefined ? undefined : { name: image, time: Date.now() };
    }
    return this.image?.name;
  }

  /** A full disk takes no trace away. */
  private async keep(key: string, image: string, { cloud: _cloud, ...result }: RunResult, options: RunOptions): Promise<void> {
    try {
      await this.cache.put(key, image, result);
    } catch (error) {
      options.onLog?.(`The result cannot be kept: ${String(error)}`);
    }
    await this.shared?.put(key, image, result, options);
  }
}
