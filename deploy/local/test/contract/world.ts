import { newId, ratingInvitationId, workOrderId, type Page, type RegisteredCase } from '@onewindow/contracts';
import { RunningStack, testStack } from '@onewindow/testing';
import fc from 'fast-check';
import { gather } from '../../src/demo/cast.js';
import { accept, FOOD_LICENCE, foodLicenceForm, grant, waitUntilReady } from '../../src/demo/food-licence.js';
import { CURSOR, type World } from './arbitraries.js';
import { acceptRestaurant, restaurantApplication } from '../../src/demo/restaurant.js';
import { demoAccounts, type TokenPress } from './people.js';

const HANDED_OVER = { mode: 'counter', recipientName: '张三', identityChecked: true };

/** Cases in every state, everyone who may do something with them, and the values by which they are known. */
export async function populate(portal: string, press: TokenPress): Promise<World> {
  const cast = await gather(new RunningStack().stage);
  const [accepted, ready, closed, ...more] = await Promise.all(Array.from({ length: 5 }, () => accept(cast)));
  const received = newId();
  const { caseNo } = await cast.clerk.must<RegisteredCase>('PUT', `/intake/v1/cases/${received}`, foodLicenceForm());
  const cases = [accepted, ready, closed, ...more] as RegisteredCase[];
  for (const one of [ready, closed] as RegisteredCase[]) {
    await grant(cast, one.id);
    await waitUntilReady(cast, one.id);
  }
  await cast.counter.must('POST', `/intake/v1/cases/${(closed as RegisteredCase).id}/delivery`, HANDED_OVER);
  const { next } = await cast.clerk.must<Page<unknown>>('GET', '/intake/v1/cases?limit=1');
  const suspensionIds = [newId(), newId()];
  const bundles = [await acceptRestaurant(cast), await acceptRestaurant(cast)];
  const ids = [received, ...cases.map(({ id }) => id), ...bundles.map(({ id }) => id)];
  // an application for a bundle is rated as a whole, under its own id
  const invitations = ids.map((id) => ratingInvitationId(id, 1));
  const accounts = await demoAccounts(portal);
  return {
    people: [...accounts, ...(await press.everyRole())],
    known: {
      id: [...ids, ...invitations, ...invitations.map(workOrderId)],
      suspensionId: suspensionIds,
      step: ['document-review', 'premises-review', 'decision'],
      // the last is that of the catalogue's draft
      itemCode: [FOOD_LICENCE, FOOD_LICENCE, FOOD_LICENCE, '11220104000000051Q4000117002001'],
      bundleCode: ['220104-open-restaurant', '220104-newborn'],
      member: ['trader', 'food', 'tax'],
      form: [restaurantApplication().form, {}],
      region: ['220104', '220000', '000000'],
      agency: ['11220104000000019D', '12220104000000043T', '112201040000000278'],
      agencyCode: ['11220104000000019D'],
      supervisorCode: [undefined, '12220104000000043T'],
      caseId: ids,
      number: [caseNo, ...cases.map((one) => one.caseNo), ...bundles.map(({ bundleNo }) => bundleNo)],
      code: cases.map(({ receiptCode }) => receiptCode),
      // most requests of a person name nobody else, and a system names an officer
      officerId: [undefined, undefined, ...accounts.filter(({ roles }) => roles.includes('officer')).map((officer) => officer.id)],
      applicant: [foodLicenceForm().applicant, { ...foodLicenceForm().applicant, name: '李四' }],
      certificateNumber: ['11010519491231002X', '91510104MA6CEXA17W'],
      phone: ['13900000000'],
      answers: [{ business: 'catering', agent: 'no' }, restaurantApplication().answers],
      materials: [[{ key: 'application' }, { key: 'premises-plan' }, { key: 'rules-list' }], restaurantApplication().materials],
      findings: [[], ['staff', 'lawful'], ['premises', 'equipment', 'layout']].map((names) =>
        names.map((condition) => (typeof condition === 'string' ? { condition, met: true } : condition)),
      ),
      key: ['application', 'premises-plan'],
      cursor: [next, ...fc.sample(CURSOR, { numRuns: 60, seed: 1 })],
      limit: [1, 200],
      username: ['clerk', 'zhangwei'],
      password: [testStack().demoPassword],
    },
  };
}
