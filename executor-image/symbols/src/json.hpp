// SPDX-License-Identifier: GPL-3.0-or-later
// A small JSON writer: values are appended to a string in order; commas and quoting are its business.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace seepp {

class Json {
public:
  Json& beginObject() { return open('{'); }
  Json& endObject() { return close('}'); }
  Json& beginArray() { return open('['); }
  Json& endArray() { return close(']'); }
  Json& key(std::string_view name);
  Json& string(std::string_view text);
  Json& number(std::int64_t value);
  Json& boolean(bool value);
  /// A 64-bit address as "0x..".
  Json& hex(std::uint64_t value);
  /// Text that is JSON already.
  Json& raw(std::string_view json);

  // The same as members of an object.
  Json& string(std::string_view name, std::string_view text) { return key(name).string(text); }
  Json& number(std::string_view name, std::int64_t value) { return key(name).number(value); }
  Json& boolean(std::string_view name, bool value) { return key(name).boolean(value); }
  Json& hex(std::string_view name, std::uint64_t value) { return key(name).hex(value); }
  /// Written only when true: an absent flag is false.
  Json& flag(std::string_view name, bool value) { return value ? boolean(name, true) : *this; }

  const std::string& text() const { return out_; }
  std::string take() { return std::move(out_); }

private:
  Json& open(char bracket);
  Json& close(char bracket);
  void separate();
  std::string out_;
  bool needComma_ = false;
};

/// `text` as valid UTF-8: bytes that are not become U+FFFD.
std::string validUtf8(std::string_view text);

std::string hexAddress(std::uint64_t value);

}  // namespace seepp
