// SPDX-License-Identifier: GPL-3.0-or-later
// seepp-symbols BINARY SOURCE-ROOT [LIBRARY-ROOT/]..: the symbols of one program as JSON on stdout (docs/recording.md,
// schema in src/trace/symbols.ts). Exit codes: 0 written, 1 the binary cannot be read, 2 wrong arguments.
#include <elfutils/libdw.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <exception>

#include "code.hpp"
#include "functions.hpp"
#include "json.hpp"
#include "lines.hpp"
#include "names.hpp"
#include "program.hpp"
#include "types.hpp"

namespace {

using namespace seepp;

bool startsWith(const std::string& text, std::string_view prefix) { return text.compare(0, prefix.size(), prefix) == 0; }

/// Code that user data hardly ever points to: the library's own instantiations and the C runtime's start-up. What
/// std::function and std::any hold (their invokers and managers) is kept: it tells the type of what is inside.
bool isLibraryCode(const std::string& name) {
  for (const std::string_view tells : {"_Function_handler", "9_S_manage", "9_S_invoke", "15_S_call_storage"})  // what a std::any or a std::function holds
    if (name.find(tells) != std::string::npos) return false;
  for (const std::string_view prefix : {"_ZNSt", "_ZNKSt", "_ZNSa", "_ZNKSa", "_ZNSs", "_ZNSb", "_ZZNSt", "_ZZNKSt", "_ZSt", "_ZN9__gnu_cxx", "_ZNK9__gnu_cxx", "_ZN10__cxxabi", "_Zn", "_Zd", "_GLOBAL__", "__static_init", "_init", "_fini", "_start",
                                        "deregister_tm", "register_tm", "__do_global", "frame_dummy", "_dl_relocate", "__cxa", "__gxx", "_Unwind"})
    if (startsWith(name, prefix)) return true;
  return false;
}

/// A deleting destructor (D0) only calls the real one and frees: it is no function of the source.
void dropDeletingDestructors(Program& program, const Code& code) {
  std::erase_if(program.functions, [&](const UserFunction& function) {
    const auto symbol = std::lower_bound(code.functions.begin(), code.functions.end(), function.range.low, [](const Symbol& s, std::uint64_t address) { return s.address < address; });
    return symbol != code.functions.end() && symbol->address == function.range.low && symbol->name.ends_with("D0Ev");
  });
}

std::string codeSymbolsJson(const Code& code, const Program& program) {
  Json json;
  json.beginArray();
  std::uint64_t last = 0;
  for (const Symbol& symbol : code.functions) {
    if (symbol.address == last || isLibraryCode(symbol.name)) continue;
    const bool user = std::any_of(program.functions.begin(), program.functions.end(), [&](const UserFunction& f) { return f.range.low == symbol.address; });
    if (user) continue;
    last = symbol.address;
    json.beginObject().hex("address", symbol.address).number("size", static_cast<std::int64_t>(symbol.size)).string("name", tidy(demangle(symbol.name))).endObject();
  }
  return json.endArray().take();
}

std::string vtablesJson(const Code& code, const TypeTable& types) {
  Json json;
  json.beginArray();
  constexpr std::string_view kPrefix = "vtable for ";
  for (const Symbol& symbol : code.vtables) {
    if (startsWith(symbol.name, "_ZTVN10__cxxabiv1")) continue;  // of typeinfo objects
    std::string name = demangle(symbol.name);
    if (startsWith(name, kPrefix)) name.erase(0, kPrefix.size());
    std::string key = name;
    key.erase(std::remove(key.begin(), key.end(), ' '), key.end());
    const auto type = types.polymorphic(key);
    json.beginObject().hex("address", symbol.address).number("size", static_cast<std::int64_t>(symbol.size));
    json.string("type", type ? types.nameOf(*type) : tidy(name));
    if (type) json.number("typeIndex", *type);
    json.endObject();
  }
  return json.endArray().take();
}

std::string storageJson(const Code& code) {
  Json json;
  json.beginArray();
  for (const Symbol& symbol : code.temporaries)
    if (symbol.size > 0) json.beginObject().hex("address", symbol.address).number("size", static_cast<std::int64_t>(symbol.size)).endObject();
  return json.endArray().take();
}

std::string filesJson(const Program& program) {
  Json json;
  json.beginArray();
  for (const SourceFile& file : program.outputFiles()) json.beginObject().string("path", file.path).boolean("user", file.user).endObject();
  return json.endArray().take();
}

std::string symbolsJson(Dwarf* dwarf, Elf* elf, const char* sourceRoot, std::vector<std::string> libraryRoots) {
  Program program(dwarf, elf, sourceRoot, std::move(libraryRoots));
  const Code code(elf);
  dropDeletingDestructors(program, code);
  Names names(program);
  TypeTable types(program, names, code);
  Functions functions(program, names, types, code);

  const std::string functionsText = functions.functionsJson();
  const std::string globalsText = functions.globalsJson();
  types.complete();
  auto allRows = rowsOfUserFunctions(program);
  auto rows = userRows(program, allRows);
  addEpilogueRows(rows, program, code);
  allRows.insert(allRows.end(), rows.begin(), rows.end());
  std::stable_sort(allRows.begin(), allRows.end(), [](const Row& a, const Row& b) { return a.address < b.address; });
  const std::string rowsText = rowsJson(rows, program);

  Json json;
  json.beginObject().number("version", 1).string("producer", program.producer).string("architecture", code.machine->name);
  json.key("files").raw(filesJson(program));
  json.key("types").beginArray();
  for (const std::string& type : types.json()) json.raw(type);
  json.endArray();
  json.key("functions").raw(functionsText).key("globals").raw(globalsText).key("storage").raw(storageJson(code));
  json.key("rows").raw(rowsText).key("epilogues").raw(epiloguesJson(rows, program, code)).key("jumps").raw(rowsWhoseCodeJson(code.machine->isJump, allRows, program, code));
  json.key("leaves").raw(rowsWhoseCodeJson(code.machine->endsInJump, allRows, program, code));
  json.key("codeSymbols").raw(codeSymbolsJson(code, program)).key("vtables").raw(vtablesJson(code, types)).key("sections").raw(code.sectionsJson());
  return json.endObject().take();
}

int fail(const char* binary, const char* why) {
  std::fprintf(stderr, "seepp-symbols: cannot read %s: %s\n", binary, why);
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: seepp-symbols BINARY SOURCE-ROOT [LIBRARY-ROOT/]..\n");
    return 2;
  }
  const int descriptor = open(argv[1], O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return fail(argv[1], "no such file, or it may not be read");
  elf_version(EV_CURRENT);
  Elf* elf = elf_begin(descriptor, ELF_C_READ_MMAP, nullptr);
  if (elf == nullptr || elf_kind(elf) != ELF_K_ELF) return fail(argv[1], "it is not an ELF file");
  Dwarf* dwarf = dwarf_begin_elf(elf, DWARF_C_READ, nullptr);
  if (dwarf == nullptr) return fail(argv[1], "it has no debug information; compile it with -g");
  try {
    const std::string json = symbolsJson(dwarf, elf, argv[2], {argv + 3, argv + argc});
    if (std::fwrite(json.data(), 1, json.size(), stdout) != json.size() || std::fputc('\n', stdout) == EOF || std::fflush(stdout) != 0)
      return fail(argv[1], "the output could not be written");
  } catch (const std::exception& error) {
    return fail(argv[1], error.what());
  }
  // The process ends here: freeing what libdw has read would only take time.
  return 0;
}
