// Virtual inheritance: the diamond, one shared base, conversions.
#include <cstdio>

struct Base {
    int shared = 1;
    virtual ~Base() {}
};
struct Left : virtual Base {
    int left = 2;
};
struct Right : virtual Base {
    int right = 3;
};
struct Bottom : Left, Right {
    int bottom = 4;
};

int main() {
    Bottom object;
    object.shared = 10;
    Left* left = &object;
    Right* right = &object;
    Base* base = right;
    base->shared++;
    left->left = 20;
    right->right = 30;
    int sum = left->shared + right->shared + object.bottom;
    std::printf("%d\n", sum);
}
