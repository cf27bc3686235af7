// SPDX-License-Identifier: GPL-3.0-or-later
#include "types.hpp"

#include <algorithm>
#include <set>

#include "location.hpp"

namespace seepp {

namespace {

constexpr int kMaxDepth = 200;  // nesting of types without a class between: more is a cycle in broken input

const char* encodingName(std::uint64_t encoding) {
  switch (encoding) {
    case DW_ATE_signed: return "signed";
    case DW_ATE_unsigned: return "unsigned";
    case DW_ATE_signed_char: return "signed-char";
    case DW_ATE_unsigned_char: return "unsigned-char";
    case DW_ATE_boolean: return "bool";
    case DW_ATE_float: return "float";
    case DW_ATE_UTF: return "utf";
    case DW_ATE_complex_float: return "complex";
    case DW_ATE_decimal_float: return "decimal";
    default: return "other";
  }
}

std::string sourceKey(Program& program, const Die& die) {
  const auto file = program.fileOf(die);
  return std::to_string(file.value_or(-1)) + ":" + std::to_string(unsignedValue(die, DW_AT_decl_line).value_or(0)) + ":" +
         std::to_string(unsignedValue(die, DW_AT_decl_column).value_or(0));
}

}  // namespace

std::optional<std::uint64_t> TypeTable::sizeOf(const Die& type) {
  Die copy = type;
  Dwarf_Word size;
  if (dwarf_aggregate_size(&copy, &size) != 0) return {};
  return size;
}

int TypeTable::keyed(const std::string& key, std::string json) {
  const auto [entry, fresh] = byKey_.try_emplace(key, static_cast<int>(json_.size()));
  if (fresh) json_.push_back(std::move(json));
  return entry->second;
}

void TypeTable::reference(Json& json, std::string_view name, const std::optional<Die>& type) {
  if (const auto found = index(type)) json.number(name, *found);
}

std::optional<int> TypeTable::index(const std::optional<Die>& type) {
  if (!type || depth_ > kMaxDepth) return {};
  const Dwarf_Off offset = offsetOf(*type);
  if (const auto found = byOffset_.find(offset); found != byOffset_.end()) return found->second;
  ++depth_;
  std::optional<int> made;
  switch (tagOf(*type)) {
    case DW_TAG_base_type: {
      const auto encoding = encodingName(unsignedValue(*type, DW_AT_encoding).value_or(0));
      const auto size = unsignedValue(*type, DW_AT_byte_size).value_or(0);
      const std::string name = names_.type(type);
      Json json;
      json.beginObject().string("kind", "base").string("name", name).number("size", static_cast<std::int64_t>(size)).string("encoding", encoding).endObject();
      made = keyed("b|" + name + "|" + std::to_string(size) + encoding, json.take());
      break;
    }
    case DW_TAG_pointer_type: made = derived("pointer", *type); break;
    case DW_TAG_reference_type: made = derived("reference", *type); break;
    case DW_TAG_rvalue_reference_type: made = derived("rvalue-reference", *type); break;
    case DW_TAG_const_type: made = derived("const", *type); break;
    case DW_TAG_volatile_type: made = derived("volatile", *type); break;
    case DW_TAG_restrict_type: made = derived("restrict", *type); break;
    case DW_TAG_atomic_type: made = derived("atomic", *type); break;
    case DW_TAG_typedef: {
      const std::string name = names_.qualified(*type);
      const auto target = index(seepp::reference(*type, DW_AT_type));
      Json json;
      json.beginObject().string("kind", "typedef").string("name", name);
      if (target) json.number("target", *target);
      made = keyed("t|" + name + "|" + std::to_string(target.value_or(-1)), json.endObject().take());
      break;
    }
    case DW_TAG_enumeration_type: made = enumeration(*type); break;
    case DW_TAG_structure_type:
    case DW_TAG_class_type:
    case DW_TAG_union_type:
    case DW_TAG_interface_type: made = structure(*type); break;
    case DW_TAG_array_type: made = array(*type); break;
    case DW_TAG_subroutine_type: made = function(*type); break;
    case DW_TAG_ptr_to_member_type: {
      const auto target = index(seepp::reference(*type, DW_AT_type));
      const auto container = index(seepp::reference(*type, DW_AT_containing_type));
      if (!container) break;
      const auto targetDie = seepp::reference(*type, DW_AT_type);
      const bool method = targetDie && tagOf(*targetDie) == DW_TAG_subroutine_type;
      Json json;
      json.beginObject().string("kind", "member-pointer").number("size", method ? 16 : 8);
      if (target) json.number("target", *target);
      json.number("container", *container).endObject();
      made = keyed("m|" + std::to_string(target.value_or(-1)) + "|" + std::to_string(*container), json.take());
      break;
    }
    case DW_TAG_unspecified_type: {
      const char* name = text(*type, DW_AT_name);
      Json json;
      json.beginObject().string("kind", "unspecified").string("name", name ? name : "?").endObject();
      made = keyed(std::string("u|") + (name ? name : "?"), json.take());
      break;
    }
    default: break;
  }
  --depth_;
  if (made) byOffset_.emplace(offset, *made);
  return made;
}

int TypeTable::derived(const char* kind, const Die& die) {
  const auto target = index(seepp::reference(die, DW_AT_type));
  Json json;
  json.beginObject().string("kind", kind);
  const std::string_view name = kind;
  if (name == "pointer" || name == "reference" || name == "rvalue-reference") json.number("size", static_cast<std::int64_t>(unsignedValue(die, DW_AT_byte_size).value_or(8)));
  if (target) json.number("target", *target);
  return keyed(std::string(kind) + "|" + std::to_string(target.value_or(-1)), json.endObject().take());
}

int TypeTable::enumeration(const Die& die) {
  const std::string name = names_.qualified(die);
  const auto size = unsignedValue(die, DW_AT_byte_size).value_or(4);
  const auto underlyingDie = seepp::reference(die, DW_AT_type);
  const auto underlying = index(underlyingDie);
  Json json;
  json.beginObject().string("kind", "enum").string("name", name).number("size", static_cast<std::int64_t>(size));
  json.flag("scoped", flag(die, DW_AT_enum_class));
  if (underlying) json.number("underlying", *underlying);
  json.key("values").beginArray();
  eachChild(die, [&](const Die& child) {
    const char* valueName = tagOf(child) == DW_TAG_enumerator ? text(child, DW_AT_name) : nullptr;
    if (valueName == nullptr) return;
    const auto value = signedValue(child, DW_AT_const_value);
    const std::string written = value && *value < 0 && underlyingDie ? names_.constant(*underlyingDie, *value) : std::to_string(value.value_or(0));
    json.beginObject().string("name", valueName).string("value", written).endObject();
  });
  json.endArray().endObject();
  return keyed("e|" + name + "|" + std::to_string(size) + "|" + sourceKey(program_, die), json.take());
}

int TypeTable::array(const Die& die) {
  const auto target = index(seepp::reference(die, DW_AT_type));
  const auto function = program_.codeAround(die);
  const CodeBytes body = function ? code_.bytes(function->low, function->high) : CodeBytes{};
  Json dimensions;
  dimensions.beginArray();
  eachChild(die, [&](const Die& range) {
    const int tag = tagOf(range);
    if (tag != DW_TAG_subrange_type && tag != DW_TAG_enumeration_type) return;
    dimensions.beginObject();
    for (const unsigned attribute : {DW_AT_count, DW_AT_upper_bound}) {
      if (!has(range, attribute)) continue;
      if (isBlock(range, attribute)) {
        dimensions.string("expr", hexBytes(withoutRegister(blockBytes(range, attribute), *code_.machine, body)));
      } else if (const auto variable = seepp::reference(range, attribute)) {
        const std::string location = locationJson(*variable, *code_.machine, body);
        if (!location.empty()) dimensions.key("boundVariable").raw(location);
      } else if (const auto value = signedValue(range, attribute)) {
        // An upper bound of -1 is an array of none (`int a[0]`).
        dimensions.number("count", attribute == DW_AT_count ? *value : *value + 1);
      }
      break;
    }
    dimensions.endObject();
  });
  dimensions.endArray();
  Json json;
  json.beginObject().string("kind", "array");
  if (target) json.number("target", *target);
  const bool constant = dimensions.text().find("expr") == std::string::npos && dimensions.text().find("boundVariable") == std::string::npos && dimensions.text().find("{}") == std::string::npos;
  if (const auto size = sizeOf(die); size && constant) json.number("size", static_cast<std::int64_t>(*size));
  json.key("dimensions").raw(dimensions.text()).endObject();
  return keyed("a|" + std::to_string(target.value_or(-1)) + dimensions.text(), json.take());
}

int TypeTable::function(const Die& die) {
  const auto result = index(seepp::reference(die, DW_AT_type));
  Json parameters;
  parameters.beginArray();
  bool variadic = false;
  eachChild(die, [&](const Die& child) {
    if (tagOf(child) == DW_TAG_unspecified_parameters) variadic = true;
    if (tagOf(child) != DW_TAG_formal_parameter) return;
    if (const auto type = index(typeOf(child))) parameters.number(*type);
  });
  parameters.endArray();
  Json json;
  json.beginObject().string("kind", "function");
  if (result) json.number("result", *result);
  json.key("parameters").raw(parameters.text()).flag("variadic", variadic).endObject();
  return keyed("f|" + std::to_string(result.value_or(-1)) + parameters.text() + (variadic ? "..." : ""), json.take());
}

int TypeTable::structure(const Die& asked) {
  Die die = asked;
  const std::string raw = names_.raw(asked);
  if (flag(asked, DW_AT_declaration))
    if (const auto definition = program_.definitionOf(raw)) die = *definition;
  const auto size = unsignedValue(die, DW_AT_byte_size);
  const std::string key = "s|" + names_.qualified(die) + "|" + (size ? std::to_string(*size) : "-") + "|" + sourceKey(program_, die);
  const auto [entry, fresh] = byKey_.try_emplace(key, static_cast<int>(json_.size()));
  if (fresh) {
    json_.emplace_back();  // written when its turn comes: classes refer to each other
    open_.emplace_back(entry->second, die);
  }
  return entry->second;
}

void TypeTable::complete() {
  for (const Die& die : program_.userClasses()) index(die);
  for (bool nodesDone = false; !open_.empty() || !nodesDone;) {
    if (open_.empty()) {
      addLibraryNodes();
      nodesDone = open_.empty();
      continue;
    }
    const auto [index, die] = open_.front();
    open_.pop_front();
    json_[index] = classJson(index, die);
  }
}

/// Nodes of the containers in the table: those whose value type is in it already (a set<int>'s needs only int, and is
/// small); all others would drag in the library's own.
void TypeTable::addLibraryNodes() {
  for (const Die& node : program_.libraryNodes()) {
    bool wanted = false;
    eachChild(node, [&](const Die& child) {
      if (wanted || tagOf(child) != DW_TAG_template_type_parameter) return;
      const auto value = seepp::reference(child, DW_AT_type);
      if (!value) return;
      if (byOffset_.count(offsetOf(*value))) wanted = true;
      // The same class may have other offsets in other units.
      if (isClass(tagOf(*value)))
        for (const auto& [index, name] : classNames_) {
          if (wanted) break;
          wanted = name == names_.qualified(*value) && index >= 0;
        }
    });
    if (wanted) index(node);
  }
}

std::optional<int> TypeTable::polymorphic(const std::string& rawNameWithoutBlanks) const {
  const auto found = polymorphic_.find(rawNameWithoutBlanks);
  if (found == polymorphic_.end()) return {};
  return found->second;
}

}  // namespace seepp
