/**
 * Makes the types of an untrusted trace safe to walk. In a real program no object contains itself and sizes bound how many
 * parts one has; symbols from a damaged or hostile file may say otherwise, and walking them would never end. Types that
 * break the rules lose their members: they are shown as opaque.
 */
import type { TypeInfo } from "./symbols";

/** Parts (members and bases at any depth, array elements counted once) of the largest type that is still believed. */
const mostParts = 100_000;
const deepestNesting = 200;
const largestScalar = 64;

export function tameTypes(types: readonly TypeInfo[]): TypeInfo[] {
  const parts = new Array<number | undefined>(types.length);
  const busy = new Set<number>();
  const count = (index: number | undefined, depth: number): number => {
    if (index === undefined) return 1;
    const type = types[index];
    if (!type) return 1;
    const known = parts[index];
    if (known !== undefined) return known;
    if (busy.has(index) || depth > deepestNesting) return Infinity;
    busy.add(index);
    let sum = 1;
    switch (type.kind) {
      case "const": case "volatile": case "restrict": case "atomic": case "typedef": case "array":
        sum += count(type.target, depth + 1);
        break;
      case "struct":
        for (const base of type.bases) sum += count(base.type, depth + 1);
        for (const member of type.members) if (!member.static) sum += count(member.type, depth + 1);
        break;
      default:
    }
    busy.delete(index);
    return (parts[index] = sum > mostParts ? Infinity : sum);
  };
  return types.map((type, index) => {
    if (!isBelievable(type)) return { kind: "unspecified", name: "name" in type ? type.name : "?" };
    if (count(index, 0) <= mostParts) return type;
    return type.kind === "struct" ? { ...type, bases: [], members: [] } : { kind: "unspecified", name: "name" in type ? type.name : "?" };
  });
}

function isBelievable(type: TypeInfo): boolean {
  switch (type.kind) {
    case "base": return type.size >= 0 && type.size <= largestScalar;
    case "enum": return type.size > 0 && type.size <= 16;
    case "pointer": case "reference": case "rvalue-reference": return type.size === 8;
    case "member-pointer": return type.size === 8 || type.size === 16;
    case "struct": return (type.size ?? 0) >= 0 && type.members.every((m) => m.bitSize === undefined || (m.bitSize > 0 && m.bitSize <= 128 && (m.bitOffset ?? 0) >= 0));
    case "array": return (type.size ?? 0) >= 0 && type.dimensions.length <= 64 && type.dimensions.every((d) => (d.count ?? 0) >= 0);
    default: return true;
  }
}
