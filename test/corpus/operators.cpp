// Operators of the user's: arithmetic, comparison, <=>, subscript, call, conversion, increment, assignment, arrow, literals, streams.
// seepp: std=c++20
#include <compare>
#include <iostream>
#include <sstream>
#include <string>

class Fraction {
    int num, den;
public:
    Fraction(int num, int den = 1) : num(num), den(den) {}
    Fraction& operator+=(const Fraction& other) {
        num = num * other.den + other.num * den;
        den *= other.den;
        return *this;
    }
    friend Fraction operator+(Fraction a, const Fraction& b) { return a += b; }
    Fraction operator-() const { return {-num, den}; }
    Fraction& operator++() { return *this += 1; }
    Fraction operator++(int) {
        Fraction old = *this;
        ++*this;
        return old;
    }
    explicit operator double() const { return static_cast<double>(num) / den; }
    auto operator<=>(const Fraction& other) const { return num * other.den <=> other.num * den; }
    bool operator==(const Fraction& other) const { return num * other.den == other.num * den; }
    friend std::ostream& operator<<(std::ostream& out, const Fraction& f) { return out << f.num << '/' << f.den; }
};

Fraction operator""_th(unsigned long long n) { return Fraction(1, static_cast<int>(n)); }

struct Table {
    int cells[4] = {1, 2, 3, 4};
    int& operator[](int i) { return cells[i]; }
    int operator()(int r, int c) const { return cells[r * 2 + c]; }
    const Table* operator->() const { return this; }
    Table& operator=(int value) {
        for (int& cell : cells)
            cell = value;
        return *this;
    }
};

int main() {
    Fraction half(1, 2);
    Fraction sum = half + 3_th;
    sum++;
    bool more = sum > half;
    bool same = -half == Fraction(-2, 4);
    double value = static_cast<double>(half);
    Table table;
    table[1] = 9;
    int cell = table(0, 1) + table->cells[3];
    table = 5;
    std::ostringstream out;
    out << sum << ' ' << half;
    std::string text = out.str();
    std::cout << text << ' ' << more << same << ' ' << value << ' ' << cell << std::endl;
    return 0;
}
