// SPDX-License-Identifier: GPL-3.0-or-later
#include "code.hpp"

#include <cxxabi.h>
#include <gelf.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "json.hpp"
#include "names.hpp"

namespace seepp {

Code::Code(Elf* elf) {
  GElf_Ehdr header;
  if (gelf_getehdr(elf, &header) != nullptr && header.e_machine == EM_AARCH64) architecture = "aarch64";
  std::size_t names = 0;
  elf_getshdrstrndx(elf, &names);
  Elf_Scn* symbolTable = nullptr;
  Elf_Scn* dynamicTable = nullptr;
  for (Elf_Scn* scn = nullptr; (scn = elf_nextscn(elf, scn)) != nullptr;) {
    GElf_Shdr section;
    if (gelf_getshdr(scn, &section) == nullptr) continue;
    if (section.sh_type == SHT_SYMTAB) symbolTable = scn;
    if (section.sh_type == SHT_DYNSYM) dynamicTable = scn;
    if ((section.sh_flags & SHF_ALLOC) == 0) continue;
    const char* name = elf_strptr(elf, names, section.sh_name);
    const Elf_Data* data = section.sh_type == SHT_NOBITS ? nullptr : elf_rawdata(scn, nullptr);
    const bool whole = data != nullptr && data->d_buf != nullptr && data->d_size >= section.sh_size;
    sections_.push_back({name ? name : "", section.sh_addr, section.sh_size, section.sh_offset, (section.sh_flags & SHF_WRITE) != 0,
                         (section.sh_flags & SHF_EXECINSTR) != 0, whole ? static_cast<const std::uint8_t*>(data->d_buf) : nullptr});
  }
  if (symbolTable == nullptr) symbolTable = dynamicTable;
  if (symbolTable != nullptr) readSymbols(elf, symbolTable);
}

void Code::readSymbols(Elf* elf, Elf_Scn* scn) {
  GElf_Shdr header;
  Elf_Data* data = elf_getdata(scn, nullptr);
  if (data == nullptr || gelf_getshdr(scn, &header) == nullptr || header.sh_entsize == 0) return;
  const int count = static_cast<int>(header.sh_size / header.sh_entsize);
  for (int i = 0; i < count; ++i) {
    GElf_Sym symbol;
    if (gelf_getsym(data, i, &symbol) == nullptr || symbol.st_value == 0) continue;
    const char* text = elf_strptr(elf, header.sh_link, symbol.st_name);
    if (text == nullptr || *text == '\0') continue;
    std::string name = text;
    name.erase(std::min(name.find('@'), name.size()));
    const int type = GELF_ST_TYPE(symbol.st_info);
    if (type == STT_FUNC || type == STT_GNU_IFUNC) functions.push_back({symbol.st_value, symbol.st_size, name});
    if (type != STT_OBJECT) continue;
    if (name.compare(0, 4, "_ZTV") == 0) vtables.push_back({symbol.st_value, symbol.st_size, name});
    if (name.compare(0, 4, "_ZGR") == 0) temporaries.push_back({symbol.st_value, symbol.st_size, name});
  }
  const auto byAddress = [](const Symbol& a, const Symbol& b) { return a.address < b.address; };
  for (auto* list : {&functions, &vtables, &temporaries}) std::stable_sort(list->begin(), list->end(), byAddress);
}

std::span<const std::uint8_t> Code::bytes(std::uint64_t low, std::uint64_t high) const {
  for (const auto& section : sections_)
    if (section.data != nullptr && low >= section.address && high >= low && high - section.address <= section.size)
      return {section.data + (low - section.address), high - low};
  return {};
}

std::string Code::sectionsJson() const {
  Json json;
  json.beginArray();
  for (const auto& section : sections_) {
    json.beginObject().string("name", section.name).hex("address", section.address).number("size", static_cast<std::int64_t>(section.size));
    json.number("offset", static_cast<std::int64_t>(section.offset)).boolean("writable", section.writable).boolean("executable", section.executable).endObject();
  }
  return json.endArray().take();
}

std::string demangle(const std::string& name) {
  int status = 0;
  const std::unique_ptr<char, void (*)(void*)> plain(abi::__cxa_demangle(name.c_str(), nullptr, nullptr, &status), std::free);
  return status == 0 && plain ? std::string(plain.get()) : name;
}

namespace {

/// Bytes of a ModRM operand (ModRM, SIB, displacement) at `at`, 0 when cut short.
std::size_t operandLength(std::span<const std::uint8_t> code, std::size_t at) {
  if (at >= code.size()) return 0;
  const int mode = code[at] >> 6;
  const int base = code[at] & 7;
  std::size_t length = 1;
  if (mode != 3 && base == 4) ++length;
  if (mode == 1) length += 1;
  if (mode == 2 || (mode == 0 && base == 5)) length += 4;
  return at + length <= code.size() ? length : 0;
}

/// Length of the instruction at the start when it is one that g++ -O0 writes into an epilogue, else 0. The forms are those
/// of Intel's manual, volume 2: nop, leave, pop, changes of rsp, and moves of a kept result into the return registers.
std::size_t epilogueInstruction(std::span<const std::uint8_t> code) {
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

}  // namespace

bool isEpilogueAmd64(std::span<const std::uint8_t> function, std::size_t at) {
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

bool isJumpAmd64(std::span<const std::uint8_t> code) { return (code.size() >= 2 && code[0] == 0xeb) || (code.size() >= 5 && code[0] == 0xe9); }

bool endsInJumpAmd64(std::span<const std::uint8_t> code) {
  const std::size_t size = code.size();
  return (size >= 2 && code[size - 2] == 0xeb) || (size >= 5 && code[size - 5] == 0xe9) || (size >= 1 && code[size - 1] == 0xc3);
}

}  // namespace seepp
