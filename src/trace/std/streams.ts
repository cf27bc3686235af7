/** Streams: their insides are the library's business and large; only the name is shown. */
import type { StdView } from "./view";

export const streamView: StdView = {
  matches: (head) => /^std::(basic_)?[io]?(f|string)?stream(_iterator|buf)?$/.test(head) || /^std::(basic_)?(streambuf|filebuf|stringbuf|ios|ios_base)$/.test(head),
  view: (decoder, slot) => decoder.make(slot, "opaque", "defined"),
};
