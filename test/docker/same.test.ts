/**
 * The same everywhere: programs of the corpus (all of them with SEEPP_ALL_PROGRAMS set) give the same steps, values of user variables, errors and output in the
 * image (g++ 16, Valgrind 3.27) as on this machine, with its own compiler and Valgrind.
 */
import * as assert from "node:assert/strict";
import { DockerExecutor } from "../../src/executors/docker";
import { NativeExecutor } from "../../src/executors/native";
import { account } from "../corpus/account";
import { corpusPrograms, examplePrograms, faultyPrograms, sample, startsThread } from "../corpus/programs";
import { place, settings } from "./place";

/** What compilers and Valgrinds do differently by right. */
const EXCEPTIONS: Record<string, string> = {
  "graph_search.cpp": "newer g++ has code for a `continue` that ends a condition's body",
  "unwinding.cpp": "older g++ has no row for the `}` of a constructor that is a try block",
  "moves_and_temporaries.cpp": "newer g++ has no code for `return big;` where the result is made in place, so there is no step",
  "faulty/bad_frees.cpp": "from 3.22 on Memcheck also sees that the size given to a sized delete is wrong",
  "faulty/container_overrun.cpp": "another libc's printf looks at the digits of an undefined number in another order, and more often",
  "faulty/undefined_everywhere.cpp": "which way a branch on an undefined bit goes is what lay there before",
  "faulty/mismatched_free.cpp": "from 3.22 on Memcheck also sees that the size given to a sized delete is wrong",
};

describe("the same program in the image and on this machine", function () {
  this.timeout(240_000);
  const native = new NativeExecutor(place);
  const docker = new DockerExecutor({ ...place, settings: { ...settings, spare: true } });

  before(async function () {
    this.timeout(600_000);
    await docker.prepare();
  });
  after(() => docker.dispose());

  for (const { name, threads, request } of sample([...examplePrograms(), ...corpusPrograms(), ...faultyPrograms()], 3, Object.keys(EXCEPTIONS))) {
    if (threads || startsThread(request.code)) continue; // Their order is the scheduler's.
    it(name in EXCEPTIONS ? `${name}, but for this: ${EXCEPTIONS[name]}` : name, async () => {
      const [here, there] = [await account(native, request), await account(docker, request)];
      if (name in EXCEPTIONS) assert.equal(there[0], here[0]);
      else assert.deepEqual(there, here);
    });
  }
});
