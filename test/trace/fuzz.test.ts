import assert from "node:assert/strict";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { ByteReader } from "../../src/trace/bytes";
import { Codec, readChunks, readHeader, writeChunk } from "../../src/trace/format/chunks";
import { openTrace, TraceFormatError } from "../../src/trace/trace";
import { pack } from "./support/pack";
import { program } from "./support/program";
import { Random, randomRun } from "./support/random-run";

const small = { steps: 20_000, records: 20_000, versions: 100_000, pages: 2_000, output: 1 << 20 };

/** A file's header and its chunks with what is inside them, so that mutations get past the deflating. */
interface Parts { header: Uint8Array; chunks: { type: string; payload: Uint8Array }[] }

function takeApart(bytes: Uint8Array): Parts {
  const reader = new ByteReader(bytes);
  readHeader(reader);
  const header = bytes.slice(0, reader.position);
  const chunks = [...readChunks(reader)].map(({ type, codec, payload }) => ({ type, payload: codec === Codec.Raw ? payload.slice() : new Uint8Array(inflateRawSync(payload)) }));
  return { header, chunks };
}

function putTogether({ header, chunks }: Parts): Uint8Array {
  return Buffer.concat([header, ...chunks.map(({ type, payload }) => {
    const packed = deflateRawSync(payload, { level: 1 });
    return writeChunk(type, Codec.Deflate, payload.length, packed).slice();
  })]);
}

function mutate(bytes: Uint8Array, random: Random): Uint8Array {
  const out = bytes.slice();
  if (out.length === 0) return out;
  switch (random.below(5)) {
    case 0: return out.subarray(0, random.below(out.length));
    case 1: {
      const at = random.below(out.length);
      return Buffer.concat([out.subarray(0, at), random.bytes(1 + random.below(9)), out.subarray(at)]);
    }
    case 2: {
      const at = random.below(out.length);
      out.fill(random.below(2) * 0xff, at, Math.min(out.length, at + 1 + random.below(12)));
      return out;
    }
    default:
      for (let i = 1 + random.below(6); i > 0; i--) out[random.below(out.length)] = random.below(256);
      return out;
  }
}

/** Opens the bytes and, when they open, asks all there is to ask. True when they opened. */
async function survive(bytes: Uint8Array): Promise<boolean> {
  let trace;
  try {
    trace = await openTrace(bytes, small);
  } catch (error) {
    assert.ok(error instanceof TraceFormatError, `${String(error)} ${error instanceof Error ? error.stack ?? "" : ""}`);
    return false;
  }
  const { stepCount } = trace;
  trace.marks();
  trace.blocks();
  trace.skyline(10);
  for (const granularity of ["line", "statement"] as const) {
    const navigator = trace.navigator(granularity);
    for (const step of [1, stepCount >> 1, stepCount]) {
      if (step < 1 || step > stepCount) continue;
      for (const move of ["forward", "back", "over", "backOver", "out", "backOut"] as const) {
        const to = navigator[move](step);
        assert.ok(to === undefined || (to >= 1 && to <= stepCount), `${move} from ${step} gives ${to}`);
      }
    }
  }
  for (const step of [1, stepCount >> 1, stepCount]) {
    if (step < 1 || step > stepCount) continue;
    trace.step(step);
    trace.snapshot(step, { maxElements: 5, depth: 3 });
    trace.lastWrite("0x404010", 64, step);
  }
  return true;
}

describe("hostile trace files", function () {
  this.timeout(280_000);
  const seeds = Array.from({ length: 4 }, (_, seed) => takeApart(pack((p) => randomRun(p, seed, 150 + 150 * seed), program(3, 8)).bytes));

  it("give an error or a trace: 10,000 mutations of what is in the chunks", async () => {
    const random = new Random(2024);
    let opened = 0;
    for (let i = 0; i < 10_000; i++) {
      const parts = seeds[i % seeds.length]!;
      const chunks = parts.chunks.map((chunk) => ({ ...chunk }));
      const events = chunks.filter(({ type }) => type === "EVNT");
      const chosen = i % 4 === 0 ? chunks[random.below(chunks.length)]! : events[random.below(events.length)]!;
      chosen.payload = mutate(chosen.payload, random);
      if (await survive(putTogether({ header: parts.header, chunks }))) opened++;
    }
    assert.ok(opened > 100, `only ${opened} opened: the mutations do not reach the model`);
    assert.ok(opened < 9_900, `${opened} opened: the reader does not look`);
  });

  it("give an error or a trace: 2,000 mutations of the bytes themselves", async () => {
    const random = new Random(77);
    const whole = seeds.map(putTogether);
    for (let i = 0; i < 2_000; i++) await survive(mutate(whole[i % whole.length]!, random));
    assert.ok(process.memoryUsage().rss < 1.5e9, "memory stays bounded");
  });
});
