import { newId } from '@onewindow/contracts';
import { everyDay, openTimed, type Times } from './clocks.js';
import { AGENCY, type RenewalSaid } from './events.js';
import type { Running } from './running.js';

/** The holder of the sample cases. */
const HOLDER = 'ab'.repeat(16);

/** Licences that the body issued before, valid until a day (`YYYY-MM-DD`). @returns their numbers */
export async function licences(running: Running, validTo: string, count: number): Promise<string[]> {
  const numbers = Array.from({ length: count }, () => `220104-442199806003-2021-${newId()}`);
  const rows = numbers.map(
    (no) =>
      `('${newId()}', 1, '${no}', '${newId()}', '${newId()}', '食品经营许可证', '10', '${HOLDER}', '${AGENCY}', '2021-11-25', '${validTo}', 'valid')`,
  );
  await running.fill([
    `INSERT INTO licence (id, sequence, licence_no, case_id, root_id, name, result_type, subject_id, agency_code, valid_from, valid_to, status) VALUES ${rows.join(', ')}`,
  ]);
  return numbers;
}

/** A review that renews a licence, applied for so many days ago. */
export interface RenewalTimes extends Times {
  readonly appliedDaysAgo?: number;
  readonly countedFrom?: RenewalSaid['countedFrom'];
}

/** Opens the review of a renewal of a licence. @returns its id */
export const openRenewal = (
  running: Running,
  { licenceNo, validTo }: Pick<RenewalSaid, 'licenceNo' | 'validTo'>,
  { appliedDaysAgo = 40, countedFrom = 'old-end', ...times }: RenewalTimes = {},
): Promise<string> =>
  openTimed(running, {
    daysAgo: 2,
    calendar: everyDay(),
    ...times,
    renews: { licenceNo, validTo, countedFrom, appliedAt: new Date(Date.now() - appliedDaysAgo * 86_400_000) },
  });

/** A licence as it is kept. */
export const licence = async (running: Running, licenceNo: string) =>
  (
    await running.query<{ sequence: number; case_id: string; root_id: string; valid_from: string; valid_to: string; earlier: unknown[] }>(
      `SELECT sequence, case_id, root_id, valid_from::text, valid_to::text, earlier FROM licence WHERE licence_no = $1`,
      [licenceNo],
    )
  )[0];
