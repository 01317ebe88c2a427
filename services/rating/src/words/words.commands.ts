import { DomainError, type Principal, type ReleasedWords, type ReleaseWords, type WordsPart } from '@onewindow/contracts';
import { sql, type Tx } from '@onewindow/messaging/tx';
import { placesOf } from '../agency/agency.queries.js';
import { assertImpartial } from '../work-order/watch.domain.js';
import { masked } from './words.domain.js';

/** Words of a rating: its comment (round 0), or the answer of a round. */
export interface WordsKey {
  readonly invitationId: string;
  readonly part: WordsPart;
  readonly round: number;
}

/** Words were written: nobody but those concerned reads them until a rating clerk has looked at them. */
export async function waitForRelease(
  tx: Tx,
  { invitationId, part, round, agencyCode }: WordsKey & { readonly agencyCode: string },
): Promise<void> {
  await sql(tx, `INSERT INTO words (invitation_id, part, round, agency_code, written_at) VALUES ($1, $2, $3, $4, $5)`, [
    invitationId,
    part,
    round,
    agencyCode,
    tx.now,
  ]);
}

interface Written {
  readonly agencyCode: string;
  readonly words: string;
}

/**
 * A rating clerk of the region, not of the agency that was rated, shows words to everybody, or does not. May be done again.
 * @throws DomainError `words-not-found`, `reviewer-of-the-agency`, `reviewer-out-of-region`, `passage-not-found`
 */
export async function releaseWords(tx: Tx, key: WordsKey, { released, hide = [] }: ReleaseWords, clerk: Principal): Promise<ReleasedWords> {
  const { invitationId, part, round } = key;
  const [written] = await sql<Written>(
    tx,
    `SELECT w.agency_code AS "agencyCode", CASE w.part WHEN 'comment' THEN r.comment ELSE a.content ->> 'reply' END AS words
       FROM words w JOIN rating r ON r.invitation_id = w.invitation_id
       LEFT JOIN work_order o ON o.invitation_id = w.invitation_id
       LEFT JOIN work_order_act a ON a.work_order_id = o.id AND a.kind = 'feedback' AND a.round = w.round
      WHERE w.invitation_id = $1 AND w.part = $2 AND w.round = $3 FOR UPDATE OF w`,
    [invitationId, part, round],
  );
  if (!written) throw new DomainError('not-found', 'words-not-found', 'there are no such words');
  assertImpartial(clerk, await placesOf(tx.db, written.agencyCode, clerk.agencyCode));
  const shown = released ? masked(written.words, hide) : null;
  await sql(
    tx,
    `UPDATE words SET released = $4, shown = $5, decided_at = $6, decided_by = $7 WHERE invitation_id = $1 AND part = $2 AND round = $3`,
    [invitationId, part, round, released, shown, tx.now, clerk.id],
  );
  return { ...key, released, shown, decidedAt: tx.now.toISOString(), decidedBy: clerk.id };
}
