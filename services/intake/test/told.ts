import { fromBinary } from '@bufbuild/protobuf';
import { TOPICS, type CaseEvent } from '@onewindow/contracts';
import type { Client } from 'pg';

/** What the service told of a case, in order. */
export async function told(superuser: Client, caseId: string): Promise<CaseEvent[]> {
  const { rows } = await superuser.query<{ value: Buffer }>('SELECT value FROM intake.published WHERE key = $1 ORDER BY position', [
    caseId,
  ]);
  return rows.map(({ value }) => fromBinary(TOPICS.case.schema, value));
}

/** All that is stored of a case, to be compared: its row, and how much hangs on it. */
export async function stored(superuser: Client, caseId: string): Promise<unknown> {
  const { rows } = await superuser.query<object>(
    `SELECT (SELECT c::text FROM intake.service_case c WHERE id = $1) AS row,
            (SELECT count(*) FROM intake.document WHERE case_id = $1) AS documents,
            (SELECT count(*) FROM intake.correction WHERE case_id = $1) AS corrections,
            (SELECT count(*) FROM intake.case_access WHERE case_id = $1) AS showings,
            (SELECT count(*) FROM intake.outgoing_message WHERE case_id = $1) AS messages,
            (SELECT count(*) FROM intake.published WHERE key = $1::text) AS events`,
    [caseId],
  );
  return rows[0];
}
