import type { SnapshotAggregatesView, SnapshotsView } from '@onewindow/contracts';
import { SetupError } from '../part.js';
import { KEEPERS, type Operator, type Say } from './operator.js';

export const SNAPSHOT_USAGE = `Publishes the whole state of an aggregate again, so that copies of it in other services are repaired.

  npm run snapshot -- <aggregate>          every one
  npm run snapshot -- <aggregate> <id>     one

Aggregates: agency, staff, site, calendar, item (catalog); case, application (intake); review, letter, licence, result (approval); invitation,
work-order (rating); order (supervision).
The id is the uuid; for agencies, items and calendars their code.`;

/** @throws SetupError with what to do instead, or with the service's own sentence when it refuses */
export async function snapshot(operator: Operator, args: readonly string[], say: Say): Promise<void> {
  const [aggregate = '', id, ...more] = args;
  if (more.length > 0) throw new SetupError(`This is not how it is used.\n\n${SNAPSHOT_USAGE}`);
  const owner = await ownerOf(operator, aggregate);
  const path = `snapshots/${encodeURIComponent(aggregate)}`;
  if (id !== undefined) {
    await operator.ask<SnapshotsView>(owner, 'POST', `${path}/${encodeURIComponent(id)}`);
    return say(`${owner} has published the snapshot of ${aggregate} ${id}.`);
  }
  let published = 0;
  for (let next: string | null = ''; next !== null;) {
    const answer: SnapshotsView = await operator.ask<SnapshotsView>(owner, 'POST', next ? `${path}?cursor=${next}` : path);
    published += answer.published;
    next = answer.next;
    if (next !== null) say(`${published} so far …`);
  }
  say(`${owner} has published the snapshots of all it has of ${aggregate}: ${published}.`);
}

async function ownerOf(operator: Operator, aggregate: string): Promise<string> {
  const known: string[] = [];
  for (const service of KEEPERS.filter((name) => name !== 'identity')) {
    const { aggregates } = await operator.ask<SnapshotAggregatesView>(service, 'GET', 'snapshots');
    if (aggregates.includes(aggregate)) return service;
    known.push(...aggregates);
  }
  throw new SetupError(`There is no aggregate ${aggregate}; there are ${known.join(', ')}.`);
}
