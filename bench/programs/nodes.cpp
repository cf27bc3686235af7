// Layout at size: a list of 10,000 nodes, made and then walked.
struct Node { int value; Node* next; };
int main() {
  Node* head = nullptr;
  for (int i = 0; i < 10000; i++) head = new Node{i, head};
  long sum = 0;
  for (Node* at = head; at; at = at->next) { at->value += 1; sum += at->value; }
  return sum == 0;
}
