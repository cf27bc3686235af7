// SPDX-License-Identifier: GPL-3.0-or-later
#include "lines.hpp"

#include <algorithm>
#include <optional>

#include "json.hpp"

namespace seepp {

namespace {

const UserFunction* functionAt(const Program& program, Dwarf_Addr address) {
  const auto after = std::upper_bound(program.functions.begin(), program.functions.end(), address, [](Dwarf_Addr a, const UserFunction& f) { return a < f.range.low; });
  if (after == program.functions.begin()) return nullptr;
  const UserFunction& function = *(after - 1);
  return address < function.range.high ? &function : nullptr;
}

bool byAddress(const Row& a, const Row& b) { return a.address < b.address; }

/// Where the code of an inlined call begins.
std::optional<Dwarf_Addr> entryOf(const Die& inlined) {
  Die* die = const_cast<Die*>(&inlined);
  Dwarf_Addr entry = 0;
  if (dwarf_entrypc(die, &entry) == 0 && entry != 0) return entry;
  Dwarf_Addr base = 0, low = 0, high = 0;
  if (dwarf_ranges(die, 0, &base, &low, &high) > 0 && low != 0) return low;
  return {};
}

/// The calls in a function, or a block of it, of what was inlined; not the calls in there in turn.
void addInlinedCalls(std::vector<Row>& calls, Program& program, const Die& unit, const Die& scope) {
  eachChild(scope, [&](const Die& child) {
    const int tag = tagOf(child);
    if (tag == DW_TAG_lexical_block || tag == DW_TAG_try_block || tag == DW_TAG_catch_block) return addInlinedCalls(calls, program, unit, child);
    if (tag != DW_TAG_inlined_subroutine) return;
    const auto entry = entryOf(child);
    const auto file = unsignedValue(child, DW_AT_call_file);
    const auto line = unsignedValue(child, DW_AT_call_line);
    if (!entry || !file || !line || functionAt(program, *entry) == nullptr) return;
    const int index = program.fileIndex(unit, static_cast<unsigned>(*file));
    if (index < 0 || !program.files[index].stepped()) return;
    calls.push_back({*entry, index, static_cast<int>(*line), static_cast<int>(unsignedValue(child, DW_AT_call_column).value_or(0)), true});
  });
}

}  // namespace

std::vector<Row> rowsOfUserFunctions(Program& program) {
  std::vector<Row> rows;
  for (const Die& unit : program.units) {
    Dwarf_Lines* lines = nullptr;
    std::size_t count = 0;
    if (dwarf_getsrclines(const_cast<Die*>(&unit), &lines, &count) != 0) continue;
    for (std::size_t i = 0; i < count; ++i) {
      Dwarf_Line* line = dwarf_onesrcline(lines, i);
      Row row{};
      bool end = false;
      if (line == nullptr || dwarf_lineaddr(line, &row.address) != 0 || dwarf_lineendsequence(line, &end) != 0 || end) continue;
      if (functionAt(program, row.address) == nullptr) continue;
      const char* path = dwarf_linesrc(line, nullptr, nullptr);
      Dwarf_Files* files = nullptr;
      std::size_t fileNumber = 0;
      if (path == nullptr || dwarf_line_file(line, &files, &fileNumber) != 0) continue;
      row.file = program.fileIndex(unit, static_cast<unsigned>(fileNumber));
      dwarf_lineno(line, &row.line);
      dwarf_linecol(line, &row.column);
      dwarf_linebeginstatement(line, &row.statement);
      if (row.file >= 0) rows.push_back(row);
    }
  }
  std::stable_sort(rows.begin(), rows.end(), byAddress);
  return rows;
}

std::vector<Row> userRows(Program& program, const std::vector<Row>& rows) {
  std::vector<Row> own;
  for (const Row& row : rows)
    if (row.line > 0 && program.files[row.file].stepped()) own.push_back(row);
  std::vector<Row> calls;
  for (const UserFunction& function : program.functions) {
    Die unit;
    if (dwarf_diecu(const_cast<Die*>(&function.die), &unit, nullptr, nullptr) != nullptr) addInlinedCalls(calls, program, unit, function.die);
  }
  // Behind the rows of the same address, which are those of what is called (a user's `always_inline` function): the last holds.
  own.insert(own.end(), calls.begin(), calls.end());
  std::stable_sort(own.begin(), own.end(), byAddress);
  return own;
}

void addEpilogueRows(std::vector<Row>& rows, const Program& program, const Code& code) {
  std::vector<Row> added;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const UserFunction* function = functionAt(program, rows[i].address);
    if (function == nullptr || (i + 1 < rows.size() && rows[i + 1].address < function->range.high)) continue;
    const auto bytes = code.bytes(rows[i].address, function->range.high);
    Row row = rows[i];
    row.statement = true;
    if (const std::size_t jump = code.machine->jumpToNext(bytes)) {
      row.address += jump;
      added.push_back(row);
    }
    for (CodeBytes rest = bytes; const std::size_t nop = code.machine->nop(rest); rest = rest.subspan(nop)) {
      row.address += nop;
      added.push_back(row);
    }
  }
  rows.insert(rows.end(), added.begin(), added.end());
  std::stable_sort(rows.begin(), rows.end(), byAddress);
}

std::string rowsJson(const std::vector<Row>& rows, Program& program) {
  Json json;
  json.beginArray();
  for (const Row& row : rows) json.beginArray().hex(row.address).number(program.outputFile(row.file)).number(row.line).number(row.column).boolean(row.statement).endArray();
  return json.endArray().take();
}

std::string epiloguesJson(const std::vector<Row>& rows, const Program& program, const Code& code) {
  Json json;
  json.beginArray();
  Dwarf_Addr last = 0;
  for (const Row& row : rows) {
    const UserFunction* function = row.address != last ? functionAt(program, row.address) : nullptr;
    last = row.address;
    if (function != nullptr && code.machine->isEpilogue(code.bytes(function->range.low, function->range.high), row.address - function->range.low)) json.hex(row.address);
  }
  return json.endArray().take();
}

std::string rowsWhoseCodeJson(bool (*test)(CodeBytes), const std::vector<Row>& rows, const Program& program, const Code& code) {
  Json json;
  json.beginArray();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::size_t next = i + 1;
    while (next < rows.size() && rows[next].address == rows[i].address) ++next;
    const UserFunction* function = functionAt(program, rows[i].address);
    if (function == nullptr || (i > 0 && rows[i - 1].address == rows[i].address)) continue;
    const Dwarf_Addr end = next < rows.size() ? std::min(rows[next].address, function->range.high) : function->range.high;
    if (test(code.bytes(rows[i].address, end))) json.hex(rows[i].address);
  }
  return json.endArray().take();
}

}  // namespace seepp
