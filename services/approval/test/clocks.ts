import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { newId, TOPICS, type ReviewDatesView } from '@onewindow/contracts';
import { endOfLegalDay } from '@onewindow/legal-clock';
import { asSlice, caseEvent, open, type AcceptedSaid } from './events.js';
import type { Running } from './running.js';

const DAY_MS = 86_400_000;
const COVERED = { before: 90, after: 400 };

/** The legal day so many days from today, `YYYY-MM-DD`. */
export const day = (fromToday: number): string => new Date(Date.now() + 8 * 3_600_000 + fromToday * DAY_MS).toISOString().slice(0, 10);

const isWeekend = (value: string) => [0, 6].includes(new Date(value).getUTCDay());

/** A calendar on which every day is worked, but for those named, so that no week end can make a test pass. */
export const everyDay = (daysOff: readonly string[] = [], version = 1) => ({
  regionCode: '000000',
  version,
  coversFrom: day(-COVERED.before),
  coversTo: day(COVERED.after),
  daysOff: [...daysOff],
  makeUpDays: Array.from({ length: COVERED.before + COVERED.after + 1 }, (_, i) => day(i - COVERED.before)).filter(
    (one) => isWeekend(one) && !daysOff.includes(one),
  ),
});

/** Days ago on which a case was accepted, and its limits. */
export interface Times extends AcceptedSaid {
  readonly daysAgo?: number;
  readonly statutory?: number;
  readonly promised?: number;
}

/** Opens a review whose clock runs: accepted so many days ago, twenty days by law, seven promised, where the test does not care. @returns its id */
export const openTimed = (running: Running, { daysAgo = 2, statutory = 20, promised = 7, ...said }: Times = {}): Promise<string> =>
  open(running, {
    acceptedAt: new Date(Date.now() - daysAgo * DAY_MS),
    limits: { statutory, promised },
    statutoryDueAt: endOfLegalDay(day(statutory - daysAgo)),
    dueAt: endOfLegalDay(day(promised - daysAgo)),
    calendar: everyDay(),
    ...said,
  });

/** What a suspension asks for where the test does not care. */
export const suspension = (change: Record<string, unknown> = {}) => ({
  cause: 'inspection',
  basis: '食品安全法 第八十七条',
  plannedDays: 5,
  from: day(0),
  clocks: 'both',
  reason: '样品送检',
  ...change,
});

/** An extension of ten working days. */
export const extension = (change: Record<string, unknown> = {}) => ({
  amount: 10,
  reasons: '现场情况复杂，需要进一步核实',
  approver: 'agency-head',
  ...change,
});

/** The dates of a review, as its officers see them. */
export const dates = async ({ people }: Running, id: string): Promise<ReviewDatesView> => {
  const { status, body } = await people.officerA<ReviewDatesView>('GET', `/v1/reviews/${id}/dates`);
  expect(status).toBe(200);
  return body;
};

/** Intake served a notice on the applicant. */
export const serve = (
  running: Running,
  id: string,
  { kind, documentNo, at = new Date() }: { readonly kind: string; readonly documentNo: string; readonly at?: Date },
): Promise<void> =>
  asSlice(running, [
    caseEvent(
      id,
      {
        case: 'served',
        value: { documentId: newId(), kind, documentNo, channel: 'print', servedAt: timestampFromDate(at) },
      },
      4,
    ),
  ]);

/** Suspends a review as of today (or the day given) and serves the notice. @returns the suspension's id */
export async function stop(running: Running, id: string, change: Record<string, unknown> = {}, at = new Date()): Promise<string> {
  const suspensionId = newId();
  const answer = await running.people.officerA<ReviewDatesView>('PUT', `/v1/reviews/${id}/suspensions/${suspensionId}`, suspension(change));
  expect(answer.status).toBe(200);
  const documentNo = answer.body.suspensions.find((one) => one.id === suspensionId)?.documentNo ?? '';
  await serve(running, id, { kind: 'SUSPENSION_NOTICE', documentNo, at });
  return suspensionId;
}

/** What was told of the dates of a review, in order. */
export const clockChanges = async (running: Running, id: string) =>
  (await running.published(TOPICS.review, id)).flatMap(({ event }) => (event.case === 'clockChanged' ? [event.value] : []));

/** The next rung of a review among the time limits. */
export const rung = async (running: Running, id: string): Promise<{ rung: string; at: Date | null } | undefined> =>
  (await running.query<{ rung: string; at: Date | null }>(`SELECT rung, at FROM deadline WHERE subject = $1`, [id]))[0];

/** As if the instant of the next rung had come. @returns that instant, a minute ago */
export async function passes(running: Running, id: string): Promise<Date> {
  const at = new Date(Date.now() - 60_000);
  await running.fill([`UPDATE deadline SET at = '${at.toISOString()}', ring_at = '${at.toISOString()}' WHERE subject = '${id}'`]);
  return at;
}
