/**
 * Results kept for all in a bucket of the account (`seepp deploy --with-cache`), under the same names and in the same form as
 * on this machine. Whatever goes wrong with it costs no trace: it is said in the log, and the program runs.
 */
import type { TraceResult } from "../../runner/request";
import type { AwsAccess } from "../aws/clients";
import { withAws, type WithAws } from "../aws/load";
import type { RunOptions } from "../executor";
import { entryName, entryOf, resultIn } from "./result-cache";

export interface SharedCacheSettings extends AwsAccess {
  bucket: string;
}

/** Larger ones are sooner made again than fetched. */
const MOST_ENTRY_BYTES = 32 * 1024 * 1024;
/** Of all entries together. Each goes after 30 days in any case. */
const MOST_BYTES = 1024 * 1024 * 1024;
/** Looking through the bucket is not done each time. */
const PUTS_BETWEEN_TRIMS = 16;

type Log = Pick<RunOptions, "onLog" | "signal">;

export class SharedCache {
  /** Some may only read (docs/deploy.md). */
  private mayAdd = true;
  private puts = 0;

  constructor(private readonly settings: SharedCacheSettings, private readonly aws: WithAws = withAws, private readonly mostBytes = MOST_BYTES) {}

  async get(key: string, image: string, { onLog }: Log): Promise<TraceResult | undefined> {
    try {
      const bytes = await this.aws((aws) => aws.fetchKept(this.settings, entryName(key, image)));
      return bytes === undefined ? undefined : resultIn(Buffer.from(bytes));
    } catch (error) {
      onLog?.(`The results kept in ${this.settings.bucket} cannot be looked at: ${String(error)}`);
      return undefined;
    }
  }

  async put(key: string, image: string, result: TraceResult, { onLog }: Log): Promise<void> {
    const entry = entryOf(result);
    if (!this.mayAdd || entry.length > Math.min(MOST_ENTRY_BYTES, this.mostBytes)) return;
    try {
      this.mayAdd = await this.aws((aws) => aws.storeKept(this.settings, entryName(key, image), entry));
      if (this.mayAdd && this.puts++ % PUTS_BETWEEN_TRIMS === 0) await this.aws((aws) => aws.trimKept(this.settings, this.mostBytes));
    } catch (error) {
      onLog?.(`The result cannot be kept in ${this.settings.bucket}: ${String(error)}`);
    }
  }
}
