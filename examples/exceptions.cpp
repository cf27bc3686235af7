// Exceptions: the way out of many frames at once.
//
// Watch: `withdraw` throws three frames deep. The frames between the throw and the catch vanish together, and on the
// way the destructors of their locals run: the receipt is closed although nobody reached the end of its function.

#include <iostream>
#include <stdexcept>

struct Receipt {
    int number;
    explicit Receipt(int number) : number(number) { std::cout << "receipt " << number << " opened\n"; }
    ~Receipt() { std::cout << "receipt " << number << " closed\n"; }
};

int withdraw(int balance, int amount) {
    if (amount > balance)
        throw std::runtime_error("not enough money");
    return balance - amount;
}

int buy(int balance, int price) {
    static int number = 0;
    Receipt receipt(++number);
    return withdraw(balance, price);
}

int main() {
    int balance = 100;
    try {
        balance = buy(balance, 70);
        balance = buy(balance, 50);
        std::cout << "never printed\n";
    } catch (const std::exception& error) {
        std::cout << "refused: " << error.what() << '\n';
    }
    std::cout << "balance " << balance << '\n';
}
