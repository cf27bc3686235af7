/** Runs witness.py: one program under gdb, stopped at given addresses, and what gdb saw there. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import * as v from "valibot";
import { EventSchema, type Event } from "./events";

export interface WitnessRequest {
  binary: string;
  /** Folder of the user's sources, as they were compiled: what lies outside is library. */
  root: string;
  args: string[];
  stdin: Uint8Array;
  /** Addresses of sites, "0x..". */
  sites: string[];
  /** [low, high) of the user's functions. */
  functions: [string, string][];
  maxStops: number;
}

export interface Witnessed {
  events: Event[];
  stdout: string;
  stderr: string;
}

const SECONDS = 120;

export async function witness(request: WitnessRequest): Promise<Witnessed> {
  const folder = await mkdtemp(join(tmpdir(), "seepp-witness-"));
  try {
    const file = (name: string): string => join(folder, name);
    await writeFile(file("stdin"), request.stdin);
    await writeFile(file("request.json"), JSON.stringify({
      ...request,
      folder: dirname(request.binary),
      environment: { PATH: "/usr/bin:/bin", LC_ALL: "C.UTF-8" },
      stdin: file("stdin"), stdout: file("stdout"), stderr: file("stderr"), report: file("report"),
      maxFrames: 4, maxElements: 12, maxDepth: 4,
    }));
    try {
      await promisify(execFile)("gdb", ["-nx", "-q", "-batch", "-x", join(__dirname, "witness.py")], {
        env: { ...process.env, SEEPP_WITNESS: file("request.json") },
        timeout: SECONDS * 1000,
        maxBuffer: 64 * 1024 * 1024,
      });
    } catch (error) {
      throw new Error(`gdb did not end well on ${request.binary}: is it installed, with Python (apt-get install gdb)?`, { cause: error });
    }
    const lines = (await readFile(file("report"), "utf8")).split("\n").filter((line) => line !== "");
    return {
      events: lines.map((line) => v.parse(EventSchema, JSON.parse(line))),
      stdout: await readFile(file("stdout"), "latin1"),
      stderr: await readFile(file("stderr"), "latin1"),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
