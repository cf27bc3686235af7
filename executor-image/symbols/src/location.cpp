// SPDX-License-Identifier: GPL-3.0-or-later
#include "location.hpp"

#include <cstring>

#include "json.hpp"

namespace seepp {

namespace {

/// Signed LEB128 that must end exactly at the end of the bytes.
std::optional<std::int64_t> wholeSleb(const std::uint8_t* at, const std::uint8_t* end) {
  std::uint64_t value = 0;
  unsigned shift = 0;
  while (at < end && shift < 64) {
    const std::uint8_t byte = *at++;
    value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    shift += 7;
    if ((byte & 0x80) == 0) {
      if (at != end) return {};
      if (shift < 64 && (byte & 0x40)) value |= ~std::uint64_t{0} << shift;
      return static_cast<std::int64_t>(value);
    }
  }
  return {};
}

std::uint64_t word(const std::uint8_t* bytes, std::size_t size) {
  std::uint64_t value = 0;
  std::memcpy(&value, bytes, size);
  return value;
}

/// The bytes of the location: of the expression itself, or of the only entry of a location list.
std::vector<std::uint8_t> locationBytes(const Die& die) { return blockBytes(die, DW_AT_location); }

}  // namespace

std::string hexBytes(const std::vector<std::uint8_t>& bytes) {
  static const char digits[] = "0123456789abcdef";
  std::string out;
  for (const std::uint8_t byte : bytes) {
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

std::string expressionJson(const std::vector<std::uint8_t>& bytes) {
  if (bytes.empty()) return "";
  const std::uint8_t* data = bytes.data();
  const std::size_t size = bytes.size();
  Json json;
  json.beginObject();
  if (data[0] == DW_OP_fbreg) {
    if (const auto offset = wholeSleb(data + 1, data + size)) return json.string("kind", "cfa").number("offset", *offset).endObject().take();
  }
  if (data[0] == DW_OP_addr && size == 9) return json.string("kind", "address").hex("address", word(data + 1, 8)).endObject().take();
  const bool tls = data[size - 1] == DW_OP_GNU_push_tls_address || data[size - 1] == DW_OP_form_tls_address;
  if (tls && data[0] == DW_OP_const8u && size == 10) return json.string("kind", "tls").number("offset", static_cast<std::int64_t>(word(data + 1, 8))).endObject().take();
  if (tls && data[0] == DW_OP_const4u && size == 6) return json.string("kind", "tls").number("offset", static_cast<std::int64_t>(word(data + 1, 4))).endObject().take();
  return json.string("kind", "expr").string("bytes", hexBytes(bytes)).endObject().take();
}

std::vector<std::uint8_t> withoutRegister(std::vector<std::uint8_t> bytes, const Machine& machine, CodeBytes function) {
  if (bytes.size() < 2 || bytes[0] < DW_OP_breg0 || bytes[0] > DW_OP_breg31 || function.empty()) return bytes;
  std::vector<std::uint8_t> whole = machine.frameRegister(function, bytes[0] - DW_OP_breg0);
  if (whole.empty()) return bytes;
  // The register's number is on the stack: what stands behind the operation is the offset from it.
  whole.push_back(DW_OP_consts);
  std::size_t at = 1;
  do whole.push_back(bytes[at]);
  while ((bytes[at++] & 0x80) != 0 && at < bytes.size());
  whole.push_back(DW_OP_plus);
  whole.insert(whole.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at), bytes.end());
  return whole;
}

std::string locationJson(const Die& die, const Machine& machine, CodeBytes function) {
  const auto holderOfLocation = holder(die, DW_AT_location);
  if (holderOfLocation) {
    const std::string json = expressionJson(withoutRegister(locationBytes(*holderOfLocation), machine, function));
    if (!json.empty()) return json;
  }
  const auto constant = holder(die, DW_AT_const_value);
  if (!constant) return "";
  Json json;
  json.beginObject().string("kind", "constant");
  if (isBlock(*constant, DW_AT_const_value)) return json.string("value", "0x" + hexBytes(blockBytes(*constant, DW_AT_const_value))).endObject().take();
  const auto value = signedValue(*constant, DW_AT_const_value);
  if (!value) return "";
  return json.string("value", std::to_string(*value)).endObject().take();
}

std::optional<Dwarf_Addr> fixedAddress(const Die& die) {
  const auto bytes = locationBytes(die);
  if (bytes.size() != 9 || bytes[0] != DW_OP_addr) return {};
  return word(bytes.data() + 1, 8);
}

}  // namespace seepp
