// SPDX-License-Identifier: GPL-3.0-or-later
#include <dwarf.h>

#include <algorithm>
#include <cstring>
#include <initializer_list>
#include <optional>

#include "machine.hpp"

namespace seepp {

namespace {

/// Bytes of a ModRM operand (ModRM, SIB, displacement) at `at`, 0 when cut short.
std::size_t operandLength(CodeBytes code, std::size_t at) {
  if (at >= code.size()) return 0;
  const int mode = code[at] >> 6;
  const int base = code[at] & 7;
  std::size_t length = 1;
  bool wideBase = mode == 0 && base == 5;  // relative to the instruction pointer
  if (mode != 3 && base == 4) {
    if (at + 1 >= code.size()) return 0;
    wideBase = mode == 0 && (code[at + 1] & 7) == 5;
    ++length;
  }
  if (mode == 1) length += 1;
  if (mode == 2 || wideBase) length += 4;
  return at + length <= code.size() ? length : 0;
}

/// Length of the instruction at the start when it is one that g++ -O0 writes into an epilogue, else 0. The forms are those
/// of Intel's manual, volume 2: nop, leave, pop, changes of rsp, and moves of a kept result into the return registers.
std::size_t epilogueInstruction(CodeBytes code) {
  std::size_t at = 0;
  bool sse = false;
  while (at < code.size() && (code[at] == 0x66 || code[at] == 0xf2 || code[at] == 0xf3)) {
    sse = true;
    ++at;
  }
  if (at < code.size() && (code[at] & 0xf0) == 0x40) ++at;  // REX
  if (at >= code.size()) return 0;
  const std::uint8_t op = code[at++];
  if (op == 0x0f) {  // movd, movq, movs[sd], movap[sd], movdqa, unpcklp[sd]
    if (at >= code.size()) return 0;
    const std::uint8_t second = code[at++];
    for (const int allowed : {0x10, 0x11, 0x14, 0x16, 0x28, 0x6e, 0x6f, 0x7e, 0xd6})
      if (second == allowed) {
        const std::size_t operand = operandLength(code, at);
        return operand ? at + operand : 0;
      }
    return 0;
  }
  if (sse) return 0;
  if (op == 0x90 || op == 0xc9 || (op >= 0x58 && op <= 0x5f)) return at;  // nop, leave, pop
  if (op == 0xb8) return at + 4;                                          // mov imm32, eax: main's own `return 0`
  if (at >= code.size()) return 0;
  const std::uint8_t modrm = code[at];
  if (op == 0x83 && modrm == 0xc4) return at + 2;  // add imm8, rsp
  if (op == 0x81 && modrm == 0xc4) return at + 5;  // add imm32, rsp
  const bool load = op == 0x8b || op == 0x8d;      // mov from a slot, lea
  if (!load && !(op == 0x89 && (modrm >> 6) == 3)) return 0;
  const std::size_t operand = operandLength(code, at);
  return operand ? at + operand : 0;
}

bool isEpilogue(CodeBytes function, std::size_t at) {
  // Every pass takes an instruction or a jump: code of n bytes cannot have more of them, unless it goes in circles.
  for (std::size_t passes = 0; passes <= function.size() && at < function.size(); ++passes) {
    const auto code = function.subspan(at);
    if (code[0] == 0xc3) return true;
    if (code[0] == 0xeb && code.size() >= 2) {
      at += 2 + static_cast<std::int64_t>(static_cast<std::int8_t>(code[1]));
    } else if (code[0] == 0xe9 && code.size() >= 5) {
      std::int32_t distance;
      std::memcpy(&distance, code.data() + 1, sizeof distance);
      at += 5 + static_cast<std::int64_t>(distance);
    } else {
      const std::size_t length = epilogueInstruction(code);
      if (length == 0) return false;
      at += length;
    }
  }
  return false;
}

bool isJump(CodeBytes code) { return (code.size() >= 2 && code[0] == 0xeb) || (code.size() >= 5 && code[0] == 0xe9); }

/// Bytes of the instruction at the start of `code`; 0 for one that is cut short or not known here (EVEX, XOP).
std::size_t instructionLength(CodeBytes code);

bool endsInJump(CodeBytes code) {
  // Its last bytes alone do not tell: `sub $1, %rbx` ends in 0xeb 0x01.
  while (!code.empty()) {
    const std::size_t length = instructionLength(code);
    if (length == 0) return false;
    if (length == code.size()) return isJump(code) || code[0] == 0xc3 || code[0] == 0xc2;
    code = code.subspan(length);
  }
  return false;
}

std::size_t jumpToNext(CodeBytes code) { return code.size() > 2 && code[0] == 0xeb && code[1] == 0 ? 2 : 0; }

std::size_t nop(CodeBytes code) { return !code.empty() && code[0] == 0x90 ? 1 : 0; }

/// What follows an opcode.
struct Form {
  bool operand;           // ModRM and what it asks for
  std::size_t immediate;  // bytes
};

/// Opcodes of one byte: Intel's manual, volume 2, table A-2. `word`: bytes of an immediate of the operand's size (at most 4).
Form oneByteForm(std::uint8_t op, std::uint8_t modrm, std::size_t word, bool wide) {
  const int low = op & 7;
  if (op < 0x40) return {low < 4, low == 4 ? 1 : low == 5 ? word : 0};
  if (op >= 0x70 && op <= 0x7f) return {false, 1};
  if (op >= 0xb0 && op <= 0xb7) return {false, 1};
  if (op >= 0xb8 && op <= 0xbf) return {false, wide ? 8 : word};
  if (op >= 0xa0 && op <= 0xa3) return {false, 8};
  if (op >= 0xd8 && op <= 0xdf) return {true, 0};
  if ((op >= 0x84 && op <= 0x8f) || (op >= 0xd0 && op <= 0xd3)) return {true, 0};
  if (op >= 0xe0 && op <= 0xe7) return {false, 1};
  switch (op) {
    case 0x63: case 0xfe: case 0xff: return {true, 0};
    case 0x68: case 0xa9: return {false, word};
    case 0x69: case 0x81: case 0xc7: return {true, word};
    case 0x6a: case 0xa8: case 0xcd: case 0xeb: return {false, 1};
    case 0x6b: case 0x80: case 0x83: case 0xc0: case 0xc1: case 0xc6: return {true, 1};
    case 0xc2: case 0xca: return {false, 2};
    case 0xc8: return {false, 3};
    case 0xe8: case 0xe9: return {false, 4};
    case 0xf6: return {true, (modrm & 0x38) < 0x10 ? 1U : 0U};  // only `test` has an immediate
    case 0xf7: return {true, (modrm & 0x38) < 0x10 ? word : 0};
    default: return {false, 0};
  }
}

/// Opcodes after 0x0f: the same, table A-3.
Form twoByteForm(std::uint8_t op) {
  if (op >= 0x80 && op <= 0x8f) return {false, 4};  // conditional jumps
  if ((op >= 0x30 && op <= 0x37) || (op >= 0xc8 && op <= 0xcf) || (op >= 0x05 && op <= 0x0b) || op == 0x0e || op == 0x77) return {false, 0};
  if ((op >= 0xa0 && op <= 0xa2) || (op >= 0xa8 && op <= 0xaa)) return {false, 0};
  if (op >= 0x70 && op <= 0x73) return {true, 1};
  if (op == 0xa4 || op == 0xac || op == 0xba || op == 0xc2 || (op >= 0xc4 && op <= 0xc6)) return {true, 1};
  return {true, 0};
}

std::size_t instructionLength(CodeBytes code) {
  std::size_t at = 0;
  bool narrow = false, wide = false;
  for (; at < code.size(); ++at) {  // legacy prefixes
    const std::uint8_t byte = code[at];
    if (byte == 0x66) narrow = true;
    else if (byte != 0xf0 && byte != 0xf2 && byte != 0xf3 && byte != 0x67 && byte != 0x2e && byte != 0x36 && byte != 0x3e && byte != 0x26 && byte != 0x64 && byte != 0x65) break;
  }
  if (at < code.size() && (code[at] & 0xf0) == 0x40) wide = (code[at++] & 8) != 0;  // REX
  if (at >= code.size()) return 0;
  Form form;
  std::uint8_t op = code[at++];
  if (op == 0x62) return 0;  // EVEX
  if (op == 0xc5 || op == 0xc4) {  // VEX: one or two bytes, then the opcode
    const std::size_t more = op == 0xc5 ? 1 : 2;
    if (at + more >= code.size()) return 0;
    const int map = op == 0xc5 ? 1 : code[at] & 0x1f;
    op = code[at + more];
    at += more + 1;
    form = map == 1 ? twoByteForm(op) : Form{true, map == 3 ? 1U : 0U};
  } else if (op == 0x0f) {
    if (at >= code.size()) return 0;
    op = code[at++];
    if (op == 0x38 || op == 0x3a) {
      ++at;
      form = {true, op == 0x3a ? 1U : 0U};
    } else {
      form = twoByteForm(op);
    }
  } else {
    form = oneByteForm(op, at < code.size() ? code[at] : 0, narrow && !wide ? 2 : 4, wide);
  }
  if (form.operand) {
    const std::size_t length = operandLength(code, at);
    if (length == 0) return 0;
    at += length;
  }
  at += form.immediate;
  return at <= code.size() ? at : 0;
}

/// Reads a prologue instruction by instruction.
class Prologue {
public:
  explicit Prologue(CodeBytes code) : code_(code) {}

  bool take(std::initializer_list<std::uint8_t> bytes) {
    if (code_.size() - at_ < bytes.size() || !std::equal(bytes.begin(), bytes.end(), code_.begin() + at_)) return false;
    at_ += bytes.size();
    return true;
  }

  /// `and`, `sub` or `add` of a constant and rsp, by its ModRM byte.
  std::optional<std::int32_t> constant(std::uint8_t modrm) {
    if (take({0x48, 0x83, modrm}) && at_ < code_.size()) return static_cast<std::int8_t>(code_[at_++]);
    if (!take({0x48, 0x81, modrm}) || code_.size() - at_ < 4) return {};
    std::int32_t value;
    std::memcpy(&value, code_.data() + at_, 4);
    at_ += 4;
    return value;
  }

  bool takePush() {
    const bool extended = at_ < code_.size() && code_[at_] == 0x41;
    const std::size_t op = at_ + (extended ? 1 : 0);
    if (op >= code_.size() || (code_[op] & 0xf8) != 0x50) return false;
    at_ = op + 1;
    return true;
  }

private:
  CodeBytes code_;
  std::size_t at_ = 0;
};

void addConstant(std::vector<std::uint8_t>& expression, std::int64_t value, std::uint8_t operation) {
  expression.push_back(DW_OP_consts);
  for (bool more = true; more; value >>= 7) {
    const std::uint8_t bits = value & 0x7f;
    more = !((value >> 7 == 0 && (bits & 0x40) == 0) || (value >> 7 == -1 && (bits & 0x40) != 0));
    expression.push_back(more ? bits | 0x80 : bits);
  }
  expression.push_back(operation);
}

/// (CFA + before) & mask, + after
std::vector<std::uint8_t> aligned(std::int64_t before, std::int64_t mask, std::int64_t after) {
  std::vector<std::uint8_t> expression{DW_OP_call_frame_cfa};
  addConstant(expression, before, DW_OP_plus);
  addConstant(expression, mask, DW_OP_and);
  addConstant(expression, after, DW_OP_plus);
  return expression;
}

/// The two prologues that GCC writes (gcc/config/i386/i386.cc, ix86_expand_prologue): with variables relative to rsp, and, where
/// rsp changes in the body, with r10 as the pointer to the arguments and variables relative to rbp.
std::vector<std::uint8_t> frameRegister(CodeBytes function, unsigned dwarfRegister) {
  constexpr unsigned kRbp = 6, kRsp = 7;
  constexpr std::uint8_t kAnd = 0xe4, kSub = 0xec, kAdd = 0xc4;
  Prologue code(function);
  code.take({0xf3, 0x0f, 0x1e, 0xfa});          // endbr64
  if (code.take({0x4c, 0x8d, 0x54, 0x24, 0x08})) {  // lea 8(%rsp), %r10
    const auto mask = code.constant(kAnd);
    if (!mask || dwarfRegister != kRbp || !code.take({0x41, 0xff, 0x72, 0xf8, 0x55, 0x48, 0x89, 0xe5})) return {};  // push -8(%r10); push %rbp; mov %rsp, %rbp
    return aligned(-8, *mask, -16);
  }
  if (dwarfRegister != kRsp || !code.take({0x55, 0x48, 0x89, 0xe5})) return {};  // push %rbp; mov %rsp, %rbp
  std::int64_t before = -16;
  while (code.takePush()) before -= 8;
  const auto mask = code.constant(kAnd);
  if (!mask) return {};
  std::int64_t after = 0;
  if (const auto less = code.constant(kSub)) after = -*less;
  else if (const auto more = code.constant(kAdd)) after = *more;
  if (code.take({0x48, 0x83, 0x0c, 0x24, 0x00})) return {};  // -fstack-clash-protection: the frame is made in pieces
  return aligned(before, *mask, after);
}

}  // namespace

const Machine kAmd64 = {"x86_64", isEpilogue, isJump, endsInJump, jumpToNext, nop, frameRegister};

}  // namespace seepp
