// SPDX-License-Identifier: GPL-3.0-or-later
#include "die.hpp"

namespace seepp {

namespace {

Die* mutableDie(const Die& die) { return const_cast<Die*>(&die); }

/// Chains of specifications and origins are two or three long; more is a cycle in broken input.
constexpr int kMaxChain = 8;

std::optional<Die> next(const Die& die) {
  if (auto origin = reference(die, DW_AT_abstract_origin)) return origin;
  return reference(die, DW_AT_specification);
}

}  // namespace

bool has(const Die& die, unsigned attribute) { return dwarf_hasattr(mutableDie(die), attribute) != 0; }

bool flag(const Die& die, unsigned attribute) {
  Dwarf_Attribute found;
  bool value = false;
  return dwarf_attr(mutableDie(die), attribute, &found) != nullptr && dwarf_formflag(&found, &value) == 0 && value;
}

const char* text(const Die& die, unsigned attribute) {
  Dwarf_Attribute found;
  if (dwarf_attr(mutableDie(die), attribute, &found) == nullptr) return nullptr;
  return dwarf_formstring(&found);
}

std::optional<std::uint64_t> unsignedValue(const Die& die, unsigned attribute) {
  Dwarf_Attribute found;
  Dwarf_Word value;
  if (dwarf_attr(mutableDie(die), attribute, &found) == nullptr || dwarf_formudata(&found, &value) != 0) return {};
  return value;
}

std::optional<std::int64_t> signedValue(const Die& die, unsigned attribute) {
  Dwarf_Attribute found;
  Dwarf_Sword value;
  if (dwarf_attr(mutableDie(die), attribute, &found) == nullptr || dwarf_formsdata(&found, &value) != 0) return {};
  return value;
}

std::optional<Die> reference(const Die& die, unsigned attribute) {
  Dwarf_Attribute found;
  Die target;
  if (dwarf_attr(mutableDie(die), attribute, &found) == nullptr || dwarf_formref_die(&found, &target) == nullptr) return {};
  return target;
}

std::optional<Die> holder(const Die& die, unsigned attribute) {
  Die current = die;
  for (int depth = 0; depth < kMaxChain; ++depth) {
    if (has(current, attribute)) return current;
    const auto further = next(current);
    if (!further) return {};
    current = *further;
  }
  return {};
}

Die declarationOf(const Die& die) {
  Die current = die;
  for (int depth = 0; depth < kMaxChain; ++depth) {
    const auto further = next(current);
    if (!further) break;
    current = *further;
  }
  return current;
}

bool inheritedFlag(const Die& die, unsigned attribute) {
  const auto found = holder(die, attribute);
  return found && flag(*found, attribute);
}

const char* inheritedText(const Die& die, unsigned attribute) {
  const auto found = holder(die, attribute);
  return found ? text(*found, attribute) : nullptr;
}

std::optional<std::uint64_t> inheritedUnsigned(const Die& die, unsigned attribute) {
  const auto found = holder(die, attribute);
  return found ? unsignedValue(*found, attribute) : std::nullopt;
}

std::optional<Die> inheritedReference(const Die& die, unsigned attribute) {
  const auto found = holder(die, attribute);
  return found ? reference(*found, attribute) : std::nullopt;
}

bool isBlock(const Die& die, unsigned attribute) {
  Dwarf_Attribute found;
  if (dwarf_attr(mutableDie(die), attribute, &found) == nullptr) return false;
  switch (dwarf_whatform(&found)) {
    case DW_FORM_exprloc:
    case DW_FORM_block:
    case DW_FORM_block1:
    case DW_FORM_block2:
    case DW_FORM_block4:
      return true;
    default:
      return false;
  }
}

std::vector<std::uint8_t> blockBytes(const Die& die, unsigned attribute) {
  Dwarf_Attribute found;
  Dwarf_Block block;
  if (!isBlock(die, attribute) || dwarf_attr(mutableDie(die), attribute, &found) == nullptr) return {};
  if (dwarf_formblock(&found, &block) != 0) return {};
  return {block.data, block.data + block.length};
}

bool isClass(int tag) {
  return tag == DW_TAG_structure_type || tag == DW_TAG_class_type || tag == DW_TAG_union_type || tag == DW_TAG_interface_type;
}

}  // namespace seepp
