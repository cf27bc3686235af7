/**
 * std::chrono: durations with their unit, points in time, dates, times of day, as the standard's `operator<<` writes them.
 * Layouts: libstdc++ <bits/chrono.h>: `duration` holds a count `__r`, its period is the second template argument; `time_point` holds
 * the duration `__d` since its clock's epoch. <chrono>: `year` `_M_y`, `month` `_M_m`, `day` `_M_d`, `weekday` `_M_wd` and what is
 * made of them; `hh_mm_ss` holds `_M_is_neg`, `_M_h`, `_M_m`, `_M_s` and the fraction `_M_ss`.
 */
import type { Decoder, Slot } from "../decoding";
import type { Value } from "../snapshot";
import type { TypeRef } from "../types";
import { part, type Part, type StdView } from "./view";

export const chronoViews: readonly StdView[] = [
  { matches: (head) => head === "std::chrono::duration", view: viewDuration },
  { matches: (head) => head === "std::chrono::time_point", view: viewTimePoint },
  { matches: (head) => calendar.has(head), view: viewCalendar },
  { matches: (head) => head === "std::chrono::hh_mm_ss", view: viewTimeOfDay },
];

/** [time.duration.io]: the suffix of each period that has one. */
const units: Record<string, string> = {
  "1/1000000000000000000": "as", "1/1000000000000000": "fs", "1/1000000000000": "ps", "1/1000000000": "ns", "1/1000000": "us", "1/1000": "ms",
  "1/100": "cs", "1/10": "ds", "1/1": "s", "10/1": "das", "100/1": "hs", "1000/1": "ks", "1000000/1": "Ms", "1000000000/1": "Gs",
  "60/1": "min", "3600/1": "h", "86400/1": "d",
};

interface Period { num: bigint; den: bigint }

function periodOf(decoder: Decoder, duration: TypeRef): Period | undefined {
  const found = /^std::ratio<(\d+)(?:, (\d+))?>$/.exec(decoder.types.name(decoder.types.strip(decoder.types.argument(duration, 1))));
  return found ? { num: BigInt(found[1]!), den: BigInt(found[2] ?? "1") } : undefined;
}

function unit({ num, den }: Period): string {
  return units[`${num}/${den}`] ?? (den === 1n ? `[${num}]s` : `[${num}/${den}]s`);
}

function viewDuration(decoder: Decoder, slot: Slot): Value | undefined {
  const count = part(decoder.types, slot, "__r");
  const period = periodOf(decoder, slot.type);
  return count && period && scalar(decoder, slot, count, (text) => text + unit(period));
}

function viewTimePoint(decoder: Decoder, slot: Slot): Value | undefined {
  const duration = part(decoder.types, slot, "__d");
  const count = duration && part(decoder.types, duration, "__r");
  const period = duration && periodOf(decoder, duration.type);
  if (!count || !period) return undefined;
  const clock = decoder.types.name(decoder.types.strip(decoder.types.argument(slot.type, 0)));
  return scalar(decoder, slot, count, (text) => {
    const date = /::(system_clock|local_t)$/.test(clock) && /^-?\d+$/.test(text) ? dateText(BigInt(text), period) : undefined;
    return date ?? `${text}${unit(period)} since the clock's start`;
  });
}

/** The number at `at`, with its text changed; undefined when it is no number. */
function scalar(decoder: Decoder, slot: Slot, at: Part, write: (text: string) => string): Value | undefined {
  const number = decoder.decode({ ...slot, type: at.type, address: at.address });
  if (number.kind !== "scalar") return undefined;
  return decoder.make(slot, "scalar", number.state, number.state === "defined" && number.value !== undefined ? write(number.value) : undefined);
}

/** Years beyond this are not written as dates. */
const lastYear = 32_767n;

/** A count of periods since 1970-01-01 UTC as a date, and as a time of day unless the period is a day or more. */
function dateText(count: bigint, { num, den }: Period): string | undefined {
  const ticks = count * num; // of 1/den seconds
  const seconds = floorDiv(ticks, den);
  const days = floorDiv(seconds, 86_400n);
  const date = civil(days);
  if (date === undefined) return undefined;
  if (den === 1n && num % 86_400n === 0n) return date;
  const rest = seconds - days * 86_400n;
  const clock = [rest / 3600n, (rest / 60n) % 60n, rest % 60n].map(two).join(":");
  const digits = den.toString().length - 1;
  if (den === 1n) return `${date} ${clock}`;
  return /^10*$/.test(den.toString()) ? `${date} ${clock}.${(ticks - seconds * den).toString().padStart(digits, "0")}` : undefined;
}

/** Days since 1970-01-01 as yyyy-mm-dd in the proleptic Gregorian calendar: counted in eras of 400 years that begin on a 1 March. */
function civil(days: bigint): string | undefined {
  const shifted = days + 719_468n;
  const era = floorDiv(shifted, 146_097n);
  const dayOfEra = shifted - era * 146_097n;
  const yearOfEra = (dayOfEra - dayOfEra / 1460n + dayOfEra / 36_524n - dayOfEra / 146_096n) / 365n;
  const dayOfYear = dayOfEra - (365n * yearOfEra + yearOfEra / 4n - yearOfEra / 100n);
  const fromMarch = (5n * dayOfYear + 2n) / 153n;
  const day = dayOfYear - (153n * fromMarch + 2n) / 5n + 1n;
  const month = fromMarch < 10n ? fromMarch + 3n : fromMarch - 9n;
  const year = yearOfEra + era * 400n + (month <= 2n ? 1n : 0n);
  return year > lastYear || year < -lastYear ? undefined : `${fourDigits(year)}-${two(month)}-${two(day)}`;
}

function floorDiv(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b < 0n ? quotient - 1n : quotient;
}

const two = (n: bigint): string => n.toString().padStart(2, "0");
const fourDigits = (year: bigint): string => `${year < 0n ? "-" : ""}${(year < 0n ? -year : year).toString().padStart(4, "0")}`;

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/** The members of a date type, in the order they are written, and the sign between them. */
const calendar = new Map<string, string[]>([
  ["std::chrono::year", ["_M_y"]], ["std::chrono::month", ["_M_m"]], ["std::chrono::day", ["_M_d"]], ["std::chrono::weekday", ["_M_wd"]],
  ["std::chrono::month_day", ["_M_m", "_M_d"]], ["std::chrono::year_month", ["_M_y", "_M_m"]], ["std::chrono::year_month_day", ["_M_y", "_M_m", "_M_d"]],
]);

function viewCalendar(decoder: Decoder, slot: Slot): Value | undefined {
  const names = calendar.get(decoder.types.name(decoder.types.strip(slot.type)))!;
  const parts: { name: string; number: bigint }[] = [];
  for (const name of names) {
    // Inside a whole date each part is an object of its own, whose member has the same name.
    const outer = part(decoder.types, slot, name);
    const at = outer && (part(decoder.types, outer, name) ?? outer);
    const size = at && decoder.types.size(at.type);
    if (!at || !size) return undefined;
    const word = decoder.word(at.address, size, slot.window);
    if (word.state !== "defined") return decoder.make(slot, "scalar", word.state);
    parts.push({ name, number: BigInt.asIntN(8 * size, word.value) });
  }
  const whole = names.length === 3;
  return decoder.make(slot, "scalar", "defined", parts.map(({ name, number }) => dateWord(name, number, whole)).join(whole ? "-" : "/"));
}

function dateWord(name: string, number: bigint, inDate: boolean): string {
  if (name === "_M_y") return fourDigits(number);
  if (name === "_M_m" && !inDate) return months[Number(number) - 1] ?? `${number} is no month`;
  if (name === "_M_wd") return weekdays[Number(number)] ?? `${number} is no weekday`;
  return two(number);
}

function viewTimeOfDay(decoder: Decoder, slot: Slot): Value | undefined {
  const { types } = decoder;
  const counts = [["_M_h", "__r"], ["_M_m", "__r"], ["_M_s", "__r"]].map((path) => part(types, slot, ...path));
  const negative = part(types, slot, "_M_is_neg");
  if (!negative || counts.some((at) => !at)) return undefined;
  const words = [decoder.word(negative.address, 1, slot.window), ...counts.map((at) => decoder.word(at!.address, 8, slot.window))];
  const odd = words.find((word) => word.state !== "defined");
  if (odd) return decoder.make(slot, "scalar", odd.state);
  const [sign, ...clock] = words.map((word) => word.value) as [bigint, ...bigint[]];
  const fraction = part(types, slot, "_M_ss", "__r") ?? part(types, slot, "_M_ss", "_M_r");
  // The fraction has as many digits as the period of the duration that was split.
  const width = /^std::ratio<1, 1(0+)>$/.exec(types.name(types.strip(types.argument(types.argument(slot.type, 0), 1))))?.[1]!.length ?? 0;
  const rest = fraction && width > 0 ? decoder.word(fraction.address, types.size(fraction.type) ?? 8, slot.window) : undefined;
  const digits = rest?.state === "defined" ? `.${rest.value.toString().padStart(width, "0")}` : "";
  return decoder.make(slot, "scalar", "defined", `${sign ? "-" : ""}${clock.map(two).join(":")}${digits}`);
}
