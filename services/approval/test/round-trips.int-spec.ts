import { create } from '@bufbuild/protobuf';
import { timestampNow } from '@bufbuild/protobuf/wkt';
import { DocumentServedSchema, ExtendReview, newId, SuspendReview } from '@onewindow/contracts';
import { NumberBlocks } from '@onewindow/documents';
import { Transactions, type Tx } from '@onewindow/messaging/tx';
import type { Officer } from '../src/review/acting.domain.js';
import { terminate } from '../src/review/ending.commands.js';
import { extend } from '../src/review/extension.commands.js';
import { openReview } from '../src/review/opening.commands.js';
import { claim, decide } from '../src/review/review.commands.js';
import { reviewDeadlines } from '../src/review/ringing.commands.js';
import { noteServed } from '../src/review/served.commands.js';
import { endSuspension, suspend } from '../src/review/suspension.commands.js';
import { day, everyDay, extension, openTimed, suspension } from './clocks.js';
import { accepted, AGENCY, open, passed, terminationRequested } from './events.js';
import { Running } from './running.js';

let running: Running;

beforeAll(async () => {
  running = await Running.start();
}, 30_000);

afterAll(() => running.stop(), 30_000);

const officer = (id: string, role = 'officer'): Officer => ({ id, agencyCode: AGENCY, roles: [role] });

/** How many statements `work` makes in its transaction, beside BEGIN, the one for all its events, and COMMIT. */
async function statements(work: (tx: Tx, numbers: NumberBlocks) => Promise<unknown>): Promise<number> {
  const numbers = running.get(NumberBlocks);
  return numbers.run(() =>
    running.get(Transactions).run('request:count', async (tx) => {
      const runner = tx.db.queryRunner;
      if (!runner) throw new Error('no transaction');
      const counted = jest.spyOn(runner, 'query');
      await work(tx, numbers);
      return counted.mock.calls.length;
    }),
  );
}

const decision = (id: string, key: string, who: Officer, body: Parameters<typeof decide>[3]) =>
  statements((tx, numbers) => decide(tx, id, key, body, who, numbers));

describe('an act on a review takes few round trips while it is locked', () => {
  it('one to lock it, one for its steps, one to save both; a licence is one more', async () => {
    const id = await open(running);
    const [a, b, head] = [officer('officer-a'), officer('officer-b'), officer('head', 'agency-head')];
    expect(await statements((tx) => claim(tx, id, 'document-review', a))).toBe(3);
    expect(await decision(id, 'document-review', a, passed('rules'))).toBe(3);
    expect(await decision(id, 'document-review', a, passed('rules'))).toBe(2);
    // opens the step of the decision
    expect(await decision(id, 'premises-review', b, passed('place'))).toBe(3);
    expect(await decision(id, 'decision', head, passed())).toBe(4);
  });

  it('a refusal that leaves steps undecided takes no more', async () => {
    const id = await open(running);
    await running.query(`UPDATE review_step SET status = 'open' WHERE review_id = $1 AND key = 'decision'`, [id]);
    const refused = { outcome: 'failed', findings: [], opinion: '不符合' } as const;
    expect(await decision(id, 'decision', officer('head', 'agency-head'), refused)).toBe(3);
    const rows = await running.query(`SELECT status FROM review_step WHERE review_id = $1 ORDER BY position`, [id]);
    expect(rows).toEqual([{ status: 'skipped' }, { status: 'skipped' }, { status: 'failed' }]);
  });

  it('nor does an end without a decision', async () => {
    const id = await open(running);
    const { event } = terminationRequested(id);
    if (event.case !== 'terminationRequested') throw new Error('not asked for');
    expect(await statements((tx) => terminate(tx, id, event.value))).toBe(3);
  });
});

it('opening a review is its row and its steps; where its limits are told, its time limit is one more', async () => {
  const limits = { statutory: 20, promised: 7 };
  for (const [said, expected] of [
    [{}, 2],
    [{ limits, calendar: everyDay() }, 3],
  ] as const) {
    const caseId = newId();
    const acceptance = { caseId, rootId: caseId, occurredAt: new Date(), accepted: accepted(said) };
    expect(await statements((tx, numbers) => openReview(tx, acceptance, numbers))).toBe(expected);
  }
});

describe('what moves the dates of a review takes few round trips while it is locked', () => {
  it('announcing is to lock it, its steps, and to save it; what holds then is one more for its time limit', async () => {
    const id = await openTimed(running);
    const [clerk, head] = [officer('officer-a'), officer('head', 'agency-head')];
    const suspensionId = newId();
    const asked = SuspendReview.parse(suspension());
    expect(await statements((tx, numbers) => suspend(tx, { reviewId: id, suspensionId }, asked, clerk, numbers))).toBe(3);
    expect(await statements((tx, numbers) => suspend(tx, { reviewId: id, suspensionId }, asked, clerk, numbers))).toBe(2);
    const [row] = await running.query<{ no: string }>(`SELECT ledger->'suspensions'->0->>'documentNo' AS no FROM review WHERE id = $1`, [
      id,
    ]);
    const served = create(DocumentServedSchema, { kind: 'SUSPENSION_NOTICE', documentNo: row?.no ?? '', servedAt: timestampNow() });
    expect(await statements((tx) => noteServed(tx, id, served))).toBe(4);
    expect(await statements((tx) => endSuspension(tx, { reviewId: id, suspensionId }, day(0), clerk))).toBe(4);
    expect(await statements((tx, numbers) => extend(tx, id, ExtendReview.parse(extension()), head, numbers))).toBe(3);
  });

  it('twenty that climb at once take as many as one: to read them and their steps, to save them, and their next rungs', async () => {
    const due = async (count: number) => {
      const ids = await Promise.all(Array.from({ length: count }, () => openTimed(running)));
      return ids.map((subject) => ({ subject, clock: 'handling', rung: 'reminder', at: new Date() }));
    };
    const kind = reviewDeadlines(running.get(NumberBlocks));
    for (const count of [1, 20]) {
      const deadlines = await due(count);
      expect(await statements((tx) => kind.ring(tx, deadlines))).toBe(4);
    }
  });
});
