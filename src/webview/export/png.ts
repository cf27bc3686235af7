/**
 * Raster pictures by the browser's own encoder, and animated PNG (APNG, part of the PNG specification, third edition) put
 * together from them: each frame is the rectangle that differs from the frame before, and what is alike in it is left clear.
 */

export interface Size { width: number; height: number }

/** A canvas can hold no more on some machines. */
const mostPixels = 64_000_000;

/** `scale`: pixels for each CSS pixel. */
export async function rasterize(svg: string, { width, height }: Size, scale: number): Promise<HTMLCanvasElement> {
  const least = Math.min(scale, Math.sqrt(mostPixels / (width * height)));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * least);
  canvas.height = Math.round(height * least);
  const image = new Image();
  const loaded = new Promise<void>((resolve, reject) => {
    image.onload = () => resolve();
    image.onerror = () => reject(new Error("The picture cannot be drawn."));
  });
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await loaded;
  canvas.getContext("2d", { willReadFrequently: true })!.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas;
}

export async function pngOf(canvas: HTMLCanvasElement): Promise<Uint8Array> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!blob) throw new Error("The picture is too large for a PNG.");
  return new Uint8Array(await blob.arrayBuffer());
}

interface Frame { x: number; y: number; width: number; height: number; data: Uint8Array[] }

/** Frames are asked for one by one; each is seen for `seconds`. */
export async function animatedPng(count: number, frame: (index: number) => Promise<HTMLCanvasElement>, seconds: number): Promise<Uint8Array> {
  const frames: Frame[] = [];
  let header: Uint8Array | undefined;
  let before: ImageData | undefined;
  for (let i = 0; i < count; i++) {
    const canvas = await frame(i);
    const pixels = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
    const part = before ? difference(before, pixels) : { x: 0, y: 0, width: canvas.width, height: canvas.height };
    const chunks = chunksOf(await pngOf(partOf(pixels, before, part)));
    before = pixels;
    header ??= chunks.find(({ type }) => type === "IHDR")!.data;
    frames.push({ ...part, data: chunks.filter(({ type }) => type === "IDAT").map(({ data }) => data) });
  }
  return assemble(header!, frames, seconds);
}

/** The pictures have no clear pixels of their own: a clear one means "as before". */
function partOf(now: ImageData, before: ImageData | undefined, { x, y, width, height }: Omit<Frame, "data">): HTMLCanvasElement {
  const part = document.createElement("canvas");
  part.width = width;
  part.height = height;
  const context = part.getContext("2d")!;
  const made = context.createImageData(width, height);
  const [out, after] = [new Uint32Array(made.data.buffer), new Uint32Array(now.data.buffer)];
  const old = before && new Uint32Array(before.data.buffer);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const at = (y + row) * now.width + x + column;
      if (old?.[at] !== after[at]) out[row * width + column] = after[at];
    }
  }
  context.putImageData(made, 0, 0);
  return part;
}

/** The smallest rectangle that holds every pixel that differs; one pixel when none does. */
function difference(a: ImageData, b: ImageData): Omit<Frame, "data"> {
  const [one, two] = [new Uint32Array(a.data.buffer), new Uint32Array(b.data.buffer)];
  const { width } = b;
  let [left, right, top, bottom] = [width, -1, -1, -1];
  for (let i = 0; i < two.length; i++) {
    if (one[i] === two[i]) continue;
    const x = i % width;
    if (top < 0) top = (i - x) / width;
    bottom = (i - x) / width;
    if (x < left) left = x;
    if (x > right) right = x;
  }
  return right < 0 ? { x: 0, y: 0, width: 1, height: 1 } : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

interface Chunk { type: string; data: Uint8Array }

function chunksOf(png: Uint8Array): Chunk[] {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const chunks: Chunk[] = [];
  for (let at = 8; at + 12 <= png.length;) {
    const length = view.getUint32(at);
    chunks.push({ type: String.fromCharCode(...png.subarray(at + 4, at + 8)), data: png.subarray(at + 8, at + 8 + length) });
    at += 12 + length;
  }
  return chunks;
}

function assemble(header: Uint8Array, frames: readonly Frame[], seconds: number): Uint8Array {
  const parts: Uint8Array[] = [Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), chunk("IHDR", header), chunk("acTL", words(frames.length, 0))];
  let sequence = 0;
  frames.forEach(({ x, y, width, height, data }, i) => {
    // Delay in milliseconds; dispose: none; blend: over (the first frame is whole).
    parts.push(chunk("fcTL", join([words(sequence++, width, height, x, y), shorts(Math.round(seconds * 1000), 1000), Uint8Array.of(0, 1)])));
    for (const piece of data) parts.push(i === 0 ? chunk("IDAT", piece) : chunk("fdAT", join([words(sequence++), piece])));
  });
  parts.push(chunk("IEND", new Uint8Array()));
  return join(parts);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = join([Uint8Array.from(type, (c) => c.charCodeAt(0)), data]);
  return join([words(data.length), body, words(crc(body))]);
}

const words = (...numbers: number[]): Uint8Array => Uint8Array.from(numbers.flatMap((n) => [(n >>> 24) & 255, (n >>> 16) & 255, (n >>> 8) & 255, n & 255]));
const shorts = (...numbers: number[]): Uint8Array => Uint8Array.from(numbers.flatMap((n) => [(n >>> 8) & 255, n & 255]));

function join(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) { all.set(part, at); at += part.length; }
  return all;
}

const table = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

/** CRC-32 as in PNG, annex D. */
function crc(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const byte of bytes) c = table[(c ^ byte) & 255] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}
