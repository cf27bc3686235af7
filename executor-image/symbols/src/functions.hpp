// SPDX-License-Identifier: GPL-3.0-or-later
// Functions with their variables and scopes, and variables of namespace scope.
#pragma once
#include "code.hpp"
#include "json.hpp"
#include "types.hpp"

namespace seepp {

class Functions {
public:
  Functions(Program& program, Names& names, TypeTable& types, const Code& code) : program_(program), names_(names), types_(types), code_(code) {}

  /// The `functions` array.
  std::string functionsJson();
  /// The `globals` array.
  std::string globalsJson();

private:
  void function(Json& json, const UserFunction& function);
  void variables(Json& json, const Die& scope);
  void coroutineParameters(Json& json, const Die& body);
  void scopes(Json& json, const Die& scope);
  void block(Json& json, const Die& die);
  void variable(Json& json, const Die& die, const std::string* qualifiedName = nullptr, bool ofCoroutine = false);
  const char* kindOf(const UserFunction& function, const std::string& name);

  Program& program_;
  Names& names_;
  TypeTable& types_;
  const Code& code_;
  bool inCoroutine_ = false;
  CodeBytes body_;  // of the function that is written at the moment
  const UserFunction* ramp_ = nullptr;  // of the coroutine that is written at the moment
};

}  // namespace seepp
