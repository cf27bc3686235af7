// The library together: deques at both ends, adaptors and hash maps with own comparators and hashes, spans, own allocators and deleters, chrono, paths, iterators.
// seepp: std=c++20
#include <deque>
#include <queue>
#include <stack>
#include <unordered_map>
#include <unordered_set>
#include <span>
#include <chrono>
#include <filesystem>
#include <list>
#include <forward_list>
#include <set>
#include <map>
#include <bitset>
#include <complex>
#include <atomic>
#include <array>
#include <string>
#include <memory>
#include <iterator>
#include <system_error>
struct Key { int a; std::string b; bool operator==(const Key&) const = default; };
struct Hash { size_t operator()(const Key& k) const { return std::hash<int>()(k.a) ^ 3; } };
struct Longer { bool operator()(const std::string& a, const std::string& b) const { return a.size() > b.size(); } };
struct Del { int tag; void operator()(int* p) const { delete p; } };
template <class T> struct Al { using value_type = T; int id; Al(int i) : id(i) {} template <class U> Al(const Al<U>& o) : id(o.id) {} T* allocate(size_t n) { return static_cast<T*>(::operator new(n * sizeof(T))); } void deallocate(T* p, size_t) { ::operator delete(p); } bool operator==(const Al&) const { return true; } };
struct Node { int v; std::unique_ptr<Node> next; std::vector<Node*> peers; };
int main() {
    std::deque<int> dq;
    for (int i = 0; i < 300; i++) dq.push_back(i);
    for (int i = 0; i < 200; i++) dq.pop_front();
    dq.push_front(-1);
    std::deque<std::string> ds = {"a", "b"};
    ds.push_front("z");
    std::priority_queue<std::string, std::vector<std::string>, Longer> pq(Longer{});
    pq.push("ccc");
    pq.push("a");
    pq.push("bb");
    std::priority_queue<int> pi;
    pi.push(3);
    pi.push(9);
    pi.push(5);
    std::unordered_map<Key, double, Hash> um;
    um[{1, "x"}] = 1.5;
    um[{2, "y"}] = 2.5;
    std::unordered_multiset<int> ums = {1, 1, 2};
    std::array<int, 3> a3{7, 8, 9};
    std::span<int, 3> fixed(a3);
    int raw[5] = {1, 2, 3, 4, 5};
    std::span<int> sub(raw + 1, 3), past(raw + 3, 4), nothing;
    std::unique_ptr<int, Del> ud(new int(4), Del{7});
    std::unique_ptr<int[]> ua(new int[3]{1, 2, 3});
    std::unique_ptr<int> un;
    std::vector<int, Al<int>> va(Al<int>(5));
    va.push_back(1);
    va.push_back(2);
    std::basic_string<char, std::char_traits<char>, Al<char>> sa("custom alloc string longer", Al<char>(6));
    std::list<int> li = {1, 2, 3};
    auto it = std::next(li.begin()), le = li.end();
    std::forward_list<char> fo = {'a', 'b'};
    std::set<int, std::greater<int>> se = {1, 3, 2};
    std::multimap<int, char> mm = {{1, 'a'}, {1, 'b'}};
    std::vector<bool> vb(70);
    vb[1] = vb[69] = true;
    std::vector<bool> vbe;
    std::bitset<10> bs(0b1010);
    std::complex<double> co(1, -2);
    std::atomic<int> at = 5;
    std::atomic<bool> ab = true;
    auto ms = std::chrono::milliseconds(1500);
    std::chrono::duration<double> sec = ms;
    std::chrono::hours h(-3);
    auto tp = std::chrono::system_clock::time_point(std::chrono::seconds(86400));
    std::chrono::year_month_day ymd{std::chrono::year(2024), std::chrono::month(2), std::chrono::day(29)};
    std::filesystem::path pa = "/usr/lib/../x.txt", pe;
    std::vector<std::vector<std::array<std::pair<int, char>, 2>>> deep = {{{{{1, 'a'}, {2, 'b'}}}}, {}};
    std::stack<int, std::vector<int>> st;
    st.push(1);
    st.push(2);
    std::queue<std::list<int>> qu;
    qu.push({1, 2});
    qu.push({});
    std::error_code ec = std::make_error_code(std::errc::no_such_file_or_directory), ok;
    std::reverse_iterator<int*> ri(raw + 5);
    auto vi = va.begin() + 1;
    std::u16string u16 = u"h\u00e9";
    std::wstring ws = L"w\U0001F600";
    std::u8string u8s = u8"\u00e9";
    std::string sso15(15, 'x'), heap16(16, 'y'), zero("a\0b", 3);
    std::initializer_list<int> il = {4, 5};
    std::vector<std::unique_ptr<int>> vu;
    vu.push_back(std::make_unique<int>(1));
    vu.push_back(nullptr);
    Node head{1, std::make_unique<Node>(), {}};
    head.next->peers.push_back(&head);
    std::exception_ptr ep;
    std::tuple<> te;
    std::tuple<int, std::string> ti(1, "t");
    std::pair<const int, int&> pr(1, raw[2]);
    std::reference_wrapper<int> rw(raw[0]);
    std::vector<std::reference_wrapper<int>> rws = {rw};
    int end = 0;
    return end;
}
