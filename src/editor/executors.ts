/** The executors of this window. They live as long as the settings that they were made of: a spare container waits in one. */
import type { Executor } from "../executors/executor";
import { DockerExecutor } from "../executors/docker";
import { NativeExecutor } from "../executors/native";
import type { Settings } from "./settings";

export class Executors {
  private made: { key: string; docker: DockerExecutor; native: NativeExecutor } | undefined;

  /** `dist`, `sources`: folders of the extension. */
  constructor(private readonly place: { dist: string; sources: string; version: string }) {}

  /** In no order: `chooseExecutor` has one. */
  of(settings: Settings): Executor[] {
    const { docker, native } = this.current(settings);
    return [docker, native];
  }

  docker(settings: Settings): DockerExecutor {
    return this.current(settings).docker;
  }

  async dispose(): Promise<void> {
    const made = this.made;
    this.made = undefined;
    await Promise.all([made?.docker.dispose(), made?.native.dispose()]);
  }

  private current(settings: Settings): { docker: DockerExecutor; native: NativeExecutor } {
    const compiler = settings["native.compiler"];
    const dockerSettings = {
      image: settings["docker.image"], host: settings["docker.host"], platform: settings["docker.platform"],
      buildArgs: settings["docker.buildArgs"], buildNetwork: settings["docker.buildNetwork"],
      cpus: settings["docker.cpus"], spare: settings["docker.spare"],
    };
    const key = JSON.stringify([compiler, dockerSettings]);
    if (this.made?.key !== key) {
      void this.dispose();
      this.made = {
        key,
        docker: new DockerExecutor({ ...this.place, settings: dockerSettings }),
        native: new NativeExecutor({ ...this.place, ...(compiler === "" ? {} : { compiler }) }),
      };
    }
    return this.made;
  }
}
