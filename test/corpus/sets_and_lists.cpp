// std::set, list, deque, stack, queue, priority_queue: iterated and changed.
#include <cstdio>
#include <deque>
#include <list>
#include <queue>
#include <set>
#include <stack>

int main() {
    std::set<int> numbers = {5, 1, 3};
    numbers.insert(2);
    std::list<char> letters = {'a', 'c'};
    letters.insert(++letters.begin(), 'b');
    std::deque<int> ends;
    ends.push_back(1);
    ends.push_front(0);
    std::stack<int> stack;
    stack.push(7);
    std::queue<int> queue;
    queue.push(8);
    std::priority_queue<int> heap;
    heap.push(1);
    heap.push(9);
    int sum = 0;
    for (int n : numbers)
        sum = sum * 10 + n;
    std::printf("%d %zu %d %d\n", sum, letters.size(), ends.front() + stack.top() + queue.front(), heap.top());
}
