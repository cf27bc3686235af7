"""Values as gdb reads them, as JSON that does not depend on how anybody prints them.

    {"k": "int" | "char" | "bool", "v": decimal}      {"k": "enum", "v": decimal, "t": names}
    {"k": "float", "v": text, "size": bytes}          {"k": "ptr", "v": "0x..", "s"?: the C string there}
    {"k": "ref", "v": "0x.."}                         {"k": "string", "v": bytes in hex}
    {"k": "struct", "c": [[name, value], ..]}         {"k": "array", "c": [value, ..], "n": length}
    {"k": "map", "c": [[key, value], ..], "n"}        {"k": "smart", "v": "0x.."}
    {"k": "text", "v"}: the very words we show
    {"k": "skip"}: gdb cannot say                     {"k": "error"}: not readable

Containers are read through libstdc++'s own printers for gdb.
"""

import glob
import sys

import gdb

for folder in sorted(glob.glob("/usr/share/gcc*/python")):
    sys.path.insert(0, folder)
try:
    from libstdcxx.v6 import register_libstdcxx_printers

    register_libstdcxx_printers(None)
except (ImportError, RuntimeError):
    pass  # not installed, or registered already: containers are then "skip"

import witness_library


def name_of(type_):
    return type_.unqualified().name or ""


class Encoder:
    def __init__(self, max_elements, max_depth):
        self.max_elements = max_elements
        self.max_depth = max_depth

    def encode(self, value, depth=0):
        try:
            return self.any(value, depth)
        except Exception as error:  # garbage that is not constructed yet makes printers fail in any way
            return {"k": "error", "v": "%s: %s" % (type(error).__name__, error)}

    def any(self, value, depth):
        type_ = value.type.strip_typedefs().unqualified()
        code = type_.code
        if code in (gdb.TYPE_CODE_INT, gdb.TYPE_CODE_CHAR):
            is_char = code == gdb.TYPE_CODE_CHAR or "char" in name_of(type_) or name_of(type_) == "wchar_t"
            return {"k": "char" if is_char else "int", "v": str(int(value))}
        if code == gdb.TYPE_CODE_BOOL:
            return {"k": "bool", "v": str(int(value))}
        if code == gdb.TYPE_CODE_ENUM:
            return {"k": "enum", "v": str(int(value)), "t": str(value)}
        if code == gdb.TYPE_CODE_FLT:
            return {"k": "float", "v": str(value), "size": type_.sizeof}
        if code == gdb.TYPE_CODE_PTR:
            return self.pointer(value, type_)
        if code in (gdb.TYPE_CODE_REF, gdb.TYPE_CODE_RVALUE_REF):
            return self.reference(value.referenced_value(), depth)
        if code == gdb.TYPE_CODE_ARRAY:
            return self.array(value, type_, depth)
        if code in (gdb.TYPE_CODE_STRUCT, gdb.TYPE_CODE_UNION):
            return self.record(value, type_, depth)
        return {"k": "skip"}

    def reference(self, target, depth):
        """With what a plain value or a pointer is there: other things are shown where they lie."""
        encoded = {"k": "ref", "v": "0x%x" % int(target.address)}
        to = self.encode(target, self.max_depth)
        if to["k"] in ("int", "char", "bool", "enum", "float", "ptr", "smart", "string"):
            encoded["to"] = to
        return encoded

    def pointer(self, value, type_):
        address = int(value) & 0xFFFFFFFFFFFFFFFF
        encoded = {"k": "ptr", "v": "0x%x" % address}
        target = type_.target().strip_typedefs().unqualified()
        if name_of(target) == "char" and address != 0:
            try:
                encoded["s"] = value.string(encoding="latin-1", length=-1)[:200]
            except (gdb.error, gdb.MemoryError, UnicodeDecodeError):
                pass  # not a string, or not readable
        return encoded

    def array(self, value, type_, depth):
        low, high = type_.range()
        length = high - low + 1
        if length < 0 or depth >= self.max_depth:
            return {"k": "skip"}
        shown = min(length, self.max_elements)
        return {"k": "array", "n": length, "c": [self.encode(value[low + i], depth + 1) for i in range(shown)]}

    def record(self, value, type_, depth):
        name = name_of(type_)
        text = witness_library.string(value, name)
        if text is not None:
            return text
        if name.startswith(("std::unique_ptr<", "std::shared_ptr<", "std::weak_ptr<")):
            return self.smart(value, name)
        if depth >= self.max_depth or name == "__jmp_buf_tag":  # its registers are scrambled with a secret of the process
            return {"k": "skip"}
        shape = witness_library.container_of(name)
        if shape is not None:
            return self.container(value, depth, shape)
        if name.startswith("__gnu_debug::_Safe_iterator<"):
            return self.any(value[type_.fields()[0]], depth)
        if name.startswith(("std::", "__gnu_cxx::")):
            known = witness_library.object_of(value, name, lambda part: self.encode(part, depth + 1))
            if known is not None:
                return known
        if name.startswith("std::array<"):
            elements = value["_M_elems"]
            if elements.type.strip_typedefs().code != gdb.TYPE_CODE_ARRAY:
                return {"k": "array", "n": 0, "c": []}
            return self.any(elements, depth)
        if name.startswith("std::") and not name.startswith("std::pair<"):
            return {"k": "skip"}
        if name.startswith("std::pair<"):
            return {"k": "struct", "c": [[f, self.encode(value[f], depth + 1)] for f in ("first", "second")]}
        return self.fields(value, type_, depth)

    def fields(self, value, type_, depth):
        found = []
        for field in type_.fields():
            if not hasattr(field, "bitpos") or field.artificial:
                continue  # a static member; the pointer to the virtual table
            label = field.name
            if field.is_base_class:
                label = name_of(field.type)
            found.append([label, self.encode(value[field], depth + 1)])
        return {"k": "struct", "c": found}

    def smart(self, value, name):
        if name.startswith("std::unique_ptr<"):
            printer = gdb.default_visualizer(value)
            children = dict(printer.children()) if printer else {}
            held = children.get("get()")
            return {"k": "smart", "v": "0x%x" % int(held)} if held is not None else {"k": "skip"}
        return {"k": "smart", "v": "0x%x" % int(value["_M_ptr"])}

    def container(self, value, depth, shape):
        printer = gdb.default_visualizer(value)
        if printer is None:
            return {"k": "skip"}
        limit = self.max_elements * (2 if shape == "map" else 1)
        items = []
        if hasattr(printer, "children"):
            for _, child in printer.children():
                items.append(child)
                if len(items) > limit:
                    break
        cut = len(items) > limit
        if shape == "bits":
            items = [{"k": "bool", "v": str(int(item))} for item in items[:limit]]
        else:
            items = [self.encode(self.lift(item), depth + 1) for item in items[:limit]]
        if shape == "map":
            items = [[items[i], items[i + 1]] for i in range(0, len(items) - 1, 2)]
        result = {"k": "map" if shape == "map" else "array", "c": items}
        if not cut:
            result["n"] = len(items)
        return result

    @staticmethod
    def lift(item):
        return item if isinstance(item, gdb.Value) else gdb.Value(item)
