import type { BundleDocument, BundleMember } from '../files/bundle.schema.js';
import { findCycle, type Waiting } from '../item/process-graph.js';
import type { RefuseBundle } from './bundle.checks.js';
import { applies, worldsOf, type KnownBundle } from './worlds.js';

/** Who waits for whom, by key: a member may be held up by each that an entry names. */
export const waiting = (members: readonly BundleMember[]): ReadonlyMap<string, Waiting> =>
  new Map(members.map(({ key, needs }) => [key, { key, needs: needs.flat() }]));

/** Prerequisites are members, none of which waits for itself (消除互为前置、互相等待). */
export function checkNeeds({ members }: BundleDocument, refuse: RefuseBundle): void {
  const byKey = waiting(members);
  members.forEach(({ key, needs }, i) =>
    needs.forEach((entry, n) =>
      entry.forEach((need, k) => {
        if (!byKey.has(need)) refuse('prerequisite-unknown', ['members', i, 'needs', n, k], `${key} needs the unknown member ${need}`);
      }),
    ),
  );
  const cycle = findCycle([...byKey.values()], byKey);
  if (!cycle) return;
  const path = ['members', members.findIndex(({ key }) => key === cycle[0]), 'needs'];
  // two that need each other (互为前置), or one that needs itself
  const mutual = cycle.length <= 3;
  refuse(
    mutual ? 'prerequisite-mutual' : 'prerequisite-cycle',
    path,
    `${mutual ? 'members are prerequisites of each other' : 'the members wait for each other in a circle'}: ${cycle.join(' → ')}`,
  );
}

/** A prerequisite that applies to no applicant of the member would be there for nothing. */
export function checkNeedsApply({ bundle, members }: KnownBundle, refuse: RefuseBundle): void {
  const byKey = new Map(members.map(({ member }) => [member.key, member]));
  for (const { member, at } of members)
    member.needs.forEach((entry, n) =>
      entry.forEach((key, k) => {
        const need = byKey.get(key);
        if (!need) return;
        const together = worldsOf(bundle, [member.when, need.when]).some((facts) => applies(member, facts) && applies(need, facts));
        if (!together)
          refuse(
            'prerequisite-never-applies',
            ['members', at, 'needs', n, k],
            `${member.key} needs ${key}, which never applies together with it`,
          );
      }),
    );
}
