/**
 * The Fargate executor, for what AWS Lambda cannot run: more than 10 GB, more than 15 minutes, traces of more than 6 MB. It
 * starts in about a minute, so it is never chosen unasked (docs/deploy.md).
 */
import type { TraceRequest, TraceResult } from "../runner/request";
import { withAws, type WithAws } from "./aws/load";
import { cancelledResult, ExecutorError, type Availability, type Executor, type RunOptions } from "./executor";
import type { FargateSettings } from "./fargate/run";

export type { FargateSettings };

export class FargateExecutor implements Executor {
  readonly name = "fargate";
  private readonly running = new Set<{ abort: AbortController; done: Promise<unknown> }>();

  constructor(private readonly settings: FargateSettings, private readonly aws: WithAws = withAws) {}

  async availability(): Promise<Availability> {
    try {
      this.checkRegion();
      return { ready: true, detail: `AWS Fargate, ${await this.aws((aws) => aws.fargateAvailable(this.settings))}` };
    } catch (error) {
      const { code, message, cure } = error instanceof ExecutorError ? error : new ExecutorError("internal", String(error), "Report this: it is a fault of See++.");
      return { ready: false, code, message, cure };
    }
  }

  async run(request: TraceRequest, options: RunOptions = {}): Promise<TraceResult> {
    this.checkRegion();
    const abort = new AbortController();
    const signal = options.signal === undefined ? abort.signal : AbortSignal.any([abort.signal, options.signal]);
    const done = this.aws((aws) => aws.runOnFargate(request, this.settings, { ...options, signal }));
    const own = { abort, done: done.catch(() => undefined) };
    this.running.add(own);
    try {
      return await done;
    } catch (error) {
      if (signal.aborted) return cancelledResult;
      throw error;
    } finally {
      this.running.delete(own);
    }
  }

  /** Stops the tasks that run and waits until AWS has taken that. */
  async dispose(): Promise<void> {
    for (const { abort } of this.running) abort.abort();
    await Promise.all([...this.running].map(({ done }) => done));
  }

  private checkRegion(): void {
    if (this.settings.region !== "") return;
    throw new ExecutorError("no-region", "No AWS region is set for the Fargate executor.", "Set seepp.lambda.region (SEEPP_LAMBDA_REGION on the command line).");
  }
}
