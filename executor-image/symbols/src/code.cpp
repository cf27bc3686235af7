// SPDX-License-Identifier: GPL-3.0-or-later
#include "code.hpp"

#include <cxxabi.h>
#include <gelf.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "json.hpp"
#include "names.hpp"

namespace seepp {

Code::Code(Elf* elf) {
  GElf_Ehdr header;
  if (gelf_getehdr(elf, &header) != nullptr && header.e_machine == EM_AARCH64) machine = &kAarch64;
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

}  // namespace seepp
