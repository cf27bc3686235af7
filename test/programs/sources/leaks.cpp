struct Node { int v; Node* next; };
int* dangle() { int local = 5; int* p = &local; return p; }
void forget(int n) {
    int* p = new int[n];
    p[0] = 1;
}
int main() {
    Node* head = new Node{1, nullptr};
    head->next = new Node{2, nullptr};
    head->next = nullptr;
    Node* other = new Node{3, new Node{4, nullptr}};
    other = nullptr;
    forget(3);
    Node* last = new Node{5, new Node{6, nullptr}};
    delete last;
    new int(7);
    int* d = dangle();
    int x = *d;
    delete head;
    return x;
}
