#include <string>
#include <vector>

struct Student {
    std::string name;
    int age;
    std::vector<double> grades;
};

int main() {
    std::vector<Student> students;
    students.push_back({"Ann", 20, {1.0, 2.5}});
    students.push_back({"a name that is too long to lie inside", 23, {}});
    return students.size() == 2 ? 0 : 1;
}
