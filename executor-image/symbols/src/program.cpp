// SPDX-License-Identifier: GPL-3.0-or-later
#include "program.hpp"

#include <gelf.h>

#include <algorithm>
#include <cstring>
#include <filesystem>

namespace seepp {

namespace fs = std::filesystem;

namespace {

bool startsWith(const char* text, std::string_view prefix) { return text != nullptr && std::string_view(text).substr(0, prefix.size()) == prefix; }

/// Node types of the standard containers and control blocks of shared_ptr: reached by casts only, so that no member or
/// pointer leads to them.
bool isLibraryNode(const char* name) {
  for (const auto prefix : {"_Rb_tree_node<", "_Hash_node<", "_List_node<", "_Fwd_list_node<", "_Sp_counted_ptr_inplace<", "_Sp_counted_ptr<",
                            "_Sp_counted_deleter<"})
    if (startsWith(name, prefix)) return true;
  return false;
}

Dwarf_Addr lowestExecutableAddress(Elf* elf) {
  Dwarf_Addr lowest = 0;
  for (Elf_Scn* section = nullptr; (section = elf_nextscn(elf, section)) != nullptr;) {
    GElf_Shdr header;
    if (gelf_getshdr(section, &header) == nullptr || (header.sh_flags & SHF_EXECINSTR) == 0) continue;
    if (lowest == 0 || header.sh_addr < lowest) lowest = header.sh_addr;
  }
  return lowest;
}

}  // namespace

bool isLambda(const Die& die) {
  if (!isClass(tagOf(die))) return false;
  const char* name = text(die, DW_AT_name);
  if (name != nullptr) return startsWith(name, "<lambda");
  bool callable = false;
  eachChild(die, [&](const Die& child) {
    const int tag = tagOf(child);
    if (tag != DW_TAG_subprogram) return;
    callable = callable || startsWith(text(child, DW_AT_name), "operator()");
  });
  return callable;
}

std::optional<Die> coroutinePromise(const Die& function) {
  if (!flag(function, DW_AT_artificial)) return {};
  std::optional<Die> promise;
  eachChild(function, [&](const Die& child) {
    const char* name = tagOf(child) == DW_TAG_variable ? text(child, DW_AT_name) : nullptr;
    if (name != nullptr && std::string_view(name) == "_Coro_promise") promise = child;
  });
  return promise;
}

Program::Program(Dwarf* dwarf, Elf* elf, const std::string& sourceRoot, std::vector<std::string> libraryRoots) : libraryRoots_(std::move(libraryRoots)) {
  // The folder as it was named and as it is: the compiler may have reached it by a symbolic link or not.
  std::error_code failure;
  const fs::path named = fs::absolute(sourceRoot, failure).lexically_normal();
  const fs::path real = fs::canonical(sourceRoot, failure);
  for (std::string root : {named.string(), failure ? named.string() : real.string()}) {
    while (!root.empty() && root.back() == '/') root.pop_back();
    roots_.push_back(root);
  }
  lowestCode_ = lowestExecutableAddress(elf);
  parents_.reserve(1 << 15);

  Dwarf_CU* cu = nullptr;
  Die unit;
  Dwarf_Half version = 0;
  std::uint8_t unitType = 0;
  while (dwarf_get_units(dwarf, cu, &cu, &version, &unitType, &unit, nullptr) == 0) {
    if (tagOf(unit) != DW_TAG_compile_unit) continue;
    if (version < 5) dwarf5OrLater = false;
    units.push_back(unit);
    indexUnit(unit);
  }
  finish();
}

void Program::indexUnit(const Die& unit) {
  if (producer.empty())
    if (const char* name = text(unit, DW_AT_producer)) producer = name;
  walkChildren(unit, "", false);
}

void Program::walkChildren(const Die& die, const std::string& prefix, bool insideFunction) {
  const bool top = tagOf(die) == DW_TAG_compile_unit;
  eachChild(die, [&](const Die& child) {
    switch (tagOf(child)) {
      case DW_TAG_namespace:
      case DW_TAG_structure_type:
      case DW_TAG_class_type:
      case DW_TAG_union_type:
      case DW_TAG_enumeration_type:
      case DW_TAG_typedef:
      case DW_TAG_subprogram:
      case DW_TAG_lexical_block:
      case DW_TAG_variable:
      case DW_TAG_member:
        if (!top) parents_.emplace(offsetOf(child), die);
        walk(child, prefix, insideFunction);
        break;
      default:
        break;
    }
  });
}

void Program::walk(const Die& die, const std::string& prefix, bool insideFunction) {
  const auto qualified = [&](const char* name) { return prefix.empty() ? std::string(name) : prefix + "::" + name; };
  const int tag = tagOf(die);
  if (tag == DW_TAG_namespace) {
    const char* name = text(die, DW_AT_name);
    walkChildren(die, qualified(name ? name : "(anonymous namespace)"), insideFunction);
  } else if (isClass(tag)) {
    const char* name = text(die, DW_AT_name);
    if (name != nullptr && !flag(die, DW_AT_declaration)) {
      if (prefix.compare(0, 3, "std") == 0 && isLibraryNode(name)) libraryNodes_.push_back(die);
      if (!insideFunction) definitions_.emplace(qualified(name), die);
      if (isUser(die)) userClasses_.push_back(die);
    }
    walkChildren(die, qualified(name ? name : "{}"), insideFunction);
  } else if (tag == DW_TAG_subprogram) {
    considerFunction(die);
    const char* name = inheritedText(die, DW_AT_name);
    if (!flag(die, DW_AT_declaration)) walkChildren(die, qualified(name ? name : "{}"), true);
  } else if (tag == DW_TAG_lexical_block) {
    walkChildren(die, prefix, insideFunction);
  } else if (tag == DW_TAG_variable && insideFunction) {
    // The type of an array of variable length lies outside of the function whose variables its bounds name.
    const auto type = typeOf(die);
    if (const auto function = parentOf(die); function && type && tagOf(*type) == DW_TAG_array_type) parents_.emplace(offsetOf(*type), *function);
  } else if (tag == DW_TAG_variable) {
    considerVariable(die);
  }
}

std::optional<CodeRange> Program::codeRange(const Die& die) const {
  CodeRange range;
  Die* mutableDie = const_cast<Die*>(&die);
  if (dwarf_lowpc(mutableDie, &range.low) != 0 || dwarf_highpc(mutableDie, &range.high) != 0) {
    if (!has(die, DW_AT_ranges)) return {};
    Dwarf_Addr base;
    if (dwarf_ranges(mutableDie, 0, &base, &range.low, &range.high) <= 0) return {};
  }
  // Code that the linker dropped (a template's second copy) keeps its DIE, at address 0 or 1.
  if (range.low < lowestCode_ || range.high <= range.low) return {};
  return range;
}

std::optional<CodeRange> Program::codeAround(const Die& die) const {
  for (auto around = parentOf(die); around; around = parentOf(*around))
    if (tagOf(*around) == DW_TAG_subprogram) return codeRange(*around);
  return {};
}

void Program::considerFunction(const Die& die) {
  if (!has(die, DW_AT_low_pc) && !has(die, DW_AT_ranges)) return;
  const char* name = inheritedText(die, DW_AT_name);
  const bool staticInit = startsWith(name, "__static_initialization_and_destruction") || startsWith(name, "__tls_init");
  const auto parent = parentOf(declarationOf(die));
  const bool lambda = parent && startsWith(name, "operator()") && isLambda(*parent);
  const auto promise = coroutinePromise(die);
  if (promise) {
    if (!isStepped(*promise)) return;
  } else if (!staticInit) {
    if (!lambda && (inheritedFlag(die, DW_AT_artificial) || inheritedUnsigned(die, DW_AT_defaulted))) return;
    if (!isStepped(lambda ? *parent : die)) return;
  } else {
    Die unit;
    dwarf_diecu(const_cast<Die*>(&die), &unit, nullptr, nullptr);
    const char* unitName = text(unit, DW_AT_name);
    if (unitName == nullptr || !files[fileIndexOfPath(normalise(unitName, filesOf(unit).directory))].user) return;
  }
  if (const auto range = codeRange(die)) functions.push_back({die, *range, lambda, staticInit, !staticInit && !isUser(promise ? *promise : lambda ? *parent : die), promise.has_value()});
}

void Program::considerVariable(const Die& die) {
  if (!has(die, DW_AT_location) && !has(die, DW_AT_const_value)) return;
  storage_.emplace(offsetOf(declarationOf(die)), die);
  if (const char* linkage = inheritedText(die, DW_AT_linkage_name)) storageByLinkage_.emplace(linkage, die);
  // A static member that is only a value is its class's, not a variable of the program.
  const auto parent = parentOf(die);
  if (!has(die, DW_AT_location) && parent && isClass(tagOf(*parent))) return;
  if (!inheritedFlag(die, DW_AT_artificial) && isUser(die)) globals.push_back(die);
}

void Program::finish() {
  std::stable_sort(functions.begin(), functions.end(), [](const auto& a, const auto& b) { return a.range.low < b.range.low; });
  std::vector<UserFunction> kept;
  for (const auto& function : functions)
    if (kept.empty() || function.range.low >= kept.back().range.high) kept.push_back(function);
  functions = std::move(kept);
}

const UserFunction* Program::rampOf(const UserFunction& coroutine) const {
  // The frame's class is called like the symbol of the function that makes it.
  std::string symbol;
  eachChild(coroutine.die, [&](const Die& child) {
    if (tagOf(child) != DW_TAG_formal_parameter) return;
    const auto frame = typeOf(child) ? typeOf(*typeOf(child)) : std::nullopt;
    const char* name = frame ? text(*frame, DW_AT_name) : nullptr;
    if (name != nullptr) symbol = name;
  });
  constexpr std::string_view ending = ".Frame";
  if (symbol.size() <= ending.size()) return nullptr;
  symbol.resize(symbol.size() - ending.size());
  for (const auto& function : functions) {
    const char* own = inheritedText(function.die, DW_AT_linkage_name);
    if (own == nullptr) own = inheritedText(function.die, DW_AT_name);
    if (!function.coroutine && own != nullptr && symbol == own) return &function;
  }
  return nullptr;
}

std::optional<Die> Program::parentOf(const Die& die) const {
  const auto found = parents_.find(offsetOf(die));
  if (found == parents_.end()) return {};
  return found->second;
}

std::optional<Die> Program::definitionOf(const std::string& rawQualifiedName) const {
  const auto found = definitions_.find(rawQualifiedName);
  if (found == definitions_.end()) return {};
  return found->second;
}

std::optional<Die> Program::storageOf(const Die& declaration) const {
  if (has(declaration, DW_AT_location)) return declaration;
  if (const auto found = storage_.find(offsetOf(declaration)); found != storage_.end()) return found->second;
  if (const char* linkage = text(declaration, DW_AT_linkage_name))
    if (const auto found = storageByLinkage_.find(linkage); found != storageByLinkage_.end()) return found->second;
  return {};
}

Program::UnitFiles& Program::filesOf(const Die& die) {
  const auto [entry, fresh] = unitFiles_.try_emplace(die.cu);
  UnitFiles& unitFiles = entry->second;
  if (fresh) {
    Die unit;
    if (dwarf_diecu(const_cast<Die*>(&die), &unit, nullptr, nullptr) != nullptr) {
      if (const char* directory = text(unit, DW_AT_comp_dir)) unitFiles.directory = directory;
      if (dwarf_getsrcfiles(&unit, &unitFiles.table, &unitFiles.count) != 0) unitFiles.count = 0;
    }
    unitFiles.known.assign(unitFiles.count, -1);
  }
  return unitFiles;
}

std::string Program::normalise(const std::string& path, const std::string& directory) const {
  fs::path full(path);
  if (full.is_relative()) {
    const fs::path base(directory);
    full = (base.is_absolute() ? base : fs::path(roots_.back()) / base) / full;  // -ffile-prefix-map may make it relative
  }
  return full.lexically_normal().string();
}

int Program::fileIndexOfPath(const std::string& path) {
  if (const auto found = fileByPath_.find(path); found != fileByPath_.end()) return found->second;
  SourceFile file{path, false, false};
  const bool isFile = path[path.rfind('/') + 1] != '<';  // "<built-in>" and its like
  for (const std::string& root : roots_)
    if (isFile && path.size() > root.size() + 1 && path.compare(0, root.size(), root) == 0 && path[root.size()] == '/')
      file = {path.substr(root.size() + 1), true, false};
  for (const std::string& root : libraryRoots_)
    if (!file.user && isFile && path.compare(0, root.size(), root) == 0) file.library = true;
  const int index = static_cast<int>(files.size());
  files.push_back(file);
  fileByPath_.emplace(path, index);
  return index;
}

int Program::outputFile(int index) {
  if (index < 0) return 0;
  outputNumbers_.resize(files.size(), -1);
  int& number = outputNumbers_[index];
  if (number < 0) {
    number = static_cast<int>(output_.size());
    output_.push_back(index);
  }
  return number;
}

std::vector<SourceFile> Program::outputFiles() const {
  std::vector<SourceFile> list;
  for (const int index : output_) list.push_back(files[index]);
  return list;
}

int Program::fileIndex(const Die& unit, unsigned dwarfIndex) {
  UnitFiles& unitFiles = filesOf(unit);
  if (dwarfIndex >= unitFiles.count) return -1;
  int& known = unitFiles.known[dwarfIndex];
  if (known < 0) {
    const char* path = dwarf_filesrc(unitFiles.table, dwarfIndex, nullptr, nullptr);
    if (path == nullptr) return -1;
    known = fileIndexOfPath(normalise(path, unitFiles.directory));
  }
  return known;
}

std::optional<int> Program::fileOf(const Die& die) {
  const auto found = holder(die, DW_AT_decl_file);
  if (!found) return {};
  const auto number = unsignedValue(*found, DW_AT_decl_file);
  if (!number) return {};
  const int index = fileIndex(*found, static_cast<unsigned>(*number));
  if (index < 0) return {};
  return index;
}

bool Program::isUser(const Die& die) {
  const auto file = fileOf(die);
  return file && files[*file].user;
}

bool Program::isStepped(const Die& die) {
  const auto file = fileOf(die);
  return file && files[*file].stepped();
}

}  // namespace seepp
