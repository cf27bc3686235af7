/** Errors, endings and indices out of bounds in German, of a real trace. */
import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { findingsOf } from "../../../src/trace/findings";
import { openTrace, type OpenTrace } from "../../../src/trace/trace";
import { traceWords, type TraceWords } from "../../../src/trace/trace-words";
import { recordRequest } from "../../corpus/recording";

const code = `#include <cstdlib>
struct Node { int key; Node* next; };
void lose() { Node* lost = new Node{1, nullptr}; lost->key = 2; }
int main() {
  int* block = new int[3];
  block[3] = 7;
  if (block[1] > 0) block[2] = 1;
  delete[] block;
  int late = block[0];
  delete[] block;
  int row[4] = {1, 2, 3, 4};
  int i = 4;
  int beyond = row[i];
  lose();
  Node* none = nullptr;
  none->next = nullptr;
  return late + beyond;
}
`;

describe("messages of a trace in German", function () {
  this.timeout(60_000);
  let trace: OpenTrace;
  const words = JSON.parse(readFileSync("l10n/bundle.l10n.de.json", "utf8")) as Record<string, string>;
  const german = Object.fromEntries(Object.entries(traceWords).map(([key, text]) => [key, words[text]])) as Record<keyof TraceWords, string>;

  before(async () => {
    const recorded = await recordRequest({ version: 1, code, main: "main.cpp", format: "seepp" });
    trace = await openTrace(recorded.bytes);
    await recorded.remove();
  });

  const said = (): string[] => {
    const all: string[] = [];
    for (let step = 1; step <= trace.stepCount; step++) {
      const { errors, warnings = [], ending } = trace.snapshot(step);
      all.push(...[...errors, ...warnings, ...(ending ? [ending] : [])].map(({ message }) => message.replace(/0x[0-9a-f]+/g, "0x..").replace(/\((Schritt|step) \d+\)/g, "($1 N)")));
    }
    return all;
  };

  it("are the English ones until it is told otherwise, then the same in German", () => {
    const english = said();
    assert.ok(english.includes("Writes 4 bytes just past the end of the block `int[3]` of 12 bytes allocated in line 5 (step N)."), english.join("\n"));
    trace.speak(german);
    const all = said();
    assert.equal(all.length, english.length);
    for (const expected of [
      "Schreibt 4 Bytes direkt hinter dem Ende von Block `int[3]` (12 Bytes, angelegt in Zeile 5 (Schritt N)).",
      "Liest 4 Bytes am Anfang von Block `int[3]` (12 Bytes, angelegt in Zeile 5 (Schritt N)); dieser Block wurde in Zeile 8 (Schritt N) freigegeben.",
      "Gibt Block `int[3]` (12 Bytes, angelegt in Zeile 5 (Schritt N)) ein zweites Mal frei: freigegeben wurde er in Zeile 8 (Schritt N).",
      "Der Index 4 liegt außerhalb von `row`: es gibt 4 Elemente (0 bis 3).",
      "Block `Node` (16 Bytes, angelegt in Zeile 3 (Schritt N)) ist verloren: `lost` in `lose()` hielt den letzten Zeiger auf ihn und verließ seinen Gültigkeitsbereich. Er wurde nie freigegeben.",
      "Das Programm hat einen Nullzeiger benutzt (SIGSEGV an der Adresse 0x.., 8 Bytes weiter: ein Teil dessen, worauf er zeigen sollte). Prüfe den Zeiger, bevor du ihn benutzt.",
    ]) assert.ok(all.some((text) => text.startsWith(expected)), `${expected}\nis not in\n${all.join("\n")}`);
    for (const text of all) assert.doesNotMatch(text, /\b(the|was|which|bytes|block|step|line)\b/, text);
  });

  it("stand in the findings as well", () => {
    trace.speak(german);
    const found = findingsOf(trace, german).map(({ message }) => message);
    assert.ok(found.some((text) => /^Die hier angelegten 16 Bytes werden nie freigegeben: verloren seit Schritt \d+$/.test(text)), found.join("\n"));
    trace.speak(traceWords);
    assert.ok(findingsOf(trace).some(({ message }) => message.startsWith("The 16 bytes allocated here are never freed")));
  });
});
