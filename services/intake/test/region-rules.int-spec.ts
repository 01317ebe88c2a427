import { create } from '@bufbuild/protobuf';
import { LimitSchema, newId, RungSchema, type CaseAccepted } from '@onewindow/contracts';
import { keepRegions } from '@onewindow/deadlines';
import { caseSnapshots } from '../src/case/case.snapshot.js';
import { copyItemVersions } from '../src/catalogue/catalogue.commands.js';
import { casesOf, type Cases } from './cases.js';
import { AGENCY, itemLike, REGION, regionEvent, RULES } from './catalogue.js';
import { startIntake, type RunningIntake } from './running-intake.js';

const OWN_ITEM = `${AGENCY}3442199806009`;
const RED = { key: 'red', clock: 'statutory', place: { case: 'workingDaysAfterEnd' as const, value: 2 }, basis: '本事项规定' };
const NOTICE = { amount: 3, basis: '排污许可管理条例 第九条第一款第四项' };

let intake: RunningIntake;
let cases: Cases;
beforeAll(async () => {
  intake = await startIntake();
  cases = await casesOf(intake);
  const own = itemLike({
    itemCode: OWN_ITEM,
    ladder: [create(RungSchema, RED)],
    acceptanceNotice: create(LimitSchema, NOTICE),
  });
  await intake.transaction((tx) => copyItemVersions(tx, [{ value: own, sequence: 1 }]));
  await intake.transaction((tx) => keepRegions(tx, [regionEvent('220102', { ...RULES, ladder: [] })]));
});
afterAll(() => intake.stop());

/** What the case's last event says of its acceptance. */
async function acceptanceOf(id: string): Promise<CaseAccepted | undefined> {
  const event = (await cases.told(id)).at(-1)?.event;
  return event?.case === 'accepted' ? event.value : event?.case === 'snapshot' ? event.value.accepted : undefined;
}

it('an accepted case tells the rules of time of its region', async () => {
  const { rules } = (await acceptanceOf(await cases.accepted())) ?? {};
  expect(rules).toMatchObject(RULES);
});

it("an item's own ladder and term for the one notice go before the region's, and the rest is the region's", async () => {
  const { rules } = (await acceptanceOf(await cases.accepted({ itemCode: OWN_ITEM }))) ?? {};
  expect(rules).toMatchObject({
    readings: RULES.readings,
    correctionOverdue: RULES.correctionOverdue,
    ladder: [RED],
    acceptanceNotice: NOTICE,
  });
});

it('a case keeps the rules under which it was accepted, also when it is told again', async () => {
  const before = await cases.accepted();
  const refused = { effect: 'refused', basis: '新规定' };
  await intake.transaction((tx) => keepRegions(tx, [regionEvent(REGION, { ...RULES, correctionOverdue: refused }, 2)]));
  try {
    const after = await cases.accepted();
    await intake.transaction((tx) => caseSnapshots.publish(tx, [before, after]));
    expect((await acceptanceOf(before))?.rules).toMatchObject(RULES);
    expect((await acceptanceOf(after))?.rules).toMatchObject({ correctionOverdue: refused });
  } finally {
    await intake.transaction((tx) => keepRegions(tx, [regionEvent(REGION, RULES, 3)]));
  }
});

it('a case that was accepted before rules were told is told again without them', async () => {
  const id = await cases.accepted();
  await intake.superuser.query('UPDATE intake.service_case SET rules = NULL WHERE id = $1', [id]);
  await intake.transaction((tx) => caseSnapshots.publish(tx, [id]));
  const told = await acceptanceOf(id);
  expect([told?.caseNo !== '', told?.rules]).toEqual([true, undefined]);
});

it('a repeat of an acceptance neither needs nor changes the rules', async () => {
  const id = newId();
  await cases.register({}, cases.clerk, id);
  await cases.decide(id, { outcome: 'accepted' });
  const before = await cases.told(id);
  await cases.decide(id, { outcome: 'accepted' });
  expect(await cases.told(id)).toEqual(before);
});
