// SPDX-License-Identifier: GPL-3.0-or-later
// The line table of the user's functions.
#pragma once
#include <string>
#include <vector>

#include "code.hpp"
#include "program.hpp"

namespace seepp {

struct Row {
  Dwarf_Addr address;
  int file;
  int line;
  int column;
  bool statement;  // is_stmt
};

/// Rows inside user functions, by address, of library files too (whose code is inlined there). Where several rows share an
/// address all are kept, in the table's order.
std::vector<Row> rowsOfUserFunctions(Program& program);
/// Those of user files, and one for each place where a user's statement calls what was inlined: the statement may have no row
/// but those of the library's code. (The library's `always_inline` functions are inlined without optimisation too.)
std::vector<Row> userRows(Program& program, const std::vector<Row>& rows);
/// From version 14 or so on g++ ends a function with a jump to the next instruction (`jmp .+2`) that has the row of its `}`, and
/// gives the epilogue after it, to which every `return` jumps, no row. Such epilogues get one, at the same place. So does what lies
/// behind a `nop` there: the `}`'s own place, which a jump from within an `if` passes.
void addEpilogueRows(std::vector<Row>& rows, const Program& program, const Code& code);
/// The `rows` array.
std::string rowsJson(const std::vector<Row>& rows, Program& program);
/// The `epilogues` array: addresses of rows from which on the function only restores registers and returns.
std::string epiloguesJson(const std::vector<Row>& rows, const Program& program, const Code& code);

/// The addresses of rows whose code, up to the next row's (`rows`: the library's too), answers to `test`: the arrays `jumps` (it begins with an
/// unconditional jump: a loop's entry, `break`) and `leaves` (it does not go on to the next row).
std::string rowsWhoseCodeJson(bool (*test)(CodeBytes), const std::vector<Row>& rows, const Program& program, const Code& code);

}  // namespace seepp
