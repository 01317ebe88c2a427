import { newId } from '@onewindow/contracts';
import { NumberBlocks } from '@onewindow/documents';
import { Transactions, type Tx } from '@onewindow/messaging/tx';
import type { Officer } from '../src/review/acting.domain.js';
import { terminate } from '../src/review/ending.commands.js';
import { openReview } from '../src/review/opening.commands.js';
import { claim, decide } from '../src/review/review.commands.js';
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

it('opening a review is its row and its steps', async () => {
  const caseId = newId();
  const acceptance = { caseId, rootId: caseId, occurredAt: new Date(), accepted: accepted() };
  expect(await statements((tx, numbers) => openReview(tx, acceptance, numbers))).toBe(2);
});
