// SPDX-License-Identifier: GPL-3.0-or-later
// What amd64 machine code does at a few places that matter to steps: epilogues, jumps, where code leaves.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

namespace seepp {

/// True when a function's code from `at` on only restores registers and returns, over jumps too.
bool isEpilogueAmd64(std::span<const std::uint8_t> function, std::size_t at);
/// True when `code` begins with an unconditional jump: arriving there does nothing else.
bool isJumpAmd64(std::span<const std::uint8_t> code);
/// True when the last instruction of `code` is an unconditional jump or a return.
bool endsInJumpAmd64(std::span<const std::uint8_t> code);
/// Bytes of the instruction at the start of `code`; 0 for one that is cut short or not known here (EVEX, XOP).
std::size_t instructionLengthAmd64(std::span<const std::uint8_t> code);

}  // namespace seepp
