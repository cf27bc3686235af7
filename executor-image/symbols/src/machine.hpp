// SPDX-License-Identifier: GPL-3.0-or-later
// What machine code does at a few places that matter to steps: one Machine an architecture, each in its own file.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace seepp {

using CodeBytes = std::span<const std::uint8_t>;

struct Machine {
  std::string_view name;  // as symbols and traces spell it
  /// True when a function's code from `at` on only restores registers and returns, over jumps too.
  bool (*isEpilogue)(CodeBytes function, std::size_t at);
  /// True when `code` begins with an unconditional jump: arriving there does nothing else.
  bool (*isJump)(CodeBytes code);
  /// True when the last instruction of `code` is an unconditional jump or a return.
  bool (*endsInJump)(CodeBytes code);
  /// Bytes of the jump at the start of `code` when it leads to what stands behind it, else 0.
  std::size_t (*jumpToNext)(CodeBytes code);
  /// Bytes of the instruction that does nothing at the start of `code`, else 0.
  std::size_t (*nop)(CodeBytes code);
  /// A function with a variable of stricter alignment than the stack's aligns its frame: its variables lie where a register says,
  /// which nothing else tells. The DWARF operations that compute the number `dwarfRegister` has in the body from the CFA, as the
  /// prologue does; empty when the function has no such prologue or the register is another.
  std::vector<std::uint8_t> (*frameRegister)(CodeBytes function, unsigned dwarfRegister);
};

extern const Machine kAmd64;
extern const Machine kAarch64;

}  // namespace seepp
