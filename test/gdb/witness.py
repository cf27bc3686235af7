"""The witness: runs a program under gdb and says what gdb sees, as JSON lines.

Runs inside gdb: `SEEPP_WITNESS=request.json gdb -nx -q -batch -x witness.py`. The request (test/gdb/witness.ts writes it):

    {"binary", "root": folder of the user's sources, "folder": working folder, "args": [..], "environment": {..},
     "stdin", "stdout", "stderr", "report": paths of files, "sites": ["0x.."], "functions": [["0x low", "0x high"]],
     "maxStops", "maxFrames", "maxElements", "maxDepth"}

It never uses gdb's `step`: it stops at the addresses given, at function entries, at their `ret` instructions, and where
exceptions are thrown and caught. One line an event:

    {"e": "enter", "thread", "pc", "cfa"}                         a user function was called; cfa = SP + 8
    {"e": "site" | "return", "thread", "pc", "cfa", "frames", "globals", "returned"?}
    {"e": "throw", "thread", "frames", "globals"} | {"e": "begin-catch", "thread"}
    {"e": "signal", "name"} | {"e": "exit", "code"} | {"e": "cut"}
"""

import json
import os
import sys

import gdb

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from witness_values import Encoder  # noqa: E402  (gdb runs this file with its own path)

with open(os.environ["SEEPP_WITNESS"]) as request_file:
    request = json.load(request_file)

encoder = Encoder(request["maxElements"], request["maxDepth"])
functions = [(int(low, 16), int(high, 16)) for low, high in request["functions"]]
root = os.path.join(os.path.realpath(request["root"]), "")
report = open(request["report"], "w")


def emit(event):
    report.write(json.dumps(event) + "\n")


def quoted(text):
    return "'" + text.replace("'", "'\\''") + "'"


def prepare():
    for setting in (
        "pagination off", "confirm off", "width 0", "height 0", "breakpoint pending on", "breakpoint always-inserted on",
        "disable-randomization on", "print thread-events off", "print inferior-events off", "auto-load safe-path /",
        "debuginfod enabled off", "startup-with-shell on", "print finish off",
    ):
        try:
            gdb.execute("set " + setting, to_string=True)
        except gdb.error:
            pass  # a setting that this gdb does not have
    gdb.execute("file " + request["binary"], to_string=True)
    gdb.execute("cd " + request["folder"], to_string=True)
    gdb.execute("handle SIGUSR1 SIGUSR2 SIGALRM SIGCHLD nostop noprint pass", to_string=True)  # what a program sends itself
    gdb.execute("set exec-wrapper env -i " + " ".join(quoted(k + "=" + v) for k, v in request["environment"].items()))
    for name in ("__cxa_throw", "__cxa_rethrow", "__cxa_begin_catch"):
        try:
            gdb.execute("break *&" + name, to_string=True)
        except gdb.error:
            gdb.execute("break " + name, to_string=True)  # in a shared library: where gdb finds it once it is loaded


class Places:
    """What each address that we stop at means."""

    def __init__(self):
        self.sites = {int(address, 16) for address in request["sites"]}
        self.entries = {int(low, 16) for low, _ in request["functions"]}
        self.returns = set()
        architecture = gdb.selected_inferior().architecture()
        for low, high in request["functions"]:
            for line in architecture.disassemble(int(low, 16), int(high, 16) - 1):
                if line["asm"].split()[0] == "ret":
                    self.returns.add(line["addr"])
        for address in sorted(self.sites | self.entries | self.returns):
            gdb.Breakpoint("*0x%x" % address, internal=True)


def cfa_of(frame):
    frame.select()
    text = gdb.execute("info frame", to_string=True)
    return int(text.split("frame at ", 1)[1].split(":", 1)[0], 16)


def is_user(frame):
    """A function that has sites: not the library's, nor what the compiler wrote (deleting destructors, `_FUN`)."""
    pc = frame.pc()
    return any(low <= pc < high for low, high in functions)


def is_last_words(frame):
    """The runtime's terminate handler rethrows, to print what() says: no function of the user's stands between."""
    if "rethrow" not in (frame.name() or ""):
        return False
    frame = frame.older()
    while frame is not None and not is_user(frame):
        if "std::terminate" in (frame.name() or ""):
            return True
        frame = frame.older()
    return False


def variables_of(frame):
    """Parameters and locals of every lexical block that holds the frame's pc, innermost first."""
    found = []
    try:
        block = frame.block()
    except RuntimeError:
        return found
    while block is not None:
        for symbol in block:
            if not (symbol.is_variable or symbol.is_argument):
                continue
            variable = {"name": symbol.name, "line": symbol.line, "argument": symbol.is_argument}
            try:
                value = symbol.value(frame)
                if value.address is not None:
                    variable["address"] = "0x%x" % int(value.address)
                variable["value"] = encoder.encode(value)
            except (gdb.error, RuntimeError) as error:
                variable["value"] = {"k": "error", "v": str(error)}
            found.append(variable)
        if block.function is not None:
            break
        block = block.superblock
    return found


def frames_now():
    frames = []
    frame = gdb.newest_frame()
    while frame is not None and len(frames) < request["maxFrames"]:
        if is_user(frame) and frame.function() is not None:
            frames.append({
                "function": frame.function().name, "cfa": "0x%x" % cfa_of(frame), "line": frame.find_sal().line,
                "variables": variables_of(frame),
            })
        frame = frame.older()
    gdb.newest_frame().select()
    return frames


def user_globals():
    """The user's variables of namespace scope, found once: gdb's global and static blocks of the user's files."""
    found = {}
    for name in source_files():
        try:
            # gdb 13 lists no symtabs: the one of a file's first line is it.
            symtab = gdb.decode_line(name + ":1")[1][0].symtab
        except (gdb.error, TypeError, IndexError):
            continue
        for block in (symtab.global_block(), symtab.static_block()):
            for symbol in block:
                if symbol.is_variable and symbol.symtab.fullname().startswith(root):
                    found[(symbol.symtab.filename, symbol.line, symbol.name)] = symbol
    return list(found.values())


def source_files():
    text = gdb.execute("info sources -dirname " + root.rstrip("/"), to_string=True)
    names = set()
    for part in text.replace("\n", ",").split(","):
        part = part.strip()
        if part.startswith(root):
            names.add(part)
    return sorted(names)


def globals_now(symbols):
    found = []
    for symbol in symbols:
        try:
            value = symbol.value(gdb.newest_frame()) if symbol.needs_frame else symbol.value()
            found.append({"name": symbol.name, "address": "0x%x" % int(value.address), "value": encoder.encode(value)})
        except (gdb.error, RuntimeError, TypeError):
            pass  # no storage (a constant), or thread-local before its thread's block is there
    return found


def returned():
    """The result, by the System V ABI, where it is a scalar or lies in memory; None for what is split over registers."""
    result = gdb.newest_frame().function().type.target()
    if result is None:
        return None
    bare = result.strip_typedefs()
    if bare.code in (gdb.TYPE_CODE_REF, gdb.TYPE_CODE_RVALUE_REF):
        address = int(gdb.parse_and_eval("(unsigned long)$rax"))
        return {"k": "ref", "v": "0x%x" % address}
    if bare.code in (gdb.TYPE_CODE_INT, gdb.TYPE_CODE_CHAR, gdb.TYPE_CODE_BOOL, gdb.TYPE_CODE_ENUM, gdb.TYPE_CODE_PTR) and bare.sizeof <= 8:
        if bare.code == gdb.TYPE_CODE_BOOL:
            return {"k": "bool", "v": str(int(gdb.parse_and_eval("$rax & 0xff")))}
        return encoder.encode(gdb.parse_and_eval("$rax").cast(result))
    if bare.code == gdb.TYPE_CODE_FLT:
        register = {4: "$xmm0.v4_float[0]", 8: "$xmm0.v2_double[0]", 16: "$st0"}.get(bare.sizeof)
        return encoder.encode(gdb.parse_and_eval(register)) if register else None
    if bare.code in (gdb.TYPE_CODE_STRUCT, gdb.TYPE_CODE_UNION) and bare.sizeof > 16:
        return encoder.encode(gdb.parse_and_eval("$rax").cast(result.pointer()).dereference())
    return None


class Run:
    def __init__(self):
        self.stop = None
        self.exit = None
        gdb.events.stop.connect(self.on_stop)
        gdb.events.exited.connect(self.on_exit)

    def on_stop(self, event):
        self.stop = event

    def on_exit(self, event):
        self.exit = event

    def go(self, command):
        self.stop = None
        gdb.execute(command, to_string=True)

    def whole(self):
        prepare()
        places = Places()
        symbols = user_globals()
        arguments = " ".join(quoted(a) for a in request["args"])
        self.go("run %s < %s > %s 2> %s" % (arguments, quoted(request["stdin"]), quoted(request["stdout"]), quoted(request["stderr"])))
        stops = 0
        while self.exit is None:
            if isinstance(self.stop, gdb.SignalEvent):
                emit({"e": "signal", "name": self.stop.stop_signal})
                gdb.execute("kill")
                return
            if stops >= request["maxStops"]:
                emit({"e": "cut"})
                gdb.execute("kill")
                return
            stops += self.here(places, symbols)
            self.go("continue")
        emit({"e": "exit", "code": getattr(self.exit, "exit_code", None)})

    def here(self, places, symbols):
        frame = gdb.newest_frame()
        pc = frame.pc()
        thread = gdb.selected_thread().num
        if pc in places.entries:
            sp = int(gdb.parse_and_eval("(unsigned long)$rsp"))
            emit({"e": "enter", "thread": thread, "pc": "0x%x" % pc, "cfa": "0x%x" % (sp + 8)})
        if pc in places.sites or pc in places.returns:
            event = {
                "e": "site" if pc in places.sites else "return", "thread": thread, "pc": "0x%x" % pc,
                "cfa": "0x%x" % cfa_of(frame), "frames": frames_now(), "globals": globals_now(symbols),
            }
            if pc in places.returns:
                try:
                    event["returned"] = returned()
                except (gdb.error, RuntimeError):
                    pass  # no result that gdb can make of the registers
            emit(event)
            return 1
        if pc not in places.entries:
            if "begin_catch" in (frame.name() or ""):
                emit({"e": "begin-catch", "thread": thread})
            elif not is_last_words(frame):
                emit({"e": "throw", "thread": thread, "frames": frames_now(), "globals": globals_now(symbols)})
        return 0


Run().whole()
report.close()
