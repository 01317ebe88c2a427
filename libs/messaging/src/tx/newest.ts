/**
 * The newest word on each key of a slice, in the order in which the keys came: one statement may touch a row once only. Of two with the
 * same sequence the later stands, for a snapshot repairs a copy.
 */
export function newest<T extends { readonly sequence: number }>(told: readonly T[], keyOf: (one: T) => string): T[] {
  const found = new Map<string, T>();
  for (const one of told) {
    const known = found.get(keyOf(one));
    if (!known || known.sequence <= one.sequence) found.set(keyOf(one), one);
  }
  return [...found.values()];
}
