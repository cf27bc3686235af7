// SPDX-License-Identifier: GPL-3.0-or-later
// The forms are those of Arm's Architecture Reference Manual for A-profile, section C4.1. An instruction is 4 bytes,
// little-endian; the byte order of data does not matter here.
#include <cstring>

#include "machine.hpp"

namespace seepp {

namespace {

constexpr std::size_t kLength = 4;

std::uint32_t word(CodeBytes code) {
  std::uint32_t instruction = 0;
  if (code.size() >= kLength) std::memcpy(&instruction, code.data(), kLength);
  return instruction;
}

bool isBranch(std::uint32_t i) { return (i & 0xfc000000) == 0x14000000; }         // b
bool isReturn(std::uint32_t i) { return (i & 0xfffffc1f) == 0xd65f0000; }         // ret xN
bool isBranchToRegister(std::uint32_t i) { return (i & 0xfffffc1f) == 0xd61f0000; }  // br xN

/// Bytes from the branch to where it leads.
std::int64_t distance(std::uint32_t branch) { return static_cast<std::int64_t>(static_cast<std::int32_t>(branch << 6) >> 6) * 4; }

/// An instruction that g++ -O0 writes into an epilogue: restoring registers, giving up the stack, and moving a kept result
/// into the registers of the result.
bool belongsToEpilogue(std::uint32_t i) {
  const bool isVector = (i & 0x04000000) != 0;
  const bool isLoad = (i & (isVector ? 0x00400000 : 0x00c00000)) != 0;   // of single registers
  if (i == 0xd503201f) return true;                                      // nop
  if (i == 0xd50323bf || i == 0xd50323ff) return true;                   // autiasp, autibsp
  const bool stackAddress = (i >> 5 & 31) == 31 || (i >> 5 & 31) == 29;  // sp, or x29 that points into the frame
  if ((i & 0x7f800000) == 0x11000000) return true;                       // add with an immediate: also mov to and from sp
  if ((i & 0xffe0ffff) == 0x8b2063ff) return true;                       // add of a register to sp
  if ((i & 0x3a400000) == 0x28400000) return stackAddress;               // ldp
  if ((i & 0x3b000000) == 0x39000000) return stackAddress && isLoad;     // ldr, ldrb .. with an offset
  if ((i & 0x3b200000) == 0x38000000) return stackAddress && isLoad;     // ldur; ldr with a moving base
  if ((i & 0x7fe0ffe0) == 0x2a0003e0) return true;                       // mov between registers
  if ((i & 0x5f800000) == 0x52800000) return true;                       // mov, movk of an immediate: main's own `return 0`
  if ((i & 0xff3ffc00) == 0x1e204000) return true;                       // fmov between registers
  if ((i & 0x7f3efc00) == 0x1e260000) return true;                       // fmov between a general and a vector register
  return (i & 0xbfe0fc00) == 0x0ea01c00;                                 // mov between vector registers
}

bool isEpilogue(CodeBytes function, std::size_t at) {
  // As for amd64: every pass takes an instruction, so that code in a circle comes to an end.
  for (std::size_t passes = 0; passes <= function.size() / kLength && at < function.size(); ++passes) {
    const std::uint32_t instruction = word(function.subspan(at));
    if (isReturn(instruction)) return true;
    if (isBranch(instruction)) at += static_cast<std::size_t>(distance(instruction));
    else if (belongsToEpilogue(instruction)) at += kLength;
    else return false;
  }
  return false;
}

bool isJump(CodeBytes code) { return isBranch(word(code)); }

bool endsInJump(CodeBytes code) {
  if (code.size() < kLength) return false;
  const std::uint32_t last = word(code.last(kLength));
  return isBranch(last) || isReturn(last) || isBranchToRegister(last);
}

std::size_t jumpToNext(CodeBytes code) { return code.size() > kLength && word(code) == 0x14000001 ? kLength : 0; }

std::size_t nop(CodeBytes code) { return code.size() >= kLength && word(code) == 0xd503201f ? kLength : 0; }

/// g++ reaches every variable from the frame pointer here, over-aligned ones too.
std::vector<std::uint8_t> frameRegister(CodeBytes, unsigned) { return {}; }

}  // namespace

const Machine kAarch64 = {"aarch64", isEpilogue, isJump, endsInJump, jumpToNext, nop, frameRegister};

}  // namespace seepp
