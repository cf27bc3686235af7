/** What a function is called: without its parameters, a lambda by the function that it stands in. */

export interface LambdaWords { lambda: string; lambdaIn: string }

/**
 * "Stack<int>::push(int const&)" is "Stack<int>::push", "operator()(int) const" is "operator()", "main()::<lambda(int)>" is
 * "lambda in main".
 */
export function shortFunctionName(name: string, words: LambdaWords): string {
  const lambda = /^(?:(.*)::)?<lambda\(.*\)>$/.exec(name);
  if (lambda) return lambda[1] ? words.lambdaIn.replace("{name}", () => shortFunctionName(lambda[1]!, words)) : words.lambda;
  let depth = 0;
  for (let i = name.length - 1; i >= 0; i--) {
    if (name[i] === ")") depth++;
    else if (name[i] === "(" && --depth === 0) return i === 0 || /operator$/.test(name.slice(0, i)) ? name : name.slice(0, i);
    else if (depth === 0 && !/[\w &>]/.test(name[i]!)) break;
  }
  return name;
}
