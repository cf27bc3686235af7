/**
 * The containers and iterators of libstdc++'s debug mode (-D_GLIBCXX_DEBUG): the plain ones, which they derive from.
 * Layout: libstdc++ <debug/vector> and its like: `std::__debug::vector` derives from `std::__cxx1998::vector`;
 * <debug/safe_iterator.h>: `__gnu_debug::_Safe_iterator<Iterator, ..>` derives from Iterator.
 */
import { basePart, standIn, type StdView } from "./view";

const prefix = "std::__debug::";

export const debugViews: readonly StdView[] = [
  {
    matches: (head) => head.startsWith(prefix),
    view(decoder, slot) {
      const plain = decoder.types.name(decoder.types.strip(slot.type)).slice(prefix.length).split("<", 1)[0]!;
      const base = basePart(decoder.types, slot, `std::${plain}<`);
      return base && standIn(decoder, slot, base);
    },
  },
  {
    matches: (head) => head === "__gnu_debug::_Safe_iterator",
    view(decoder, slot) {
      const iterator = decoder.types.argument(slot.type, 0);
      const base = iterator === undefined ? undefined : basePart(decoder.types, slot, decoder.types.name(iterator));
      return base && standIn(decoder, slot, base);
    },
  },
];
