// SPDX-License-Identifier: GPL-3.0-or-later
// Names as a person writes them: qualified, with template arguments but without defaulted ones, `const int&`,
// `std::string`.
#pragma once
#include <string>
#include <unordered_map>

#include "program.hpp"

namespace seepp {

class Names {
public:
  explicit Names(const Program& program) : program_(program) {}

  /// "const int&", "int (*)(double)", "std::vector<int>", "void" for none.
  std::string type(const std::optional<Die>& die);
  /// A class, enum or typedef with its scopes: "std::map<int, std::string>", "(anonymous namespace)::Foo".
  const std::string& qualified(const Die& die);
  /// A function's own name with its scopes: "Stack<int>::push", "main".
  std::string functionShort(const Die& die, bool lambda);
  /// The same with parameter types: "Stack<int>::push(const int&)".
  std::string functionFull(const Die& die, bool lambda);
  /// A template argument's value as C++ writes it: "3", "true", "'c'", "Color::Red".
  std::string constant(const Die& type, std::int64_t value);
  /// Name with scopes as the compiler wrote them in DWARF; the key for finding definitions and vtables.
  std::string raw(const Die& die) const;
  /// A variable with its scopes: "Counter::total".
  std::string variable(const Die& die);

private:
  std::string declare(const std::optional<Die>& die, const std::string& inner, int depth);
  std::string own(const Die& die);
  std::string templateArguments(const Die& die);
  std::string tupleArguments(const Die& die);
  std::string templateValue(const Die& argument);
  std::string parameters(const Die& function, int depth);
  std::string scope(const Die& die);
  std::string closure(const Die& die);

  const Program& program_;
  std::unordered_map<Dwarf_Off, std::string> cache_;
};

/// `name` without the compiler's inline namespaces and with `>>` closed up: for names that come as text only.
std::string tidy(std::string name);

}  // namespace seepp
