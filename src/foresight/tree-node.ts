/** A node of a structure: one block, or several that have its place one after the other. */
export interface TreeNode {
  id: number;
  /** Blocks that live when the first does not, and have its home then. */
  also: number[];
  children: { field: string; order: number; node: TreeNode }[];
}

export function idsOf(root: TreeNode): TreeNode[] {
  const all: TreeNode[] = [];
  const todo = [root];
  for (let node = todo.pop(); node; node = todo.pop()) {
    all.push(node);
    for (let i = node.children.length - 1; i >= 0; i--) todo.push(node.children[i].node);
  }
  return all;
}
