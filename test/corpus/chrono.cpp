// Durations of every unit, points in time before and after 1970, dates, times of day.
// seepp: std=c++20
#include <chrono>
#include <cstdio>
#include <ratio>

using namespace std::chrono_literals;
namespace c = std::chrono;

int main() {
    auto hours = 2h;
    auto minutes = 3min;
    auto seconds = 5s;
    auto milli = 1500ms;
    auto micro = 7us;
    auto nano = -8ns;
    c::days days(4);
    c::duration<double> real = 2.5s;
    c::duration<int, std::ratio<1, 60>> frames(120);
    c::duration<float, std::milli> floating = 1.5ms;
    c::seconds sum = hours + minutes + seconds;
    c::system_clock::time_point epoch{};
    c::time_point<c::system_clock, c::seconds> late{1'700'000'000s};
    c::time_point<c::system_clock, c::milliseconds> before{-1ms};
    c::sys_days day{c::days{19'782}};
    c::sys_days early{c::days{-1}};
    c::year_month_day date{day};
    c::year_month_day leap{c::year{2000}, c::February, c::day{29}};
    c::hh_mm_ss clock{sum};
    c::steady_clock::time_point steady{5s};
    c::month month = date.month();
    c::weekday weekday{day};
    late += 86'400s;
    std::printf("%ld %ld %d %u\n", (long)sum.count(), (long)late.time_since_epoch().count(), (int)date.year(), (unsigned)leap.day());
    std::printf("%g %ld %ld\n", real.count(), (long)milli.count(), (long)(micro + nano).count());
    return weekday.c_encoding() > 6;
}
