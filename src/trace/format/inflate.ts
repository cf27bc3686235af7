/** Inflating with what Node 20 and every webview have built in, never beyond the length that was announced. */
import { damaged } from "./error";

/** `deflate-raw` data that must inflate to exactly `length` bytes. */
export async function inflateRaw(data: Uint8Array, length: number): Promise<Uint8Array> {
  const stream = new DecompressionStream("deflate-raw");
  const writer = stream.writable.getWriter();
  // Both ends run at once; a failure shows at the reading end, so the writing end's copy of it is dropped.
  writer.write(data as Uint8Array<ArrayBuffer>).catch(() => undefined);
  writer.close().catch(() => undefined);
  const reader = stream.readable.getReader();
  const out = new Uint8Array(length);
  let filled = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (filled + value.length > length) throw damaged("a chunk inflates to more than it announced");
      out.set(value, filled);
      filled += value.length;
    }
  } catch (error) {
    reader.cancel().catch(() => undefined);
    if (error instanceof Error && error.name === "TraceFormatError") throw error;
    throw damaged("a chunk does not inflate", error);
  }
  if (filled !== length) throw damaged("a chunk inflates to less than it announced");
  return out;
}
