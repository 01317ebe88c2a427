import { randomUUID } from 'node:crypto';
import type { RegisteredBundle } from '@onewindow/contracts';
import type { Cast } from './cast.js';
import { ZHANG_SAN } from './food-licence.js';

/** 开办餐饮店“一件事” of the demo county. */
const RESTAURANT = '220104-open-restaurant';

/** What the window hands in for a small restaurant whose owner becomes a sole trader: the licence and the tax office follow the registration. */
export const restaurantApplication = () => ({
  bundleCode: RESTAURANT,
  channel: '1',
  applicant: ZHANG_SAN,
  answers: { licence: 'trader', form: 'limited', home: 'no', sign: 'none', fire: 'none', tobacco: 'none', agent: 'no' },
  form: {
    'shop-name': '张三面馆',
    address: '长春市朝阳区人民大街1号',
    representative: '张三',
    phone: '13900000000',
    scope: '餐饮服务',
    area: '80',
    service: 'made-on-site',
    'food-manager': '张三',
    'finance-person': '张三',
  },
  materials: ['application', 'premises', 'premises-plan', 'rules-list'].map((key) => ({ key })),
});

/** With a sign, with tables for more than fire safety lets pass unseen, and with cigarettes: six bodies have a part in it. */
export function largeRestaurant() {
  const small = restaurantApplication();
  return {
    ...small,
    answers: { ...small.answers, sign: 'sign', fire: 'inspection', tobacco: 'away' },
    form: { ...small.form, area: '320', 'sign-text': '张三面馆' },
    materials: [...small.materials, ...['rendering', 'site-use', 'fire-rules', 'fire-floor-plan'].map((key) => ({ key }))],
  };
}

/** Registers a complete application and accepts it: the joint limit and the registration run. */
export async function acceptRestaurant(cast: Pick<Cast, 'clerk'>, id: string = randomUUID()): Promise<RegisteredBundle> {
  const registered = await cast.clerk.must<RegisteredBundle>('PUT', `/intake/v1/bundles/${id}`, restaurantApplication());
  await cast.clerk.must('POST', `/intake/v1/bundles/${id}/acceptance`, { outcome: 'accepted' });
  return registered;
}
