/** The test's end of the probe (probe/probe.cjs): runs functions inside the extension host and gives back what they return. */
import * as net from "node:net";
import * as readline from "node:readline";
import type * as vscodeApi from "vscode";

type Api = typeof vscodeApi;
type Json = unknown;

export class Probe {
  private socket: net.Socket | undefined;
  private readonly waiting = new Map<number, { resolve: (value: Json) => void; reject: (error: Error) => void }>();
  private next = 1;

  constructor(private readonly path: string) {}

  /** Runs `work` in the extension host. It is sent as text: it sees nothing of the test but `args`, which are JSON. */
  async run<T, A extends Json[]>(work: (vscode: Api, ...args: A) => T | PromiseLike<T>, ...args: A): Promise<T> {
    const socket = this.socket ?? (await this.connect());
    const id = this.next++;
    // tsx keeps the names of functions with a helper that is not there in the extension host.
    const code = `(() => { const __name = (f) => f; return ${work.toString()}; })()`;
    const answer = new Promise<Json>((resolve, reject) => this.waiting.set(id, { resolve, reject }));
    socket.write(`${JSON.stringify({ id, code, args })}\n`);
    return (await answer) as T;
  }

  close(): void {
    this.socket?.destroy();
    this.socket = undefined;
  }

  /** The extension host may be starting, or starting again after a reload: tries until it answers. */
  private async connect(): Promise<net.Socket> {
    for (let tries = 0; ; tries++) {
      try {
        this.socket = await this.open();
        return this.socket;
      } catch (error) {
        if (tries > 300) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }

  private open(): Promise<net.Socket> {
    return new Promise((resolve, reject) => {
      const socket = net.connect(this.path);
      socket.once("error", reject);
      socket.once("connect", () => {
        socket.off("error", reject);
        socket.on("error", () => undefined);
        socket.once("close", () => this.lost(socket));
        readline.createInterface({ input: socket }).on("line", (line) => this.answered(line));
        resolve(socket);
      });
    });
  }

  private answered(line: string): void {
    const { id, value, error } = JSON.parse(line) as { id: number; value?: Json; error?: string };
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (error === undefined) waiting?.resolve(value);
    else waiting?.reject(new Error(`In the extension host: ${error}`));
  }

  private lost(socket: net.Socket): void {
    if (this.socket === socket) this.socket = undefined;
    for (const { reject } of this.waiting.values()) reject(new Error("The extension host went away."));
    this.waiting.clear();
  }
}
