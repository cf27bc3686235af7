/** From events to a trace file, the way a recording goes. */
import { Packer } from "../../../src/runner/pack";
import { openTrace, type OpenTrace } from "../../../src/trace/trace";
import { Player, program } from "./program";
import { RawWriter } from "./raw-writer";

/** A program and, where it matters, its source. */
type Made = ReturnType<typeof program> & { source?: string };

export interface Packed { bytes: Uint8Array; raw: Uint8Array; packer: Packer }

export function pack(play: (player: Player) => void, made: Made = program(), chunk = 65536): Packed {
  const writer = new RawWriter();
  play(new Player(writer));
  return packRaw(writer.bytes(), made, chunk);
}

export function packRaw(raw: Uint8Array, made: Made = program(), chunk = 65536): Packed {
  const parts: Uint8Array[] = [];
  const packer = new Packer({
    request: { main: "main.cpp", flags: [], args: [] }, sources: [{ path: "main.cpp", content: made.source ?? "int main() {}\n" }],
    symbols: made.symbols, sites: made.sites, compiler: "g++ 12.2.0", recorder: "Valgrind 3.19.0",
  }, (bytes) => parts.push(bytes.slice()));
  for (let at = 0; at < raw.length; at += chunk) packer.push(raw.subarray(at, at + chunk));
  packer.finish({ outcome: "exited", exitCode: 0 });
  return { bytes: Buffer.concat(parts), raw, packer };
}

export async function record(play: (player: Player) => void, made: Made = program()): Promise<OpenTrace> {
  return openTrace(pack(play, made).bytes);
}
