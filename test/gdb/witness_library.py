"""Classes of the standard library as gdb sees them: by libstdc++'s own printers where these give values, else by the members
that the headers name. The parts are called as we call them, so that they can be paired."""

import datetime

import gdb

LONGEST_STRING = 100000
ENCODINGS = {1: "latin-1", 2: "utf-16-le", 4: "utf-32-le"}
NAMESPACES = ("std::__cxx11::", "std::__debug::", "std::__cxx1998::", "std::filesystem::__cxx11::", "std::chrono::", "std::", "__gnu_cxx::")
KEPT = {"std::filesystem::__cxx11::": "filesystem::", "std::chrono::": "chrono::"}
SEQUENCES = (
    "vector", "deque", "list", "forward_list", "set", "multiset", "unordered_set", "unordered_multiset",
    "stack", "queue", "priority_queue", "span", "initializer_list",
)
MAPS = ("map", "multimap", "unordered_map", "unordered_multimap")


def head_of(name):
    head = name.split("<", 1)[0]
    for prefix in NAMESPACES:
        if head.startswith(prefix):
            return KEPT.get(prefix, "") + head[len(prefix):]
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


def atomic(value, encode):
    while True:
        names = [field.name for field in value.type.strip_typedefs().fields()]
        inner = next((name for name in ("_M_i", "_M_p", "_M_b", "_M_base", "_M_fp") if name in names), None)
        if inner is None:
            bases = [field for field in value.type.strip_typedefs().fields() if field.is_base_class]
            if not bases:
                return None
            value = value[bases[0]]
            continue
        value = value[inner]
        if inner in ("_M_i", "_M_p", "_M_fp"):
            return encode(value)


def complex_(value, encode):
    if value.type.strip_typedefs().template_argument(0).code == gdb.TYPE_CODE_INT:
        real, imaginary = int(value["_M_real"]), int(value["_M_imag"])
        return {"k": "text", "v": "%d%+di" % (real, imaginary)}
    real, imaginary = str(value["_M_value"]).replace("i", "").replace(" ", "").split("+", 1)
    return {"k": "text", "v": "%s%+gi" % (real, float(imaginary))}


def text(words):
    return {"k": "text", "v": words}


def duration(value, encode):
    printed = str(gdb.default_visualizer(value).to_string())
    return text(printed[printed.index("{") + 1:printed.index("}")].strip())


def time_point(value, encode):
    clock = value.type.strip_typedefs().template_argument(0).name
    if not clock.endswith("system_clock"):
        return text(duration(value["__d"], encode)["v"] + " since the clock's start")
    period = value["__d"].type.strip_typedefs().template_argument(1)
    num, den = int(period.template_argument(0)), int(period.template_argument(1))
    ticks = int(value["__d"]["__r"]) * num
    moment = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=ticks // den)
    if den == 1 and num % 86400 == 0:
        return text(moment.strftime("%Y-%m-%d"))
    fraction = ".%0*d" % (len(str(den)) - 1, ticks % den) if den > 1 else ""
    return text(moment.strftime("%Y-%m-%d %H:%M:%S") + fraction)


def date(value, encode):
    return text("%04d-%02d-%02d" % (int(value["_M_y"]["_M_y"]), int(value["_M_m"]["_M_m"]), int(value["_M_d"]["_M_d"])))


def time_of_day(value, encode):
    clock = ":".join("%02d" % int(value[name]["__r"]) for name in ("_M_h", "_M_m", "_M_s"))
    return text(("-" if value["_M_is_neg"] else "") + clock)


def path(value, encode):
    return encode(value["_M_pathname"])


def wrapper(value, encode):
    return {"k": "ref", "v": "0x%x" % int(value["_M_data"])}


def bit(value, encode):
    return {"k": "bool", "v": str(int((int(value["_M_p"].dereference()) & int(value["_M_mask"])) != 0))}


def address(pointer):
    return {"k": "ptr", "v": "0x%x" % (int(pointer) & 0xFFFFFFFFFFFFFFFF)}


def current(value, encode):
    held = value["_M_current"]
    return address(held) if held.type.strip_typedefs().code == gdb.TYPE_CODE_PTR else encode(held)


def deque_iterator(value, encode):
    return address(value["_M_cur"])


def container(value, encode):
    return address(value["container"])


def reverse(value, encode):
    held = value["current"]
    pointer = held if held.type.strip_typedefs().code == gdb.TYPE_CODE_PTR else held["_M_current"]
    return address(pointer - 1)


def node_iterator(node_type, member):
    """At an end there is no element: ours then says "end()" and the header's address."""

    def read(value, encode):
        node = value[member]
        argument = value.type.strip_typedefs().unqualified().name.split("<", 1)[1].rsplit(">", 1)[0]
        whole = gdb.lookup_type("%s<%s>" % (node_type, argument.strip()))
        if int(node) == 0:
            return address(node)
        inner = node.cast(whole.pointer()).dereference()
        held = inner["_M_storage"] if "_M_storage" in [field.name for field in inner.type.fields()] else inner["_M_value_field"]
        return {"k": "ptr", "v": "0x%x" % int(held.address), "e": "0x%x" % int(node)}

    return read


def mutex(value, encode):
    data = value["_M_mutex"]["__data"]
    if int(data["__lock"]) == 0:
        return text("unlocked")
    return text("locked %d times" % int(data["__count"]) if int(data["__count"]) > 1 else "locked")


def thread(value, encode):
    return text("joinable" if int(value["_M_id"]["_M_thread"]) else "<no thread>")


def once(value, encode):
    return text({0: "not called", 2: "called"}.get(int(value["_M_once"]) & 3, "being called"))


def lock(value, encode):
    parts = [["mutex", encode(value["_M_pm" if "_M_pm" in [field.name for field in value.type.strip_typedefs().fields()] else "_M_device"])]]
    if "_M_owns" in [field.name for field in value.type.strip_typedefs().fields()]:
        parts.append(["owns", encode(value["_M_owns"])])
    return {"k": "struct", "c": parts}


def counter(*names):
    def read(value, encode):
        for name in names:
            value = value[name]
        return encode(value)

    return read


def error_code(value, encode):
    return {"k": "struct", "c": [["value", encode(value["_M_value"])], ["category", {"k": "skip"}]]}


READERS = {
    "optional": optional, "variant": variant, "any": optional, "expected": expected, "tuple": tuple_, "bitset": bitset,
    "atomic": atomic, "atomic_flag": atomic, "complex": complex_, "chrono::duration": duration, "chrono::time_point": time_point,
    "chrono::year_month_day": date, "chrono::hh_mm_ss": time_of_day, "filesystem::path": path, "reference_wrapper": wrapper, "_Bit_reference": bit,
    "_Deque_iterator": deque_iterator, "reverse_iterator": reverse, "move_iterator": current, "back_insert_iterator": container,
    "front_insert_iterator": container, "_List_iterator": node_iterator("std::_List_node", "_M_node"),
    "_List_const_iterator": node_iterator("std::_List_node", "_M_node"), "_Fwd_list_iterator": node_iterator("std::_Fwd_list_node", "_M_node"),
    "_Rb_tree_iterator": node_iterator("std::_Rb_tree_node", "_M_node"), "_Rb_tree_const_iterator": node_iterator("std::_Rb_tree_node", "_M_node"),
    "__normal_iterator": current, "mutex": mutex, "recursive_mutex": mutex, "timed_mutex": mutex, "thread": thread, "once_flag": once,
    "lock_guard": lock, "unique_lock": lock, "shared_lock": lock, "counting_semaphore": counter("_M_sem", "_M_counter"),
    "latch": counter("_M_a"), "error_code": error_code, "error_condition": error_code,
}
