/** std::valarray. Layout: libstdc++ <valarray>: `_M_size` elements at `_M_data`. */
import { badStorage, corrupted, headless, part, pointee, sequence, type StdView } from "./view";

export const valarrayView: StdView = {
  matches: (head) => head === "std::valarray",
  view(decoder, slot) {
    const { types } = decoder;
    const size = part(types, slot, "_M_size");
    const data = part(types, slot, "_M_data");
    const element = data && pointee(types, data.type);
    const bytes = types.size(element);
    if (!size || !data || !bytes) return undefined;
    const words = [size, data].map(({ address }) => decoder.word(address, 8, slot.window));
    const bad = headless(decoder, slot, "sequence", words);
    if (bad) return bad;
    const [length, start] = words.map((word) => word.value) as [bigint, bigint];
    if (length > 1n << 40n) return corrupted(decoder, slot, "sequence", `a size of ${length} cannot be`);
    const why = length === 0n ? undefined : start === 0n ? `no storage but a size of ${length}` : badStorage(decoder, start, Number(length) * bytes);
    if (why) return corrupted(decoder, slot, "sequence", why);
    if (length > 0n) decoder.own(start);
    return sequence(decoder, slot, Number(length), element, (i) => start + BigInt(i * bytes));
  },
};
