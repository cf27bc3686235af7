/** A Lambda function on this machine, of the executor image itself: AWS's emulator in a container of it, as Lambda would start it. */
import { PassThrough } from "node:stream";
import Docker from "dockerode";
import { EMULATOR, freePorts, untilListening, type Emulator } from "./emulator";

/** docs/cloud.md: what a function of the image is started with. */
const ENTRY_POINT = ["/usr/bin/node", "/opt/seepp/bin/handler.js"];

export interface Size {
  /** Of the function. */
  memoryMb: number;
  /** Processors, as a share of time; default: all. */
  cpus?: number;
}

/** The container has the network of the host, for the emulator's ports; the programs that it traces have none. */
export async function startImage(image: string, { seconds = 60, size }: { seconds?: number; size?: Size } = {}): Promise<Emulator> {
  const docker = new Docker();
  const [port, api] = await freePorts();
  const container = await docker.createContainer({
    Image: image,
    Entrypoint: ["/rie", "--runtime-interface-emulator-address", `127.0.0.1:${port}`, "--runtime-api-address", `127.0.0.1:${api}`, ...ENTRY_POINT],
    Env: ["AWS_ACCESS_KEY_ID=AKIAOFTHEFUNCTION", "AWS_SECRET_ACCESS_KEY=secret-of-the-function", `AWS_LAMBDA_FUNCTION_TIMEOUT=${seconds}`, "AWS_REGION=eu-central-1", ...(size === undefined ? [] : [`AWS_LAMBDA_FUNCTION_MEMORY_SIZE=${size.memoryMb}`])],
    HostConfig: {
      ...(size === undefined ? {} : { Memory: size.memoryMb * 1024 * 1024, MemorySwap: size.memoryMb * 1024 * 1024 }), ...(size?.cpus === undefined ? {} : { NanoCpus: Math.round(size.cpus * 1e9) }),
      NetworkMode: "host", Binds: [`${EMULATOR}:/rie:ro`], ReadonlyRootfs: true, Tmpfs: { "/tmp": "rw,exec,size=512m,mode=1777" }, AutoRemove: true,
    },
  });
  let log = "";
  const output = new PassThrough().setEncoding("utf8").on("data", (text: string) => { log += text; });
  const stream = await container.attach({ stream: true, stdout: true, stderr: true });
  docker.modem.demuxStream(stream, output, output);
  await container.start();
  const cpuMs = async (): Promise<number> => (await container.stats({ stream: false, "one-shot": true })).cpu_stats.cpu_usage.total_usage / 1e6;
  const emulator = { endpoint: `http://127.0.0.1:${port}`, log: () => log, cpuMs, stop: () => container.remove({ force: true }).then(() => undefined) };
  try {
    await untilListening(emulator.endpoint, () => true);
  } catch (error) {
    await emulator.stop();
    throw new Error(`The emulator did not start in the image: ${log}`, { cause: error });
  }
  return emulator;
}
