/** The executors of this window. They live as long as the settings that they were made of: a spare container waits in one. */
import { join } from "node:path";
import { CachedExecutor } from "../executors/cloud/cached";
import { Ledger } from "../executors/cloud/ledger";
import { ResultCache } from "../executors/cloud/result-cache";
import { SharedCache } from "../executors/cloud/shared-cache";
import type { Executor } from "../executors/executor";
import { DockerExecutor } from "../executors/docker";
import { FargateExecutor } from "../executors/fargate";
import { LambdaExecutor } from "../executors/lambda";
import { NativeExecutor } from "../executors/native";
import { defaultCache } from "../executors/native-toolchain";
import type { Settings } from "./settings";

const MB = 1024 * 1024;

interface Made {
  docker: DockerExecutor;
  native: NativeExecutor;
  lambda: LambdaExecutor;
  fargate: FargateExecutor;
  /** The same, with what it answered before where that is wanted. */
  cloud: Executor;
}

export class Executors {
  private made: (Made & { key: string }) | undefined;
  private readonly ledger = new Ledger();

  /** `dist`, `sources`: folders of the extension. */
  constructor(private readonly place: { dist: string; sources: string; version: string }) {}

  /** In no order: `chooseExecutor` has one. */
  of(settings: Settings): Executor[] {
    const { docker, native, cloud, fargate } = this.current(settings);
    return [docker, native, cloud, fargate];
  }

  docker(settings: Settings): DockerExecutor {
    return this.current(settings).docker;
  }

  lambda(settings: Settings): LambdaExecutor {
    return this.current(settings).lambda;
  }

  async dispose(): Promise<void> {
    const made = this.made;
    this.made = undefined;
    await Promise.all([made?.docker.dispose(), made?.native.dispose(), made?.lambda.dispose(), made?.fargate.dispose()]);
  }

  private current(settings: Settings): Made {
    const compiler = settings["native.compiler"];
    const dockerSettings = {
      image: settings["docker.image"], host: settings["docker.host"], platform: settings["docker.platform"],
      buildArgs: settings["docker.buildArgs"], buildNetwork: settings["docker.buildNetwork"],
      cpus: settings["docker.cpus"], spare: settings["docker.spare"],
    };
    const lambdaSettings = {
      functionName: settings["lambda.functionName"], region: settings["lambda.region"],
      profile: settings["lambda.profile"], endpoint: settings["lambda.endpoint"], tenant: settings["lambda.tenant"],
      streaming: settings["cloud.streaming"],
    };
    const { region, profile, endpoint } = lambdaSettings;
    const fargateSettings = { env: settings["fargate.environment"], region, profile, endpoint };
    const kept = { cache: settings["cloud.cache"], cacheMb: settings["cloud.cacheMb"], bucket: settings["cloud.bucket"] };
    const key = JSON.stringify([compiler, dockerSettings, lambdaSettings, kept, fargateSettings]);
    if (this.made?.key !== key) {
      void this.dispose();
      const lambda = new LambdaExecutor(lambdaSettings, { ledger: this.ledger });
      const shared = kept.bucket === "" ? undefined : new SharedCache({ bucket: kept.bucket, region, profile, endpoint });
      this.made = {
        key, lambda,
        docker: new DockerExecutor({ ...this.place, settings: dockerSettings }),
        native: new NativeExecutor({ ...this.place, ...(compiler === "" ? {} : { compiler }) }),
        fargate: new FargateExecutor(fargateSettings),
        cloud: kept.cache ? new CachedExecutor(lambda, new ResultCache(join(defaultCache(), "results"), kept.cacheMb * MB), shared) : lambda,
      };
    }
    return this.made;
  }
}
