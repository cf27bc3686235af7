// SPDX-License-Identifier: GPL-3.0-or-later
// Classes, structs and unions of the type table: bases, members, template arguments, the typedefs that views need.
#include <algorithm>
#include <array>
#include <cstring>

#include "location.hpp"
#include "types.hpp"

namespace seepp {

namespace {

/// Member typedefs by which the standard containers name their element and node types.
constexpr std::array<std::string_view, 13> kWantedTypedefs{
    "value_type", "key_type", "mapped_type", "element_type", "_Link_type", "_Node", "__node_type",
    "_Tp_alloc_type", "_Val", "_Ptr_type", "container_type", "__node_ptr", "_Node_ptr"};

const char* accessName(const Die& die) {
  switch (unsignedValue(die, DW_AT_accessibility).value_or(0)) {
    case DW_ACCESS_public: return "public";
    case DW_ACCESS_protected: return "protected";
    case DW_ACCESS_private: return "private";
    default: return nullptr;
  }
}

/// Access where DWARF leaves it out: a class's members are private, others' public.
const char* accessOf(const Die& owner, const Die& die) {
  if (const char* said = accessName(die)) return said;
  return tagOf(owner) == DW_TAG_class_type ? "private" : "public";
}

/// A virtual base's place: GCC writes `dup, deref, const N, minus, deref, plus`: its offset lies N bytes before the
/// address point of the vtable.
std::optional<std::int64_t> vbaseOffset(const Die& die) {
  const auto bytes = blockBytes(die, DW_AT_data_member_location);
  if (bytes.size() < 5 || bytes[0] != DW_OP_dup || bytes[1] != DW_OP_deref) return {};
  std::size_t at = 3;
  std::int64_t value = 0;
  switch (bytes[2]) {
    case DW_OP_const1u: value = bytes[at]; at += 1; break;
    case DW_OP_const2u: {
      if (bytes.size() < at + 3) return {};
      value = bytes[at] | bytes[at + 1] << 8;
      at += 2;
      break;
    }
    case DW_OP_constu: {
      unsigned shift = 0;
      while (at < bytes.size() && shift < 56) {
        value |= static_cast<std::int64_t>(bytes[at] & 0x7f) << shift;
        shift += 7;
        if ((bytes[at++] & 0x80) == 0) break;
      }
      break;
    }
    default:
      if (bytes[2] < DW_OP_lit0 || bytes[2] > DW_OP_lit31) return {};
      value = bytes[2] - DW_OP_lit0;
  }
  if (at >= bytes.size()) return {};
  if (bytes[at] == DW_OP_minus) return -value;
  if (bytes[at] == DW_OP_plus) return value;
  return {};
}

/// A destructor, copy or move constructor that the user wrote: with one, objects of the class are passed by address.
bool isNonTrivialMember(const Die& owner, const Die& function) {
  const char* name = text(function, DW_AT_name);
  const char* className = text(owner, DW_AT_name);
  if (name == nullptr || className == nullptr || flag(function, DW_AT_artificial)) return false;
  if (unsignedValue(function, DW_AT_defaulted).value_or(DW_DEFAULTED_no) == DW_DEFAULTED_in_class || flag(function, DW_AT_deleted)) return false;
  if (name[0] == '~') return true;
  const std::string_view plain(className);
  if (plain.substr(0, plain.find('<')) != name) return false;
  int parameters = 0;
  bool ownReference = false;
  eachChild(function, [&](const Die& child) {
    if (tagOf(child) != DW_TAG_formal_parameter || flag(child, DW_AT_artificial)) return;
    ++parameters;
    auto type = typeOf(child);
    if (!type || (tagOf(*type) != DW_TAG_reference_type && tagOf(*type) != DW_TAG_rvalue_reference_type)) return;
    type = typeOf(*type);
    if (type && tagOf(*type) == DW_TAG_const_type) type = typeOf(*type);
    ownReference = type && offsetOf(*type) == offsetOf(owner);
  });
  return parameters == 1 && ownReference;
}

bool isTemplateArgument(int tag) {
  return tag == DW_TAG_template_type_parameter || tag == DW_TAG_template_value_parameter || tag == DW_TAG_GNU_template_parameter_pack;
}

}  // namespace

void TypeTable::base(Json& json, const Die& die) {
  const auto type = index(typeOf(die));
  if (!type) return;
  json.beginObject().number("type", *type);
  const bool isVirtual = unsignedValue(die, DW_AT_virtuality).value_or(DW_VIRTUALITY_none) != DW_VIRTUALITY_none;
  if (isBlock(die, DW_AT_data_member_location)) {
    if (const auto offset = vbaseOffset(die)) json.number("vbaseOffset", *offset);
  } else if (const auto offset = unsignedValue(die, DW_AT_data_member_location)) {
    json.number("offset", static_cast<std::int64_t>(*offset));
  } else {
    json.number("offset", 0);
  }
  json.flag("virtual", isVirtual).endObject();
}

void TypeTable::member(Json& json, const Die& owner, const Die& die, bool lambda) {
  const auto type = index(typeOf(die));
  if (!type) return;
  json.beginObject();
  if (const char* name = text(die, DW_AT_name)) {
    // A closure's member for a captured `x` is called `__x`.
    const bool captured = lambda && std::strncmp(name, "__", 2) == 0 && name[2] != '\0';
    json.string("name", captured ? name + 2 : name);
  }
  json.number("type", *type);
  const bool isStatic = tagOf(die) == DW_TAG_variable || flag(die, DW_AT_external);
  const auto bitSize = unsignedValue(die, DW_AT_bit_size);
  const bool computed = isBlock(die, DW_AT_data_member_location);
  const std::uint64_t offset = computed ? 0 : unsignedValue(die, DW_AT_data_member_location).value_or(0);
  if (isStatic) {
    json.boolean("static", true);
    const auto storage = program_.storageOf(die);
    std::string location = storage ? locationJson(*storage) : "";
    if (location.empty()) location = locationJson(die);  // constexpr: a value only
    if (!location.empty()) json.key("location").raw(location);
  } else if (bitSize) {
    std::int64_t bitOffset = 0;
    if (const auto bits = unsignedValue(die, DW_AT_data_bit_offset)) {
      bitOffset = static_cast<std::int64_t>(*bits);
    } else {
      // Up to version 4 bits were counted from the most significant bit of the storage unit.
      const auto memberType = typeOf(die);
      const auto unit = unsignedValue(die, DW_AT_byte_size).value_or(memberType ? sizeOf(*memberType).value_or(4) : 4);
      const auto fromTop = static_cast<std::int64_t>(unsignedValue(die, DW_AT_bit_offset).value_or(0));
      bitOffset = static_cast<std::int64_t>(offset * 8 + unit * 8) - fromTop - static_cast<std::int64_t>(*bitSize);
    }
    json.number("offset", bitOffset >= 0 ? bitOffset / 8 : 0).number("bitOffset", bitOffset).number("bitSize", static_cast<std::int64_t>(*bitSize));
  } else {
    json.number("offset", static_cast<std::int64_t>(offset));
  }
  json.flag("artificial", flag(die, DW_AT_artificial)).string("access", accessOf(owner, die)).endObject();
}

void TypeTable::templateArguments(Json& json, const Die& die) {
  bool any = false;
  const auto add = [&](const Die& child, const auto& self) -> void {
    const int tag = tagOf(child);
    if (!isTemplateArgument(tag)) return;
    if (!any) json.key("templateArguments").beginArray();
    any = true;
    if (tag == DW_TAG_GNU_template_parameter_pack) {
      eachChild(child, [&](const Die& inner) { self(inner, self); });
      return;
    }
    json.beginObject();
    if (const char* name = text(child, DW_AT_name)) json.string("name", name);
    const auto type = seepp::reference(child, DW_AT_type);
    reference(json, "type", type);
    if (tag == DW_TAG_template_value_parameter)
      if (const auto value = signedValue(child, DW_AT_const_value)) {
        const auto encoding = type ? unsignedValue(*type, DW_AT_encoding).value_or(0) : 0;
        json.string("value", encoding == DW_ATE_unsigned && type ? names_.constant(*type, *value) : std::to_string(*value));
      }
    json.endObject();
  };
  eachChild(die, [&](const Die& child) { add(child, add); });
  if (any) json.endArray();
}

void TypeTable::typedefs(Json& json, const Die& die) {
  bool any = false;
  eachChild(die, [&](const Die& child) {
    if (tagOf(child) != DW_TAG_typedef) return;
    const char* name = text(child, DW_AT_name);
    if (name == nullptr || std::find(kWantedTypedefs.begin(), kWantedTypedefs.end(), name) == kWantedTypedefs.end()) return;
    const auto target = index(seepp::reference(child, DW_AT_type));
    if (!target) return;
    if (!any) json.key("typedefs").beginObject();
    any = true;
    json.number(name, *target);
  });
  if (any) json.endObject();
}

std::string TypeTable::classJson(int index, const Die& die) {
  const std::string name = names_.qualified(die);
  const int tag = tagOf(die);
  const bool lambda = isLambda(die);
  classNames_[index] = name;
  Json json;
  json.beginObject().string("kind", "struct").string("name", name);
  json.string("keyword", tag == DW_TAG_union_type ? "union" : tag == DW_TAG_class_type ? "class" : "struct");
  if (const auto size = unsignedValue(die, DW_AT_byte_size)) json.number("size", static_cast<std::int64_t>(*size));
  json.flag("lambda", lambda);
  const bool user = program_.isUser(die);
  if (user) {
    json.number("file", program_.outputFile(*program_.fileOf(die)));
    if (const auto line = unsignedValue(die, DW_AT_decl_line)) json.number("line", static_cast<std::int64_t>(*line));
  }
  json.key("bases").beginArray();
  eachChild(die, [&](const Die& child) {
    if (tagOf(child) == DW_TAG_inheritance) base(json, child);
  });
  json.endArray();

  bool polymorphic = has(die, DW_AT_containing_type);
  bool nonTrivial = false;
    json.key("members").beginArray();
  eachChild(die, [&](const Die& child) {
    const int childTag = tagOf(child);
    if (childTag == DW_TAG_member || childTag == DW_TAG_variable) {
      // A library class's static members are its own business.
      if (!user && (childTag == DW_TAG_variable || flag(child, DW_AT_external))) return;
      member(json, die, child, lambda);
    } else if (childTag == DW_TAG_subprogram) {
      nonTrivial = nonTrivial || isNonTrivialMember(die, child);
      polymorphic = polymorphic || unsignedValue(child, DW_AT_virtuality).value_or(0) != 0;
    }
  });
  json.endArray();
  templateArguments(json, die);
  if (!user) typedefs(json, die);
  json.flag("nonTrivial", nonTrivial);
  if (polymorphic) {
    json.boolean("polymorphic", true);
    std::string raw = names_.raw(die);
    raw.erase(std::remove(raw.begin(), raw.end(), ' '), raw.end());
    polymorphic_.emplace(raw, index);
  }
  return json.endObject().take();
}

}  // namespace seepp
