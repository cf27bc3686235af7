/**
 * std::stack, std::queue, std::priority_queue: the container that they wrap, in its own order (a stack's top is the last, a
 * queue's front the first, a heap's top the first).
 * Layout: libstdc++ <bits/stl_stack.h>, <bits/stl_queue.h>: the standard's own member `c`.
 */
import { part, standIn, type StdView } from "./view";

export const adaptorView: StdView = {
  matches: (head) => head === "std::stack" || head === "std::queue" || head === "std::priority_queue",
  view(decoder, slot) {
    const inner = part(decoder.types, slot, "c");
    return inner && standIn(decoder, slot, inner);
  },
};
