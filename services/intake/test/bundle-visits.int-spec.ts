import { create } from '@bufbuild/protobuf';
import { BundleVersionSchema, derivedId, type CaseEvent } from '@onewindow/contracts';
import { copyBundleVersions } from '../src/catalogue/bundle.commands.js';
import { copyItemVersions } from '../src/catalogue/catalogue.commands.js';
import { bundle, BUNDLE, bundlesOf, ITEMS, type Bundles, type MemberName } from './bundles.js';
import { AGENCY, item, itemLike, OTHER_AGENCY } from './catalogue.js';
import { startIntake, type RunningIntake } from './running-intake.js';

const VISITED = `${BUNDLE}-visited`;
const STEP = item.steps[0]?.key ?? '';
const CHECK = {
  key: 'premises',
  name: '店面联合勘验',
  leadMember: 'food',
  steps: [
    { member: 'food', key: STEP },
    { member: 'fire', key: STEP },
  ],
};

let intake: RunningIntake;
let bundles: Bundles;
beforeAll(async () => {
  intake = await startIntake();
  bundles = await bundlesOf(intake);
  // the fire brigade's own item, whose steps are its own
  const itemCode = ITEMS.fire.replace(/12$/, '18');
  const steps = item.steps.map((step) => ({ ...step, agencyCode: OTHER_AGENCY }));
  const members = bundle.members.map((member) => (member.key === 'fire' ? { ...member, itemCode } : member));
  await intake.transaction(async (tx) => {
    await copyItemVersions(tx, [{ value: itemLike({ itemCode, agencyCode: OTHER_AGENCY, name: '消防安全检查', steps }), sequence: 1 }]);
    const value = create(BundleVersionSchema, {
      ...bundle,
      bundleCode: VISITED,
      members,
      jointChecks: create(BundleVersionSchema, { jointChecks: [CHECK] }).jointChecks,
    });
    await copyBundleVersions(tx, [{ value, sequence: 1 }]);
  });
});
afterAll(() => intake.stop());

const planOf = (events: readonly CaseEvent[]) =>
  events.flatMap(({ event }) => (event.case === 'accepted' || event.case === 'preReviewed' ? [event.value.plan?.visit] : []));
const arranged = (id: string, key: MemberName, round: number, day: string, tells = false) =>
  bundles.review(id, key, {
    case: 'visitArranged',
    value: {
      visitId: derivedId(id, 'visit:premises'),
      name: CHECK.name,
      stepKey: STEP,
      day,
      fromTime: '09:30',
      toTime: '11:00',
      round,
      tells,
    },
  });

describe('a joint visit', () => {
  it('is planned with acceptance and told to the bodies that take part, also where one is reviewed ahead', async () => {
    const { id } = await bundles.accepted({ bundleCode: VISITED });
    await bundles.put(id, 'members/food/pre-review');
    const [fire, food, registration] = [
      await bundles.toldOf(id, 'fire'),
      await bundles.toldOf(id, 'food'),
      await bundles.toldOf(id, 'registration'),
    ];
    const parties = [
      { caseId: (await bundles.member(id, 'food')).caseId, stepKey: STEP, agencyCode: AGENCY, itemName: '食品经营许可' },
      { caseId: (await bundles.member(id, 'fire')).caseId, stepKey: STEP, agencyCode: OTHER_AGENCY, itemName: '消防安全检查' },
    ];
    const visit = { visitId: derivedId(id, 'visit:premises'), name: CHECK.name, stepKey: STEP, leadAgencyCode: AGENCY, parties };
    expect(planOf(fire)).toMatchObject([visit]);
    expect(planOf(food)).toMatchObject([visit]);
    expect(planOf(registration)).toEqual([undefined]);
    expect((await bundles.member(id, 'fire')).visit).toEqual({
      id: visit.visitId,
      name: CHECK.name,
      day: null,
      from: null,
      to: null,
      heldOn: null,
    });
  });

  it('is none where one body alone is left: each looks by itself', async () => {
    const { id } = await bundles.accepted({
      bundleCode: VISITED,
      answers: { licence: 'no', sign: 'yes', kitchen: 'no' },
      form: { 'shop-name': '张三丰面馆' },
      materials: [{ key: 'application' }, { key: 'picture' }],
    });
    expect((await bundles.view(id)).members.map(({ visit }) => visit)).toEqual([null, null]);
  });

  it('is shown with its day, and the applicant is told once for all bodies; an older word changes nothing', async () => {
    const { id } = await bundles.accepted({ bundleCode: VISITED });
    const texts = async (): Promise<string> => {
      const sql = `SELECT count(*)::text AS count FROM intake.outgoing_message WHERE case_id = $1`;
      return (await intake.superuser.query<{ count: string }>(sql, [id])).rows[0]?.count ?? '';
    };
    const before = await texts();
    await arranged(id, 'food', 1, '2027-03-01', true);
    await arranged(id, 'fire', 1, '2027-03-01');
    expect(Number(await texts()) - Number(before)).toBe(1);
    await arranged(id, 'fire', 2, '2027-03-02');
    await arranged(id, 'fire', 1, '2027-03-01');
    const shown = { day: '2027-03-02', from: '09:30', to: '11:00', heldOn: null };
    expect((await bundles.member(id, 'fire')).visit).toMatchObject(shown);
    await bundles.review(id, 'fire', {
      case: 'visitHeld',
      value: { visitId: derivedId(id, 'visit:premises'), stepKey: STEP, heldOn: '2027-03-02' },
    });
    expect((await bundles.member(id, 'fire')).visit).toMatchObject({ ...shown, heldOn: '2027-03-02' });
  });

  it('leaves a case that takes part in none alone', async () => {
    const { id } = await bundles.accepted({ bundleCode: VISITED });
    await arranged(id, 'registration', 1, '2027-03-01', true);
    expect((await bundles.member(id, 'registration')).visit).toBeNull();
  });
});
