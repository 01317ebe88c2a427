import { create } from '@bufbuild/protobuf';
import {
  LimitSchema,
  LimitUnit,
  MaterialNeed,
  newId,
  TOPICS,
  type CaseView,
  type Problem,
  type RunningCasesView,
} from '@onewindow/contracts';
import type { HttpClient } from '@onewindow/testing';
import { copyItemVersions } from '../src/catalogue/catalogue.commands.js';
import { AGENCY, item, itemLike, REGION } from './catalogue.js';
import { form, staff, startIntake, type RunningIntake } from './running-intake.js';

const CODE = item.itemCode.replace(/.$/, '7');

let intake: RunningIntake;
let clerk: HttpClient;
let administrator: HttpClient;
beforeAll(async () => {
  intake = await startIntake();
  [clerk, administrator] = await Promise.all([intake.clerk(), intake.as(staff('admin-1', '', 'administrator'))]);
  await intake.transaction((tx) => copyItemVersions(tx, [{ value: itemLike({ itemCode: CODE }), sequence: 1 }]));
});
afterAll(() => intake.stop());

const register = async (): Promise<CaseView> => {
  const answer = await clerk<CaseView>('PUT', `/v1/cases/${newId()}`, { ...form(), itemCode: CODE });
  expect(answer.status).toBe(200);
  return answer.body;
};
const accept = (id: string) => clerk<CaseView>('POST', `/v1/cases/${id}/acceptance`, { outcome: 'accepted' });

/** Another version: a longer law, a shorter promise, a material more and one step alone. */
const publishSecond = () =>
  intake.transaction((tx) =>
    copyItemVersions(tx, [
      {
        value: itemLike({
          itemCode: CODE,
          version: 2,
          name: '新的名称',
          promisedLimit: create(LimitSchema, { amount: 2, unit: LimitUnit.WORKING_DAY, basis: '新承诺' }),
          materials: [...item.materials, { ...item.materials[0], key: 'new-paper', name: '新材料', need: MaterialNeed.REQUIRED } as never],
          steps: item.steps.slice(0, 1),
        }),
        sequence: 2,
      },
    ]),
  );

it('a case keeps the version under which it was registered: materials, limits and steps; what comes later has the new one', async () => {
  const [accepted, waiting] = [await register(), await register()];
  expect((await accept(accepted.id)).status).toBe(200);
  await publishSecond();

  // nothing more is asked of what was registered before, and its dates are those of its version
  const late = await accept(waiting.id);
  expect([late.status, late.body.itemVersion]).toEqual([200, 1]);
  const first = (await clerk<CaseView>('GET', `/v1/cases/${accepted.id}`)).body;
  expect([late.body.promisedDue, late.body.itemName]).toEqual([first.promisedDue, first.itemName]);
  const told = (await intake.service.published(TOPICS.case, waiting.id)).find(({ event }) => event.case === 'accepted');
  expect(told?.event).toMatchObject({ value: { plan: { itemVersion: 1, steps: item.steps.map(({ key }) => ({ key })) } } });

  const later = await register();
  expect([later.itemVersion, later.itemName, later.missing.map(({ key }) => key)]).toEqual([2, '新的名称', ['new-paper']]);
});

it('what is on its way is counted by version and status, without whom it concerns, for administrators', async () => {
  const { status, body } = await administrator<RunningCasesView>('GET', `/v1/operations/running-cases?code=${CODE}`);
  const common = { kind: 'case', regionCode: REGION, agencyCode: AGENCY };
  expect([status, body]).toEqual([
    200,
    {
      drafts: 0,
      running: [
        { ...common, version: 1, status: 'accepted', count: 2 },
        { ...common, version: 2, status: 'received', count: 1 },
      ],
    },
  ]);
  const nothing = await administrator<RunningCasesView>('GET', '/v1/operations/running-cases?code=unknown');
  expect(nothing.body).toEqual({ drafts: 0, running: [] });
  expect((await clerk<Problem>('GET', `/v1/operations/running-cases?code=${CODE}`)).status).toBe(403);
  const odd = await administrator<Problem & { field: string }>('GET', '/v1/operations/running-cases');
  expect([odd.status, odd.body.field]).toEqual([400, 'code']);
});
