// SPDX-License-Identifier: GPL-3.0-or-later
// Where variables live, as the Location of src/trace/symbols.ts.
#pragma once
#include <string>

#include "die.hpp"
#include "machine.hpp"

namespace seepp {

/// JSON of the DIE's DW_AT_location or DW_AT_const_value; empty when it has none that holds over its whole scope.
/// `function`: the code of the function whose variable it is; empty for others.
std::string locationJson(const Die& die, const Machine& machine = kAmd64, CodeBytes function = {});
/// An expression that begins at a register as one that begins at the CFA, where the function's prologue tells how they are related.
std::vector<std::uint8_t> withoutRegister(std::vector<std::uint8_t> expression, const Machine& machine, CodeBytes function);
/// The address when the location is fixed.
std::optional<Dwarf_Addr> fixedAddress(const Die& die);
/// Bytes as lower-case hex digits, two each.
std::string hexBytes(const std::vector<std::uint8_t>& bytes);
/// JSON of a location expression given as bytes.
std::string expressionJson(const std::vector<std::uint8_t>& bytes);

}  // namespace seepp
