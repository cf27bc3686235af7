// SPDX-License-Identifier: GPL-3.0-or-later
#include "lines.hpp"

#include <algorithm>

#include "json.hpp"

namespace seepp {

namespace {

const UserFunction* functionAt(const Program& program, Dwarf_Addr address) {
  const auto after = std::upper_bound(program.functions.begin(), program.functions.end(), address, [](Dwarf_Addr a, const UserFunction& f) { return a < f.range.low; });
  if (after == program.functions.begin()) return nullptr;
  const UserFunction& function = *(after - 1);
  return address < function.range.high ? &function : nullptr;
}

}  // namespace

std::vector<Row> userRows(Program& program) {
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
      if (row.file >= 0 && row.line > 0 && program.files[row.file].user) rows.push_back(row);
    }
  }
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.address < b.address; });
  return rows;
}

void addEpilogueRows(std::vector<Row>& rows, const Program& program, const Code& code) {
  std::vector<Row> added;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const UserFunction* function = functionAt(program, rows[i].address);
    if (function == nullptr || (i + 1 < rows.size() && rows[i + 1].address < function->range.high)) continue;
    const auto bytes = code.bytes(rows[i].address, function->range.high);
    const std::size_t jump = code.machine->jumpToNext(bytes);
    if (jump == 0) continue;
    Row row = rows[i];
    row.address += jump;
    row.statement = true;
    added.push_back(row);
  }
  rows.insert(rows.end(), added.begin(), added.end());
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.address < b.address; });
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
