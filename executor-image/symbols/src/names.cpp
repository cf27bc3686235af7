// SPDX-License-Identifier: GPL-3.0-or-later
#include "names.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace seepp {

namespace {

constexpr int kMaxDepth = 64;  // of pointers to functions of pointers ..: more is a cycle in broken input

void replaceAll(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) text.replace(at, from.size(), to);
}

/// The class templates that everybody knows by an alias. Keys and values without "std::".
constexpr std::array<std::pair<std::string_view, std::string_view>, 26> kAliases{{
    {"basic_string<char>", "string"}, {"basic_string<wchar_t>", "wstring"}, {"basic_string<char8_t>", "u8string"},
    {"basic_string<char16_t>", "u16string"}, {"basic_string<char32_t>", "u32string"},
    {"basic_string_view<char>", "string_view"}, {"basic_string_view<wchar_t>", "wstring_view"},
    {"basic_ostream<char>", "ostream"}, {"basic_istream<char>", "istream"}, {"basic_iostream<char>", "iostream"},
    {"basic_ios<char>", "ios"}, {"basic_streambuf<char>", "streambuf"}, {"basic_stringbuf<char>", "stringbuf"},
    {"basic_filebuf<char>", "filebuf"}, {"basic_stringstream<char>", "stringstream"},
    {"basic_ostringstream<char>", "ostringstream"}, {"basic_istringstream<char>", "istringstream"},
    {"basic_fstream<char>", "fstream"}, {"basic_ofstream<char>", "ofstream"}, {"basic_ifstream<char>", "ifstream"},
    {"basic_regex<char>", "regex"}, {"match_results<const char*>", "cmatch"}, {"sub_match<const char*>", "csub_match"},
    {"basic_ostream<wchar_t>", "wostream"}, {"basic_istream<wchar_t>", "wistream"}, {"basic_ios<wchar_t>", "wios"},
}};

bool isInlineNamespace(const Die& die) {
  const char* name = text(die, DW_AT_name);
  return (name != nullptr && flag(die, DW_AT_export_symbols)) || (name != nullptr && std::string_view(name) == "__cxx11");
}

/// A template's name without its arguments: "vector<int>" -> "vector"; the `<` of "operator<<" is not an argument's.
std::string bareName(const std::string& name) {
  std::size_t from = 0;
  if (name.compare(0, 8, "operator") == 0)
    for (const std::string_view token : {"<=>", "<<=", "<<", "<=", "<"})
      if (name.compare(8, token.size(), token) == 0) {
        from = 8 + token.size();
        break;
      }
  return name.substr(0, name.find('<', from));
}

bool isTemplateParameter(int tag) {
  return tag == DW_TAG_template_type_parameter || tag == DW_TAG_template_value_parameter ||
         tag == DW_TAG_GNU_template_parameter_pack || tag == DW_TAG_GNU_template_template_param;
}

/// DWARF 4 does not say which arguments are defaults, and DWARF 5 not always (a class declared before it is defined).
/// `bare`: a class template's name in namespace std. True when its last argument is its usual default.
bool isLibraryDefault(const std::string& bare, const std::string& argument) {
  if (bare.empty() || bare[0] == '_' || bare == "pair" || bare == "tuple" || bare == "variant" || bare == "optional" || bare == "shared_ptr") return false;
  if ((bare == "stack" || bare == "queue") && argument.compare(0, 11, "std::deque<") == 0) return true;
  if (bare == "priority_queue" && argument.compare(0, 12, "std::vector<") == 0) return true;
  for (const std::string_view prefix : {"std::allocator<", "std::less<", "std::hash<", "std::equal_to<", "std::char_traits<", "std::default_delete<"})
    if (argument.compare(0, prefix.size(), prefix) == 0) return true;
  return false;
}

}  // namespace

std::string tidy(std::string name) {
  replaceAll(name, "std::__cxx11::", "std::");
  replaceAll(name, "> >", ">>");
  replaceAll(name, "> >", ">>");
  replaceAll(name, "std::basic_string<char, std::char_traits<char>, std::allocator<char>>", "std::string");
  replaceAll(name, "std::basic_string<char>", "std::string");
  return name;
}

std::string Names::constant(const Die& type, std::int64_t value) {
  Die peeled = type;
  Die plain;
  if (dwarf_peel_type(&peeled, &plain) != 0) plain = type;
  if (tagOf(plain) == DW_TAG_enumeration_type) {
    std::string found;
    eachChild(plain, [&](const Die& child) {
      if (found.empty() && tagOf(child) == DW_TAG_enumerator && signedValue(child, DW_AT_const_value) == value)
        if (const char* name = text(child, DW_AT_name)) found = name;
    });
    if (!found.empty()) return (flag(plain, DW_AT_enum_class) ? qualified(plain) + "::" : scope(plain)) + found;
  }
  const auto encoding = unsignedValue(plain, DW_AT_encoding).value_or(DW_ATE_signed);
  if (encoding == DW_ATE_boolean) return value ? "true" : "false";
  // A plain char is unsigned on some machines.
  const char* const name = text(plain, DW_AT_name);
  const bool isChar = encoding == DW_ATE_signed_char || (name != nullptr && std::string_view(name) == "char");
  if (isChar && value >= 32 && value < 127) return std::string("'") + static_cast<char>(value) + "'";
  if (encoding == DW_ATE_unsigned || encoding == DW_ATE_unsigned_char) {
    const auto size = unsignedValue(plain, DW_AT_byte_size).value_or(8);
    const auto bits = static_cast<std::uint64_t>(value);
    return std::to_string(size >= 8 ? bits : bits & ((std::uint64_t{1} << (size * 8)) - 1));
  }
  return std::to_string(value);
}

std::string Names::raw(const Die& die) const {
  std::string name;
  std::optional<Die> current = die;
  for (int depth = 0; current && depth < kMaxDepth; ++depth) {
    const int tag = tagOf(*current);
    if (tag != DW_TAG_lexical_block) {
      const char* own = inheritedText(*current, DW_AT_name);
      std::string part = own ? own : tag == DW_TAG_namespace ? "(anonymous namespace)" : "{}";
      name = name.empty() ? part : part + "::" + name;
    }
    current = program_.parentOf(declarationOf(*current));
  }
  return name;
}

std::string Names::closure(const Die& die) {
  std::string signature = "()";
  eachChild(die, [&](const Die& child) {
    const char* name = tagOf(child) == DW_TAG_subprogram ? text(child, DW_AT_name) : nullptr;
    if (name != nullptr && bareName(name) == "operator()") signature = parameters(child, 0);
  });
  return "<lambda" + signature + ">";
}

std::string Names::templateValue(const Die& argument) {
  const auto type = reference(argument, DW_AT_type);
  if (const auto value = signedValue(argument, DW_AT_const_value)) return type ? constant(*type, *value) : std::to_string(*value);
  return "{..}";  // a pointer or object: its DWARF form names no symbol
}

std::string Names::templateArguments(const Die& die) {
  struct Argument {
    std::string text;
    bool isDefault;
  };
  std::vector<Argument> found;
  bool any = false;
  const auto add = [&](const Die& child, const auto& self) -> void {
    const int tag = tagOf(child);
    if (!isTemplateParameter(tag)) return;
    any = true;
    const bool isDefault = flag(child, DW_AT_default_value);
    if (tag == DW_TAG_template_type_parameter) {
      found.push_back({type(reference(child, DW_AT_type)), isDefault});
    } else if (tag == DW_TAG_template_value_parameter) {
      found.push_back({templateValue(child), isDefault});
    } else if (tag == DW_TAG_GNU_template_template_param) {
      const char* name = text(child, DW_AT_GNU_template_name);
      found.push_back({name ? tidy(name) : "{..}", isDefault});
    } else {
      eachChild(child, [&](const Die& inner) { self(inner, self); });
    }
  };
  eachChild(die, [&](const Die& child) { add(child, add); });
  if (!any) return "";
  const char* name = inheritedText(die, DW_AT_name);
  const std::string library = name != nullptr && isClass(tagOf(die)) && scope(die) == "std::" ? bareName(name) : "";
  while (found.size() > 1 && (found.back().isDefault || isLibraryDefault(library, found.back().text))) found.pop_back();
  std::string joined = "<";
  for (std::size_t i = 0; i < found.size(); ++i) joined += (i ? ", " : "") + found[i].text;
  return joined + ">";
}

/// GCC leaves std::tuple's own pack empty; its base _Tuple_impl<0, ..> has the types.
std::string Names::tupleArguments(const Die& die) {
  std::string found = "<>";
  eachChild(die, [&](const Die& child) {
    const auto base = tagOf(child) == DW_TAG_inheritance ? typeOf(child) : std::nullopt;
    const std::string arguments = base ? templateArguments(*base) : "";
    if (arguments.compare(0, 4, "<0, ") == 0) found = "<" + arguments.substr(4);
  });
  return found;
}

std::string Names::own(const Die& die) {
  const char* name = inheritedText(die, DW_AT_name);
  if (isLambda(die)) return closure(die);
  if (name == nullptr) return "";
  const std::string written = name;
  if (written.find('<') == std::string::npos) return written;
  std::string arguments = templateArguments(die);
  if (arguments == "<>" && bareName(written) == "tuple") arguments = tupleArguments(die);
  return arguments.empty() ? tidy(written) : bareName(written) + arguments;
}

std::string Names::scope(const Die& die) {
  std::optional<Die> parent = program_.parentOf(declarationOf(die));
  for (int depth = 0; parent && depth < kMaxDepth; ++depth) {
    const int tag = tagOf(*parent);
    if (tag == DW_TAG_namespace && !isInlineNamespace(*parent)) {
      const char* name = text(*parent, DW_AT_name);
      return scope(*parent) + (name ? name : "(anonymous namespace)") + "::";
    }
    if (isClass(tag)) {
      const std::string& enclosing = qualified(*parent);
      return enclosing.empty() ? "" : enclosing + "::";
    }
    if (tag == DW_TAG_subprogram) {
      const auto outer = program_.parentOf(declarationOf(*parent));
      return functionFull(*parent, outer && isLambda(*outer)) + "::";
    }
    parent = program_.parentOf(declarationOf(*parent));
  }
  return "";
}

const std::string& Names::qualified(const Die& die) {
  const auto [entry, fresh] = cache_.try_emplace(offsetOf(die));
  if (!fresh) return entry->second;
  std::string name = own(die);
  if (!name.empty()) {
    const std::string around = scope(die);
    if (around == "std::")
      for (const auto& [full, alias] : kAliases)
        if (name == full) name = alias;
    name = around + name;
  }
  return cache_[offsetOf(die)] = name;
}

std::string Names::parameters(const Die& function, int depth) {
  std::string list;
  eachChild(function, [&](const Die& child) {
    const int tag = tagOf(child);
    std::string parameter;
    if (tag == DW_TAG_formal_parameter && !inheritedFlag(child, DW_AT_artificial)) {
      parameter = declare(typeOf(child), "", depth + 1);
    } else if (tag == DW_TAG_GNU_formal_parameter_pack) {
      eachChild(child, [&](const Die& inner) { parameter += (parameter.empty() ? "" : ", ") + declare(typeOf(inner), "", depth + 1); });
    } else if (tag == DW_TAG_unspecified_parameters) {
      parameter = "...";
    }
    if (!parameter.empty()) list += (list.empty() ? "" : ", ") + parameter;
  });
  return "(" + list + ")";
}

std::string Names::declare(const std::optional<Die>& die, const std::string& inner, int depth) {
  // `inner` is the declarator so far: "*", "(*)", "&", " const". A word before it needs a space only before "(" and "[".
  const auto leaf = [&](std::string name) { return name + (inner.empty() || inner[0] == '*' || inner[0] == '&' || inner[0] == ' ' || inner[0] == '[' ? "" : " ") + inner; };
  if (!die || depth > kMaxDepth) return leaf("void");
  const int tag = tagOf(*die);
  const auto target = reference(*die, DW_AT_type);
  const auto through = [&](const std::string& mark) {
    const int targetTag = target ? tagOf(*target) : 0;
    const bool wrap = targetTag == DW_TAG_array_type || targetTag == DW_TAG_subroutine_type;
    return declare(target, wrap ? "(" + mark + inner + ")" : mark + inner, depth + 1);
  };
  const auto qualifiedBy = [&](const std::string& word) {
    const int targetTag = target ? tagOf(*target) : 0;
    if (targetTag == DW_TAG_pointer_type || targetTag == DW_TAG_ptr_to_member_type) return declare(target, " " + word + inner, depth + 1);
    return word + " " + declare(target, inner, depth + 1);
  };
  switch (tag) {
    case DW_TAG_pointer_type: return through("*");
    case DW_TAG_reference_type: return through("&");
    case DW_TAG_rvalue_reference_type: return through("&&");
    case DW_TAG_const_type: return qualifiedBy("const");
    case DW_TAG_volatile_type: return qualifiedBy("volatile");
    case DW_TAG_restrict_type: return declare(target, inner, depth + 1);
    case DW_TAG_atomic_type: return qualifiedBy("_Atomic");
    case DW_TAG_ptr_to_member_type: {
      const auto container = reference(*die, DW_AT_containing_type);
      const std::string mark = (container ? qualified(*container) : "") + "::*";
      if (target && tagOf(*target) == DW_TAG_subroutine_type) return through(mark);
      return declare(target, " " + mark + inner, depth + 1);
    }
    case DW_TAG_array_type: {
      std::string extents;
      eachChild(*die, [&](const Die& range) {
        const auto upper = unsignedValue(range, DW_AT_upper_bound);
        const auto count = unsignedValue(range, DW_AT_count);
        extents += "[" + (count ? std::to_string(*count) : upper && !isBlock(range, DW_AT_upper_bound) ? std::to_string(*upper + 1) : "") + "]";
      });
      return declare(target, inner + extents, depth + 1);
    }
    case DW_TAG_subroutine_type:
      if (inner.empty()) return declare(target, "", depth + 1) + parameters(*die, depth);
      return declare(target, inner + parameters(*die, depth), depth + 1);
    case DW_TAG_base_type: {
      const char* name = text(*die, DW_AT_name);
      const std::string written = name ? name : "?";
      if (written == "long int") return leaf("long");
      if (written == "long unsigned int") return leaf("unsigned long");
      if (written == "long long int") return leaf("long long");
      if (written == "long long unsigned int") return leaf("unsigned long long");
      if (written == "short int") return leaf("short");
      if (written == "short unsigned int") return leaf("unsigned short");
      return leaf(written);
    }
    default: {
      const std::string& name = qualified(*die);
      return leaf(!name.empty() ? name : tag == DW_TAG_union_type ? "(anonymous union)" : tag == DW_TAG_enumeration_type ? "(anonymous enum)" : "(anonymous struct)");
    }
  }
}

std::string Names::type(const std::optional<Die>& die) { return declare(die, "", 0); }

std::string Names::functionShort(const Die& die, bool lambda) {
  const Die declared = declarationOf(die);
  if (lambda) {
    const auto parent = program_.parentOf(declared);
    return parent ? qualified(*parent) : "<lambda>";
  }
  const char* name = text(declared, DW_AT_name);
  const std::string written = name ? name : "?";
  std::string arguments;
  if (written.find('<') != std::string::npos) arguments = templateArguments(holder(die, DW_AT_name).value_or(die));
  const std::string own = arguments.empty() ? tidy(written) : bareName(written) + arguments;
  return scope(die) + own;
}

std::string Names::functionFull(const Die& die, bool lambda) {
  const std::string name = functionShort(die, lambda);
  if (lambda) return name;
  const Die declared = declarationOf(die);
  std::string full = name + parameters(declared, 0);
  // A const member function: its object pointer points at a const class.
  if (const auto object = holder(die, DW_AT_object_pointer)) {
    const auto self = reference(*object, DW_AT_object_pointer);
    auto type = self ? typeOf(*self) : std::nullopt;
    if (type && tagOf(*type) == DW_TAG_const_type) type = reference(*type, DW_AT_type);
    const auto target = type ? reference(*type, DW_AT_type) : std::nullopt;
    if (target && tagOf(*target) == DW_TAG_const_type) full += " const";
  }
  return full;
}

std::string Names::variable(const Die& die) {
  const char* name = inheritedText(die, DW_AT_name);
  return scope(die) + (name ? name : "");
}

}  // namespace seepp
