// SPDX-License-Identifier: GPL-3.0-or-later
// The table of types: each asked for once, the same type of several units merged, declarations replaced by definitions.
#pragma once
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "code.hpp"
#include "json.hpp"
#include "names.hpp"
#include "program.hpp"

namespace seepp {

class TypeTable {
public:
  TypeTable(Program& program, Names& names, const Code& code) : program_(program), names_(names), code_(code) {}

  /// Index of the type; absent for void and for what DWARF cannot say.
  std::optional<int> index(const std::optional<Die>& type);
  /// Appends `"name": index` to an object when there is a type.
  void reference(Json& json, std::string_view name, const std::optional<Die>& type);
  /// Fills in the members of all classes asked for so far, and of those that these lead to.
  void complete();
  /// One JSON object a type.
  const std::vector<std::string>& json() const { return json_; }
  /// The class with a vtable whose raw name (see Names::raw, blanks removed) is this.
  std::optional<int> polymorphic(const std::string& rawNameWithoutBlanks) const;
  std::string nameOf(int index) const { return classNames_.count(index) ? classNames_.at(index) : ""; }
  /// Bytes of an object of this type, when constant.
  static std::optional<std::uint64_t> sizeOf(const Die& type);

private:
  int derived(const char* kind, const Die& die);
  int keyed(const std::string& key, std::string json);
  int structure(const Die& die);
  int enumeration(const Die& die);
  int array(const Die& die);
  int function(const Die& die);
  std::string classJson(int index, const Die& die);
  void member(Json& json, const Die& owner, const Die& die, bool lambda);
  void base(Json& json, const Die& die);
  void templateArguments(Json& json, const Die& die);
  void typedefs(Json& json, const Die& die);
  void addLibraryNodes();

  Program& program_;
  Names& names_;
  const Code& code_;
  std::vector<std::string> json_;
  std::unordered_map<Dwarf_Off, int> byOffset_;
  std::unordered_map<std::string, int> byKey_;
  std::deque<std::pair<int, Die>> open_;  // classes whose members are still to be written
  std::unordered_map<std::string, int> polymorphic_;
  std::unordered_map<int, std::string> classNames_;
  int depth_ = 0;
};

}  // namespace seepp
