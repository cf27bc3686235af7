/** C and C++ source cut into coloured words, line by line. Enough for reading; a compiler reads it otherwise. */

export type Tone = "keyword" | "string" | "number" | "comment" | "directive" | "plain";
export interface Word { text: string; tone: Tone }

const keywords = new Set(
  ("alignas alignof auto bool break case catch char char8_t char16_t char32_t class concept const consteval constexpr constinit const_cast continue co_await co_return co_yield " +
  "decltype default delete do double dynamic_cast else enum explicit export extern false final float for friend goto if inline int long mutable namespace new noexcept nullptr " +
  "operator override private protected public register reinterpret_cast requires return short signed sizeof static static_assert static_cast struct switch template this " +
  "thread_local throw true try typedef typeid typename union unsigned using virtual void volatile wchar_t while").split(" "),
);

const pattern = /(?<comment>\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|(?<directive>^[ \t]*#[^\n]*)|(?<string>R"(?<mark>[^()\\\s]{0,16})\([\s\S]*?\)\k<mark>"|(?:u8|[LuU])?"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?)|(?<number>\b\d[\w.']*)|(?<word>[A-Za-z_]\w*)/gm;

export function wordsOf(source: string): Word[][] {
  const lines: Word[][] = [[]];
  const add = (text: string, tone: Tone): void => {
    text.split("\n").forEach((part, i) => {
      if (i > 0) lines.push([]);
      if (part !== "") lines[lines.length - 1].push({ text: part, tone });
    });
  };
  let at = 0;
  for (const match of source.matchAll(pattern)) {
    add(source.slice(at, match.index), "plain");
    const { comment, directive, string, number } = match.groups!;
    const tone = comment !== undefined ? "comment" : directive !== undefined ? "directive" : string !== undefined ? "string" : number !== undefined ? "number" : keywords.has(match[0]) ? "keyword" : "plain";
    add(match[0], tone);
    at = match.index + match[0].length;
  }
  add(source.slice(at), "plain");
  return lines;
}
