/** A version of an item or a bundle, as the catalogue tells it: what may differ is told by name. */
export type Version = Readonly<Record<string, unknown>>;

/** Said of a version as such, and no difference of what it asks. */
const ABOUT = new Set(['version', 'status', 'publishedAt', 'retired', 'draftedAt', 'file', 'line', 'problems']);

/** A limit as people say it. */
interface Limit {
  readonly amount: number;
  readonly unit: string;
}

/**
 * What two versions say differently, a line each: limits with both values; of what is listed by keys, which came, which went and which is
 * another; else the name alone.
 */
export function differences(one: Version, other: Version): string[] {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((name) => !ABOUT.has(name)).toSorted();
  return names.filter((name) => !same(one[name], other[name])).map((name) => `${name}${how(one[name], other[name])}`);
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(sorted(one ?? null)) === JSON.stringify(sorted(other ?? null));

/** Keys in one order at every depth: databases keep them in another than files. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined && field !== null);
  return Object.fromEntries(fields.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, field]) => [name, sorted(field)]));
}

function how(one: unknown, other: unknown): string {
  if (isLimit(one) && isLimit(other)) return `: ${said(one)} → ${said(other)}`;
  const [before, after] = [keyed(one), keyed(other)];
  if (!before || !after) return '';
  const came = [...after.keys()].filter((key) => !before.has(key)).map((key) => `+${key}`);
  const went = [...before.keys()].filter((key) => !after.has(key)).map((key) => `-${key}`);
  const changed = [...after].filter(([key, entry]) => before.has(key) && !same(before.get(key), entry)).map(([key]) => `~${key}`);
  const listed = [...came, ...went, ...changed];
  return listed.length === 0 ? ': another order' : `: ${listed.join(' ')}`;
}

const isLimit = (value: unknown): value is Limit =>
  typeof value === 'object' && value !== null && 'amount' in value && 'unit' in value && typeof value.amount === 'number';

const said = ({ amount, unit }: Limit): string => `${amount} ${unit}${amount === 1 ? '' : 's'}`;

/** Entries by their keys; undefined of what is no list of such. */
function keyed(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (!Array.isArray(value)) return undefined;
  const entries = value.map((entry: unknown) =>
    typeof entry === 'object' && entry !== null && 'key' in entry && typeof entry.key === 'string'
      ? ([entry.key, entry] as const)
      : undefined,
  );
  return entries.every((entry) => entry !== undefined) ? new Map(entries) : undefined;
}
