// SPDX-License-Identifier: GPL-3.0-or-later
#include "functions.hpp"

#include <algorithm>

#include "location.hpp"

namespace seepp {

namespace {

bool isParameter(int tag) { return tag == DW_TAG_formal_parameter; }

/// The address ranges of a lexical block, as they stand in DWARF.
std::vector<CodeRange> rangesOf(const Die& die) {
  std::vector<CodeRange> ranges;
  Dwarf_Addr base = 0;
  CodeRange range;
  Die* mutableDie = const_cast<Die*>(&die);
  for (std::ptrdiff_t at = 0; (at = dwarf_ranges(mutableDie, at, &base, &range.low, &range.high)) > 0;)
    if (range.high > range.low) ranges.push_back(range);
  return ranges;
}

}  // namespace

void Functions::variable(Json& json, const Die& die, const std::string* qualifiedName, bool ofCoroutine) {
  const bool parameter = ofCoroutine || isParameter(tagOf(die));
  const char* given = inheritedText(die, DW_AT_name);
  if (given == nullptr) return;  // an unnamed parameter, the hidden object of a structured binding
  json.beginObject().string("name", given);
  const auto type = typeOf(die);
  types_.reference(json, "type", type);
  const std::string location = locationJson(die, *code_.machine, qualifiedName == nullptr ? body_ : CodeBytes{});
  if (!location.empty()) json.key("location").raw(location);
  if (const auto file = program_.fileOf(die)) json.number("file", program_.outputFile(*file));
  if (const auto line = inheritedUnsigned(die, DW_AT_decl_line)) json.number("line", static_cast<std::int64_t>(*line));
  if (const auto column = inheritedUnsigned(die, DW_AT_decl_column)) json.number("column", static_cast<std::int64_t>(*column));
  json.flag("parameter", parameter).flag("artificial", !ofCoroutine && inheritedFlag(die, DW_AT_artificial));
  const bool fixed = fixedAddress(die).has_value() || location.find("\"tls\"") != std::string::npos;
  json.flag("static", fixed && qualifiedName == nullptr);
  if (fixed)
    if (const auto size = type ? TypeTable::sizeOf(*type) : std::nullopt) json.number("size", static_cast<std::int64_t>(*size));
  if (qualifiedName) json.string("qualifiedName", *qualifiedName);
  json.endObject();
}

void Functions::variables(Json& json, const Die& scope) {
  json.key("variables").beginArray();
  if (inCoroutine_ && tagOf(scope) == DW_TAG_subprogram) coroutineParameters(json, scope);
  // A variable may stand twice: in the abstract instance and, with its place, in the concrete one. Only the latter is here.
  for (const bool parameters : {true, false})
    eachChild(scope, [&](const Die& child) {
      const int tag = tagOf(child);
      if (parameters ? isParameter(tag) : tag == DW_TAG_variable) {
        if (!parameters && flag(child, DW_AT_declaration)) return;  // `extern int x;` in a block
        if (inCoroutine_ && (parameters || flag(child, DW_AT_artificial))) return;  // its frame, what it waits for
        variable(json, child);
      } else if (parameters && tag == DW_TAG_GNU_formal_parameter_pack) {
        eachChild(child, [&](const Die& inner) { variable(json, inner); });
      }
    });
  json.endArray();
}

/// Copies of the parameters lie in the frame, as variables that the compiler makes; so do those of what it waits for.
void Functions::coroutineParameters(Json& json, const Die& body) {
  if (ramp_ == nullptr) return;
  eachChild(ramp_->die, [&](const Die& parameter) {
    const char* name = isParameter(tagOf(parameter)) ? inheritedText(parameter, DW_AT_name) : nullptr;
    if (name == nullptr) return;
    eachChild(body, [&](const Die& copy) {
      const char* own = tagOf(copy) == DW_TAG_variable ? text(copy, DW_AT_name) : nullptr;
      if (own != nullptr && std::string_view(own) == name) variable(json, copy, nullptr, true);
    });
  });
}

void Functions::block(Json& json, const Die& die) {
  const auto ranges = rangesOf(die);
  if (ranges.empty()) {  // no code of its own: what is inside still has
    eachChild(die, [&](const Die& child) {
      if (tagOf(child) == DW_TAG_lexical_block) block(json, child);
    });
    return;
  }
  CodeRange hull = ranges.front();
  for (const auto& range : ranges) hull = {std::min(hull.low, range.low), std::max(hull.high, range.high)};
  json.beginObject().hex("low", hull.low).hex("high", hull.high);
  if (ranges.size() > 1) {
    json.key("ranges").beginArray();
    for (const auto& range : ranges) json.beginArray().hex(range.low).hex(range.high).endArray();
    json.endArray();
  }
  variables(json, die);
  scopes(json, die);
  json.endObject();
}

void Functions::scopes(Json& json, const Die& scope) {
  json.key("scopes").beginArray();
  eachChild(scope, [&](const Die& child) {
    const int tag = tagOf(child);
    if (tag == DW_TAG_lexical_block || tag == DW_TAG_try_block || tag == DW_TAG_catch_block) block(json, child);
  });
  json.endArray();
}

const char* Functions::kindOf(const UserFunction& function, const std::string& name) {
  if (function.staticInit) return "static-init";
  if (function.coroutine) return "coroutine";
  if (function.lambda) return "lambda";
  const Die declared = declarationOf(function.die);
  const auto parent = program_.parentOf(declared);
  if (parent && isClass(tagOf(*parent))) {
    const char* own = text(declared, DW_AT_name);
    const char* enclosing = text(*parent, DW_AT_name);
    if (own != nullptr && own[0] == '~') return "destructor";
    if (own != nullptr && enclosing != nullptr) {
      const std::string_view ownName(own), className(enclosing);
      if (ownName.substr(0, ownName.find('<')) == className.substr(0, className.find('<'))) return "constructor";
    }
    return "method";
  }
  return name == "main" ? "main" : "function";
}

void Functions::function(Json& json, const UserFunction& function) {
  const Die& die = function.die;
  ramp_ = function.coroutine ? program_.rampOf(function) : nullptr;
  inCoroutine_ = function.coroutine;
  body_ = code_.bytes(function.range.low, function.range.high);
  const UserFunction& named = ramp_ != nullptr ? *ramp_ : function;
  const std::string shortName = function.staticInit ? "static initialization" : names_.functionShort(named.die, named.lambda);
  json.beginObject();
  json.string("name", function.staticInit ? shortName : names_.functionFull(named.die, named.lambda));
  json.string("shortName", shortName);
  if (const char* linkage = inheritedText(die, DW_AT_linkage_name)) json.string("linkageName", linkage);
  json.hex("low", function.range.low).hex("high", function.range.high);

  const auto parent = program_.parentOf(declarationOf(die));
  const auto promise = coroutinePromise(die);
  const Die place = promise ? *promise : function.lambda && parent ? *parent : die;
  int file = program_.fileOf(place).value_or(-1);
  if (file < 0) {  // a compiler-made initialiser: its unit's main file
    Die unit;
    dwarf_diecu(const_cast<Die*>(&die), &unit, nullptr, nullptr);
    file = program_.fileIndex(unit, program_.dwarf5OrLater ? 0 : 1);
  }
  json.number("file", program_.outputFile(file));
  // An out-of-class definition has its own line beside the declaration's.
  json.number("line", static_cast<std::int64_t>(inheritedUnsigned(place, DW_AT_decl_line).value_or(0)));
  types_.reference(json, "result", typeOf(die));
  const char* kind = kindOf(function, shortName);
  json.string("kind", kind);
  if (parent && isClass(tagOf(*parent))) types_.reference(json, function.lambda ? "closure" : "thisType", *parent);
  if (function.lambda) {  // two lambdas of one function may have the same name, but not the same symbol
    const auto symbol = std::lower_bound(code_.functions.begin(), code_.functions.end(), function.range.low, [](const Symbol& one, std::uint64_t low) { return one.address < low; });
    if (symbol != code_.functions.end() && symbol->address == function.range.low) json.string("symbol", demangle(symbol->name));
  }
  json.flag("library", function.library);
  json.flag("noreturn", inheritedFlag(die, DW_AT_noreturn));
  if (function.staticInit) {  // its parameters say which part of which priority to run: nobody's business
    json.key("variables").beginArray().endArray().key("scopes").beginArray().endArray();
  } else {
    variables(json, die);
    scopes(json, die);
  }
  json.endObject();
}

std::string Functions::functionsJson() {
  Json json;
  json.beginArray();
  for (const auto& one : program_.functions) function(json, one);
  return json.endArray().take();
}

std::string Functions::globalsJson() {
  Json json;
  json.beginArray();
  for (const Die& die : program_.globals) {
    const std::string qualified = names_.variable(die);
    variable(json, die, &qualified);
  }
  return json.endArray().take();
}

}  // namespace seepp
