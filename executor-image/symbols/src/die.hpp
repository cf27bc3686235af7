// SPDX-License-Identifier: GPL-3.0-or-later
// Reading one DWARF entry (DIE): attributes with their usual defaults. Nothing here throws on odd input; what cannot be
// read is absent.
#pragma once
#include <elfutils/libdw.h>
#include <dwarf.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace seepp {

using Die = Dwarf_Die;

/// Identity of a DIE in its file.
inline Dwarf_Off offsetOf(const Die& die) { return dwarf_dieoffset(const_cast<Die*>(&die)); }
inline int tagOf(const Die& die) { return dwarf_tag(const_cast<Die*>(&die)); }

/// Attributes of the DIE itself.
bool has(const Die& die, unsigned attribute);
bool flag(const Die& die, unsigned attribute);
const char* text(const Die& die, unsigned attribute);  // nullptr when absent
std::optional<std::uint64_t> unsignedValue(const Die& die, unsigned attribute);
std::optional<std::int64_t> signedValue(const Die& die, unsigned attribute);
std::optional<Die> reference(const Die& die, unsigned attribute);

/// Attributes of the DIE, else of what it specifies (DW_AT_specification) or is an instance of (DW_AT_abstract_origin).
bool inheritedFlag(const Die& die, unsigned attribute);
const char* inheritedText(const Die& die, unsigned attribute);
std::optional<std::uint64_t> inheritedUnsigned(const Die& die, unsigned attribute);
std::optional<Die> inheritedReference(const Die& die, unsigned attribute);
/// The first DIE of the chain itself, specification, abstract origin .. that has the attribute.
std::optional<Die> holder(const Die& die, unsigned attribute);
/// The end of that chain: where the thing was declared first.
Die declarationOf(const Die& die);

/// DW_AT_type, absent for void.
inline std::optional<Die> typeOf(const Die& die) { return inheritedReference(die, DW_AT_type); }
/// A block or exprloc attribute's bytes; empty when absent.
std::vector<std::uint8_t> blockBytes(const Die& die, unsigned attribute);
bool isBlock(const Die& die, unsigned attribute);

bool isClass(int tag);

/// Calls `visit` for each direct child, in order.
template <class Visit>
void eachChild(const Die& die, Visit&& visit) {
  Die child;
  if (dwarf_child(const_cast<Die*>(&die), &child) != 0) return;
  do {
    visit(static_cast<const Die&>(child));
  } while (dwarf_siblingof(&child, &child) == 0);
}

}  // namespace seepp
