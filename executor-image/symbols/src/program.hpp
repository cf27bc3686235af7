// SPDX-License-Identifier: GPL-3.0-or-later
// The binary's DWARF seen once from end to end: who encloses whom, which functions and globals are the user's, and
// where each class is defined. All else is looked up from here on demand.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "die.hpp"

namespace seepp {

struct SourceFile {
  std::string path;  // user files: relative to the source root; others: as the compiler named them, normalised
  bool user = false;
  bool library = false;  // below one of the library roots
  bool stepped() const { return user || library; }
};

struct CodeRange {
  Dwarf_Addr low = 0;
  Dwarf_Addr high = 0;  // exclusive
};

struct UserFunction {
  Die die;
  CodeRange range;
  bool lambda = false;
  bool staticInit = false;
  bool library = false;
  bool coroutine = false;  ///< what is left of a coroutine's body: the function that its frame resumes
};

class Program {
public:
  /// `libraryRoots`: folders (ending in `/`) whose files' code is stepped through like the user's.
  Program(Dwarf* dwarf, Elf* elf, const std::string& sourceRoot, std::vector<std::string> libraryRoots = {});

  /// The enclosing DIE of a type, function or variable; absent for what lies directly in a unit or was not indexed.
  std::optional<Die> parentOf(const Die& die) const;
  /// The complete class with this raw qualified name (as `rawName` builds it), when the program has one.
  std::optional<Die> definitionOf(const std::string& rawQualifiedName) const;
  /// Node and control-block classes of the standard library: reached by casts only.
  const std::vector<Die>& libraryNodes() const { return libraryNodes_; }
  /// Complete classes declared in user files: a block may hold one that no variable names.
  const std::vector<Die>& userClasses() const { return userClasses_; }
  /// The definition (with storage) of a static data member or extern declaration.
  std::optional<Die> storageOf(const Die& declaration) const;
  /// The function that makes the frame which a coroutine's body runs in: it has the user's name and parameters.
  const UserFunction* rampOf(const UserFunction& coroutine) const;

  /// Index of the file that the DIE's declaration lies in (following specifications), and whether it is the user's.
  std::optional<int> fileOf(const Die& die);
  bool isUser(const Die& die);
  /// The user's, or of a library whose code is stepped through.
  bool isStepped(const Die& die);
  int fileIndex(const Die& unit, unsigned dwarfIndex);
  int fileIndexOfPath(const std::string& path);
  /// A file's number in the output, where only files that are mentioned appear.
  int outputFile(int index);
  std::vector<SourceFile> outputFiles() const;

  /// The code of the function that a local variable or a type of its own (an array of variable length) belongs to.
  std::optional<CodeRange> codeAround(const Die& die) const;

  std::vector<UserFunction> functions;  // sorted by address, disjoint
  std::vector<Die> globals;             // user variables of namespace scope and static members that have storage
  std::vector<SourceFile> files;
  std::string producer;
  std::vector<Die> units;
  bool dwarf5OrLater = true;

private:
  struct UnitFiles {
    Dwarf_Files* table = nullptr;
    std::size_t count = 0;
    std::string directory;
    std::vector<int> known;  // ours by theirs, -1 = not yet asked
  };

  void indexUnit(const Die& unit);
  void walk(const Die& die, const std::string& prefix, bool insideFunction);
  void walkChildren(const Die& die, const std::string& prefix, bool insideFunction);
  void considerFunction(const Die& die);
  void considerVariable(const Die& die);
  void finish();
  std::optional<CodeRange> codeRange(const Die& die) const;
  UnitFiles& filesOf(const Die& die);
  std::string normalise(const std::string& path, const std::string& directory) const;

  std::vector<std::string> roots_;
  std::vector<std::string> libraryRoots_;
  Dwarf_Addr lowestCode_ = 0;
  std::unordered_map<Dwarf_Off, Die> parents_;
  std::unordered_map<std::string, Die> definitions_;
  std::vector<Die> libraryNodes_;
  std::vector<Die> userClasses_;
  std::vector<int> outputNumbers_;
  std::vector<int> output_;
  std::unordered_map<Dwarf_Off, Die> storage_;
  std::unordered_map<std::string, Die> storageByLinkage_;
  std::unordered_map<const void*, UnitFiles> unitFiles_;
  std::unordered_map<std::string, int> fileByPath_;
};

/// True for a closure type: GCC gives it no name and a call operator.
bool isLambda(const Die& die);

/// GCC moves a coroutine's body into a function of its own, whose only parameter is the coroutine's frame (gcc/cp/coroutines.cc). The
/// DIE of the promise in that frame, which stands where the user's function does; absent when `function` is no such body.
std::optional<Die> coroutinePromise(const Die& function);

}  // namespace seepp
