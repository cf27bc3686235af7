"""Classes of the standard library as gdb sees them: by libstdc++'s own printers where these give values, else by the members
that the headers name. The parts are called as we call them, so that they can be paired."""

import gdb

LONGEST_STRING = 100000
ENCODINGS = {1: "latin-1", 2: "utf-16-le", 4: "utf-32-le"}
NAMESPACES = ("std::__cxx11::", "std::__debug::", "std::__cxx1998::", "std::")
SEQUENCES = (
    "vector", "deque", "list", "forward_list", "set", "multiset", "unordered_set", "unordered_multiset",
    "stack", "queue", "priority_queue", "span", "initializer_list",
)
MAPS = ("map", "multimap", "unordered_map", "unordered_multimap")


def head_of(name):
    head = name.split("<", 1)[0]
    for prefix in NAMESPACES:
        if head.startswith(prefix):
            return head[len(prefix):]
    return ""


def container_of(name):
    head = head_of(name)
    if name.startswith(("std::vector<bool", "std::__debug::vector<bool")):
        return "bits"
    return "sequence" if head in SEQUENCES else "map" if head in MAPS else None


def string(value, name):
    """The characters as UTF-8 (those of char as they are)."""
    head = head_of(name)
    if head == "basic_string":
        start, length = value["_M_dataplus"]["_M_p"], int(value["_M_string_length"])
    elif head == "basic_string_view":
        start, length = value["_M_str"], int(value["_M_len"])
    else:
        return None
    if length > LONGEST_STRING:
        return {"k": "error", "v": "length %d" % length}
    size = start.type.target().sizeof
    content = bytes(gdb.selected_inferior().read_memory(int(start), length * size)) if length else b""
    if size > 1:
        content = content.decode(ENCODINGS[size], "surrogatepass").encode("utf-8", "surrogatepass")
    return {"k": "string", "v": content.hex()}


def object_of(value, name, encode):
    """What is no container. None: gdb shall say what it can."""
    reader = READERS.get(head_of(name))
    return reader(value, encode) if reader else None


def held(name, value, encode):
    return {"k": "struct", "c": [] if value is None else [[name, encode(value)]]}


def optional(value, encode):
    return held("value", gdb.default_visualizer(value).contained_value, encode)


def variant(value, encode):
    printer = gdb.default_visualizer(value)
    return held("<%d>" % int(printer.index), printer.contained_value, encode)


def expected(value, encode):
    if not value["_M_has_value"]:
        return held("error", value["_M_unex"], encode)
    is_void = value.type.strip_typedefs().template_argument(0).code == gdb.TYPE_CODE_VOID
    return held("value", None if is_void else value["_M_val"], encode)


def tuple_(value, encode):
    items = gdb.default_visualizer(value).children() if value.type.strip_typedefs().fields() else []
    return {"k": "struct", "c": [["<%d>" % i, encode(item)] for i, (_, item) in enumerate(items)]}


def bitset(value, encode):
    size = int(value.type.strip_typedefs().template_argument(0))
    bits = {int(name[1:-1]) for name, _ in gdb.default_visualizer(value).children()} if size else set()
    return {"k": "array", "n": size, "c": [{"k": "bool", "v": str(int(i in bits))} for i in range(min(size, 100))]}


READERS = {
    "optional": optional, "variant": variant, "any": optional, "expected": expected, "tuple": tuple_, "bitset": bitset,
}
