/**
 * The Fargate executor, for what AWS Lambda cannot run: more than 10 GB, more than 15 minutes, traces of more than 6 MB. It
 * starts in about a minute, so it is never chosen unasked (docs/deploy.md).
 */
import type { TraceRequest, TraceResult } from "../runner/request";
import { withAws, type WithAws } from "./aws/load";
import { ExecutorError, unready, type Availability, type Executor, type RunOptions } from "./executor";
import type { FargateSettings } from "./fargate/run";
import { Runs } from "./runs";

export type { FargateSettings };

export class FargateExecutor implements Executor {
  readonly name = "fargate";
  private readonly runs = new Runs();

  constructor(private readonly settings: FargateSettings, private readonly aws: WithAws = withAws) {}

  async availability(): Promise<Availability> {
    try {
      this.checkRegion();
      return { ready: true, detail: `AWS Fargate, ${await this.aws((aws) => aws.fargateAvailable(this.settings))}` };
    } catch (error) {
      return unready(error);
    }
  }

  async run(request: TraceRequest, options: RunOptions = {}): Promise<TraceResult> {
    this.checkRegion();
    return this.runs.run(options.signal, (signal) => this.aws((aws) => aws.runOnFargate(request, this.settings, { ...options, signal })));
  }

  /** Stops the tasks that run and waits until AWS has taken that. */
  async dispose(): Promise<void> {
    this.runs.abortAll();
    await this.runs.settled();
  }

  private checkRegion(): void {
    if (this.settings.region !== "") return;
    throw new ExecutorError("no-region", "No AWS region is set for the Fargate executor.", "Set seepp.lambda.region (SEEPP_LAMBDA_REGION on the command line).");
  }
}
