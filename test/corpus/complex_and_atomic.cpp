// std::complex of every number, C's complex numbers; std::atomic of numbers, pointers, bools and structs, atomic flags.
// seepp: std=c++17
#include <atomic>
#include <complex>
#include <cstdio>

struct Pair {
    short a, b;
};

int main() {
    std::complex<double> z(1, -2);
    std::complex<float> f(0.5f, 2);
    std::complex<long double> l(3, 4);
    std::complex<int> i(5, -6);
    z *= z;
    f += 1.0f;
    double size = std::abs(l);
    __complex__ double c = 1.5;
    __imag__ c = 2;
    std::atomic<int> count{5};
    count++;
    std::atomic<bool> ready{false};
    ready = true;
    int value = 3;
    std::atomic<int*> pointer{nullptr};
    pointer = &value;
    std::atomic<Pair> pair{Pair{1, 2}};
    pair.store({3, 4});
    std::atomic<unsigned char> byte{200};
    std::atomic<long> sum{1L << 40};
    std::atomic_flag flag = ATOMIC_FLAG_INIT;
    flag.test_and_set();
    std::printf("%g %g %d %d %d\n", z.real(), size, i.imag(), count.load() + byte.load(), *pointer.load());
    return ready ? 0 : static_cast<int>(sum);
}
