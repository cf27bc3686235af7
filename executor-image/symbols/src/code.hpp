// SPDX-License-Identifier: GPL-3.0-or-later
// What the ELF file says beside DWARF: machine code bytes, sections, symbols of code and vtables.
#pragma once
#include <libelf.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "machine.hpp"

namespace seepp {

struct Symbol {
  std::uint64_t address;
  std::uint64_t size;
  std::string name;  // mangled
};

class Code {
public:
  explicit Code(Elf* elf);

  /// The bytes of the program's image in [low, high); empty when they are not all in one section of the file.
  std::span<const std::uint8_t> bytes(std::uint64_t low, std::uint64_t high) const;
  /// The `sections` array.
  std::string sectionsJson() const;

  std::vector<Symbol> functions;  // sorted by address; also of the PLT: what a pointer to a shared library's function holds
  std::vector<Symbol> vtables;    // _ZTV
  std::vector<Symbol> temporaries;  // _ZGR: temporaries that live as long as the static reference bound to them
  const Machine* machine = &kAmd64;

private:
  struct Section {
    std::string name;
    std::uint64_t address, size, offset;
    bool writable, executable;
    const std::uint8_t* data;
  };
  void readSymbols(Elf* elf, Elf_Scn* scn);
  std::vector<Section> sections_;
};

/// The name without mangling, tidied.
std::string demangle(const std::string& name);

}  // namespace seepp
