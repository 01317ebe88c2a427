import { check, gather, type Cast, type Say } from './demo/cast.js';
import { departmentSystem } from './demo/department-system.js';
import { checkResults, notOurs, refusal, withdrawals } from './demo/endings.js';
import { escalation } from './demo/escalation.js';
import { EventWatch } from './demo/event-watch.js';
import { declined, immediate } from './demo/immediate.js';
import { lateMail } from './demo/late-mail.js';
import { mainRoad } from './demo/main-road.js';
import { paperFaults } from './demo/papers.js';
import { renewalRoad } from './demo/renewal.js';
import { raceOften, twentyPuts, twoOfficers } from './demo/races.js';
import { restaurantRoad } from './demo/restaurant-road.js';
import { TOLD, toldOfRace, type Matter } from './demo/told.js';
import { findRunning } from './running.js';

// `npm run demo`: drives the roads against a running `npm start`, as each kind of user, and listens to Kafka beside them; exits 1 when
// anything differs from what it should be: an answer, a number, a date, an event that is lost, too much, twice or late.

const RACES = 10;

/** A road with its name; answers its matters and what each has to tell. */
interface Road {
  readonly name: string;
  /** Its events are too many to be shown one by one. */
  readonly isCrowded?: true;
  readonly walk: (cast: Cast, say: Say) => Promise<readonly Matter[]>;
}

function roads(brokers: readonly string[]): readonly Road[] {
  /** Number of the licence that the first road brought about. */
  let foodLicence = '';
  return [
    {
      name: '一、食品经营许可：收件、补正、受理、并联审批、出件、签收、评价',
      walk: async (cast, say) => {
        const walked = await mainRoad(cast, say);
        foodLicence = walked.licenceNo;
        return [{ id: walked.id, told: TOLD.mainRoad }];
      },
    },
    {
      name: '二、即办件：首席事务代表当场决定',
      walk: async (cast, say) => {
        const { id, tookMs } = await immediate(cast, say);
        check(tookMs < 1000, 'it is ready within a second', { tookMs });
        return [
          { id, told: TOLD.immediate },
          { id: await declined(cast, say), told: TOLD.declined },
        ];
      },
    },
    {
      name: '三、不予许可、撤回、不属于本机关',
      walk: async (cast, say) => {
        const refused = await refusal(cast, say);
        const { before, after } = await withdrawals(cast, say);
        const turnedAway = await notOurs(cast, say);
        await checkResults(cast, [refused], [before, after, turnedAway]);
        return [
          { id: refused, told: TOLD.refused },
          { id: before, told: TOLD.withdrawnBefore },
          { id: after, told: TOLD.withdrawnAfter },
          { id: turnedAway, told: TOLD.turnedAway },
        ];
      },
    },
    {
      name: '四、部门自有系统：Kafka 取件，HTTP 决定',
      walk: async (cast, say) => [{ id: await departmentSystem(cast, brokers, say), told: TOLD.departmentSystem }],
    },
    {
      name: '五、逾期未告知：邮寄申请视为受理',
      walk: async (cast, say) => [{ id: await lateMail(cast, say), told: TOLD.lateMail }],
    },
    {
      name: '六、逐级督办：超过法定期限的邮寄申请',
      walk: async (cast, say) => [{ id: await escalation(cast, say), told: TOLD.escalation }],
    },
    {
      name: '七、一件事：开办餐饮店，五个部门并联，营业执照在先',
      walk: async (cast, say) => [{ ...(await restaurantRoad(cast, say)), told: TOLD.restaurant }],
    },
    {
      name: '八、证照延续：编号不变，有效期接续',
      walk: async (cast, say) => {
        const { licence, renewal } = await renewalRoad(cast, foodLicence, say);
        return [
          { id: licence, told: TOLD.licence },
          { id: renewal, told: TOLD.renewal },
        ];
      },
    },
    {
      name: '九、并发：重复提交、同时决定、撤回与准予',
      isCrowded: true,
      walk: async (cast, say) => [
        { id: await twentyPuts(cast, say), told: TOLD.twentyPuts },
        { id: await twoOfficers(cast, say), told: TOLD.twoOfficers },
        ...(await raceOften(cast, RACES, say)).map((end) => ({ id: end.id, told: toldOfRace(end) })),
      ],
    },
  ];
}

/** @returns what differs from what it should be, a sentence each */
async function walkAll(cast: Cast, brokers: readonly string[], watch: EventWatch): Promise<string[]> {
  const begun = Date.now();
  const say: Say = (actor, what) => console.log(`${((Date.now() - begun) / 1000).toFixed(2).padStart(7)} s  ${actor}  ${what}`);
  const matters: Matter[] = [];
  for (const { name, walk, isCrowded } of roads(brokers)) {
    console.log(`\n${name}`);
    const walked = await walk(cast, say);
    await watch.settle(walked);
    matters.push(...walked);
    if (isCrowded) continue;
    for (const line of walked.flatMap(({ id }) => watch.linesOf(id))) console.log(`             ${line}`);
  }
  const faults = await paperFaults(
    cast,
    matters.flatMap(({ id, cases }) => cases ?? [id]),
  );
  // only now: what comes too much may come late
  faults.push(...watch.faultsOf(matters));
  console.log(`\nall roads are walked: ${matters.length} matters, ${watch.summary(matters)}`);
  return faults;
}

async function main(): Promise<void> {
  const running = findRunning();
  const brokers = running.kafka.split(',');
  const watch = new EventWatch();
  await watch.start(brokers);
  try {
    const cast = await gather(running);
    console.log(`signed in at ${running.portal}, listening at ${running.kafka}`);
    const faults = await walkAll(cast, brokers, watch);
    for (const fault of faults) console.error(fault);
    if (faults.length > 0) process.exitCode = 1;
    else console.log('numbers, dates and events are as they should be');
  } finally {
    await watch.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
