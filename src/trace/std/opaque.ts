/** Streams and engines of random numbers: their insides are the library's business and large; only the name is shown. */
import type { StdView } from "./view";

const engine = /^std::(mersenne_twister|subtract_with_carry|discard_block|shuffle_order|independent_bits)_engine$/;

export const opaqueView: StdView = {
  matches: (head) => /^std::(basic_)?[io]?(f|string)?stream(_iterator|buf)?$/.test(head) || /^std::(basic_)?(streambuf|filebuf|stringbuf|ios|ios_base)$/.test(head) || engine.test(head),
  view: (decoder, slot) => decoder.make(slot, "opaque", "defined"),
};
