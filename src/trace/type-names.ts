/**
 * Type and function names for people: template arguments that merely repeat a default are dropped, inline namespaces of
 * libstdc++ vanish, integer types are spelled as programmers spell them. Works on the text of a name, as g++ writes it
 * into DW_AT_name; the result of a simplified name is the name itself.
 */

/** Standard class templates whose trailing arguments have defaults that say nothing new. */
const defaulted = /^std::(?:__debug::)?(vector|deque|list|forward_list|map|multimap|set|multiset|unordered_map|unordered_multimap|unordered_set|unordered_multiset|basic_string|basic_string_view|unique_ptr|stack|queue|priority_queue|basic_[io]?[fs]?[a-z]*stream|basic_streambuf|match_results|basic_regex|span)$/;

/** std::dynamic_extent: the length of a span is in the span. */
const dynamicExtent = (2n ** 64n - 1n).toString();

const stringNames: Record<string, string> = {
  "std::basic_string<char>": "std::string", "std::basic_string<wchar_t>": "std::wstring",
  "std::basic_string<char8_t>": "std::u8string", "std::basic_string<char16_t>": "std::u16string", "std::basic_string<char32_t>": "std::u32string",
  "std::basic_string_view<char>": "std::string_view", "std::basic_string_view<wchar_t>": "std::wstring_view",
  "std::basic_string_view<char8_t>": "std::u8string_view", "std::basic_string_view<char16_t>": "std::u16string_view", "std::basic_string_view<char32_t>": "std::u32string_view",
  "std::basic_ostream<char>": "std::ostream", "std::basic_istream<char>": "std::istream", "std::basic_iostream<char>": "std::iostream",
  "std::basic_ofstream<char>": "std::ofstream", "std::basic_ifstream<char>": "std::ifstream", "std::basic_fstream<char>": "std::fstream",
  "std::basic_stringstream<char>": "std::stringstream", "std::basic_ostringstream<char>": "std::ostringstream", "std::basic_istringstream<char>": "std::istringstream",
};

/** Longer names are left alone: nobody reads them, and a hostile file could make them costly. */
const longestName = 8000;
const deepest = 300; // brackets in brackets
const cache = new Map<string, string>();

export function simplifyName(name: string): string {
  if (name.length > longestName) return name;
  let simple = cache.get(name);
  if (simple === undefined) {
    simple = new Simplifier(normalizeWords(name)).all();
    if (cache.size > 50_000) cache.clear();
    cache.set(name, simple);
  }
  return simple;
}

/** The name before its template arguments and the (simplified) arguments: "std::map<int, char>" → ["std::map", ["int", "char"]]. */
export function splitTemplate(name: string): { head: string; args: string[] } {
  const open = name.indexOf("<");
  if (open <= 0 || !name.endsWith(">")) return { head: name, args: [] };
  const args: string[] = [];
  let depth = 0;
  let start = open + 1;
  for (let i = open + 1; i < name.length - 1; i++) {
    const c = name[i];
    if (c === "<" || c === "(") depth++;
    else if (c === ">" || c === ")") depth--;
    else if (c === "," && depth === 0) { args.push(name.slice(start, i).trim()); start = i + 1; }
    if (depth < 0) return { head: name, args: [] }; // "A<int>::B<int>": the last group is not the first
  }
  args.push(name.slice(start, -1).trim());
  return { head: name.slice(0, open), args };
}

function normalizeWords(name: string): string {
  return name
    .replace(/\b(std|__gnu_cxx)::(__cxx11|_V2|__cxx1998|__8)::/g, "$1::")
    .replace(/\b(?:(?:unsigned|signed|long|short|int|char)\b ?)+/g, spelled)
    .replace(/(?<=[<, (])(-?\d+)(?:u|l|ul|ull|ll)\b/gi, "$1");
}

/** "long unsigned int " → "unsigned long " */
function spelled(words: string): string {
  const tail = words.endsWith(" ") ? " " : "";
  const parts = words.trim().split(" ");
  if (parts.length === 1 && parts[0] !== "unsigned" && parts[0] !== "signed") return words;
  const has = (word: string) => parts.includes(word);
  const longs = parts.filter((part) => part === "long").length;
  const sign = has("unsigned") ? "unsigned " : "";
  if (has("char")) return (has("signed") ? "signed " : sign) + "char" + tail;
  if (has("short")) return sign + "short" + tail;
  if (longs > 0) return sign + (longs === 2 ? "long long" : "long") + tail;
  return sign + "int" + tail;
}

/** One pass over a name: text is copied, each <...> group is parsed, simplified and written back. */
class Simplifier {
  private at = 0;
  private depth = 0;
  constructor(private readonly text: string) {}

  all(): string {
    let out = this.run("");
    while (this.at < this.text.length) { // a stray "," or ">" at the outside: copied
      out += this.text[this.at++];
      out = this.run(out);
    }
    return constFirst(out.trim());
  }

  /** Copies up to a "," or ">" outside parentheses. */
  private run(out: string): string {
    let parens = 0;
    for (;;) {
      const c = this.text[this.at];
      if (c === undefined) return out;
      if (c === "(") parens++;
      if (c === ")") parens--;
      if (parens === 0 && (c === "," || c === ">")) return out;
      if (/operator$/.test(out) && /[<>=!-]/.test(c)) { out += this.operatorSign(); continue; }
      if (c === "-" && this.text[this.at + 1] === ">") { out += "->"; this.at += 2; continue; }
      if (c === "<" && this.depth < deepest) {
        this.depth++;
        out = this.group(out);
        this.depth--;
        continue;
      }
      out += c;
      this.at++;
    }
  }

  private operatorSign(): string {
    const sign = /^(<=>|<<=|>>=|->\*|->|<<|>>|<=|>=|==|!=|<|>|=|!|--|-=|-)/.exec(this.text.slice(this.at))?.[0] ?? this.text[this.at]!;
    this.at += sign.length;
    return sign;
  }

  private group(out: string): string {
    this.at++; // "<"
    const args: string[] = [];
    for (;;) {
      args.push(constFirst(this.run("").trim()));
      const c = this.text[this.at];
      if (c === ",") { this.at++; continue; }
      if (c === ">") this.at++;
      break;
    }
    const head = /[\w:]+$/.exec(out)?.[0] ?? "";
    const before = out.slice(0, out.length - head.length);
    if (args.length === 1 && args[0] === "") return `${before}${head}<>`;
    if (defaulted.test(head)) while (args.length > 1 && isDefault(args[args.length - 1]!, args)) args.pop();
    if (head === "__gnu_cxx::__normal_iterator" && args.length === 2) return `${before}${args[1]}::${args[0]!.startsWith("const ") ? "const_" : ""}iterator`;
    const whole = `${head}<${args.join(", ")}>`;
    // A constructor's or destructor's own name keeps its template arguments: they are what the reader knows it by.
    return before + (stringNames[whole] ?? whole);
  }
}

function isDefault(argument: string, args: string[]): boolean {
  const first = args[0]!;
  if (argument === dynamicExtent) return true;
  if (/^std::allocator<.*>$/.test(argument)) return true;
  return [`std::less<${first}>`, `std::hash<${first}>`, `std::equal_to<${first}>`, `std::char_traits<${first}>`, `std::default_delete<${first}>`,
    `std::deque<${first}>`, `std::vector<${first}>`, `std::__debug::deque<${first}>`, `std::__debug::vector<${first}>`, `std::regex_traits<${first}>`].includes(argument);
}

/** "char const*" → "const char*", "int const" → "const int" */
function constFirst(name: string): string {
  const m = /^([\w:]+(?:<.*>)?(?: (?:int|char|long|double))*) const(?=[*& ]|$)/.exec(name);
  if (!m || m[1]!.startsWith("const ") || !balanced(m[1]!)) return name;
  return `const ${m[1]}${name.slice(m[0].length)}`;
}

function balanced(text: string): boolean {
  let depth = 0;
  for (const c of text) {
    if (c === "<") depth++;
    else if (c === ">" && --depth < 0) return false;
  }
  return depth === 0;
}
