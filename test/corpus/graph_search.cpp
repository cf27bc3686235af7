// Graphs: adjacency lists, breadth-first and depth-first search, Dijkstra with a priority queue, union-find; a queue of a queue.
// seepp: std=c++17
#include <cstdio>
#include <queue>
#include <stack>
#include <string>
#include <utility>
#include <vector>

struct Edge {
    int to, weight;
};

using Graph = std::vector<std::vector<Edge>>;

std::vector<int> distances(const Graph& graph, int from) {
    std::vector<int> best(graph.size(), 1000);
    std::priority_queue<std::pair<int, int>, std::vector<std::pair<int, int>>, std::greater<>> open;
    best[from] = 0;
    open.emplace(0, from);
    while (!open.empty()) {
        auto [distance, node] = open.top();
        open.pop();
        if (distance > best[node])
            continue;
        for (const Edge& edge : graph[node])
            if (distance + edge.weight < best[edge.to]) {
                best[edge.to] = distance + edge.weight;
                open.emplace(best[edge.to], edge.to);
            }
    }
    return best;
}

int breadthFirst(const Graph& graph, int from) {
    std::vector<bool> seen(graph.size());
    std::queue<int> waiting;
    waiting.push(from);
    seen[from] = true;
    int order = 0;
    while (!waiting.empty()) {
        int node = waiting.front();
        waiting.pop();
        order = order * 10 + node;
        for (auto [to, weight] : graph[node])
            if (!seen[to]) {
                seen[to] = true;
                waiting.push(to);
            }
    }
    return order;
}

int root(std::vector<int>& parents, int node) {
    return parents[node] == node ? node : parents[node] = root(parents, parents[node]);
}

int main() {
    Graph graph(4);
    graph[0] = {{1, 5}, {2, 1}};
    graph[1] = {{3, 1}};
    graph[2] = {{1, 2}, {3, 7}};
    std::vector<int> best = distances(graph, 0);
    int order = breadthFirst(graph, 0);
    std::stack<int> open;
    open.push(2);
    int visited = 0;
    while (!open.empty()) {
        int node = open.top();
        open.pop();
        visited++;
        for (const auto& edge : graph[node])
            if (edge.weight > 1)
                open.push(edge.to);
    }
    std::vector<int> parents = {0, 0, 1, 3};
    int top = root(parents, 2);
    std::printf("%d %d %d %d\n", best[3], order, visited, top);
    return 0;
}
