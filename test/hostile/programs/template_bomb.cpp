// tries: a template bomb
// expect: compile-error limit exited
template <int N> struct Bomb { typename Bomb<N - 1>::type a; typename Bomb<N - 2>::type b; struct type { Bomb<N - 1> x; Bomb<N - 2> y; }; };
template <> struct Bomb<0> { using type = int; };
template <> struct Bomb<1> { using type = int; };
template <typename T, typename U> struct Pair { using type = Pair<Pair<T, U>, Pair<U, T>>; };
template <int N> struct Grow { using type = typename Pair<typename Grow<N - 1>::type, typename Grow<N - 1>::type>::type; };
template <> struct Grow<0> { using type = int; };
int main() { return sizeof(Grow<40>::type) + sizeof(Bomb<80>); }
