import { check, gather, type Cast, type Say } from './demo/cast.js';
import { departmentSystem } from './demo/department-system.js';
import { checkResults, notOurs, refusal, withdrawals } from './demo/endings.js';
import { EventWatch } from './demo/event-watch.js';
import { declined, immediate } from './demo/immediate.js';
import { mainRoad } from './demo/main-road.js';
import { raceOften, twentyPuts, twoOfficers } from './demo/races.js';
import { findRunning } from './running.js';

// `npm run demo`: drives the roads against a running `npm start`, as each kind of user, and listens to Kafka beside them; exits 1 when
// anything differs from what it should be.

const RACES = 10;

/** A road with its name; answers the matters whose events are told after it. */
interface Road {
  readonly name: string;
  readonly walk: (cast: Cast, say: Say) => Promise<readonly string[]>;
}

const roads = (brokers: readonly string[]): readonly Road[] => [
  {
    name: '一、食品经营许可：收件、补正、受理、并联审批、出件、签收、评价',
    walk: async (cast, say) => [(await mainRoad(cast, say)).id],
  },
  {
    name: '二、即办件：首席事务代表当场决定',
    walk: async (cast, say) => {
      const { id, tookMs } = await immediate(cast, say);
      check(tookMs < 1000, 'it is ready within a second', { tookMs });
      return [id, await declined(cast, say)];
    },
  },
  {
    name: '三、不予许可、撤回、不属于本机关',
    walk: async (cast, say) => {
      const refused = await refusal(cast, say);
      const { before, after } = await withdrawals(cast, say);
      const turnedAway = await notOurs(cast, say);
      await checkResults(cast, [refused], [before, after, turnedAway]);
      return [refused, before, after, turnedAway];
    },
  },
  {
    name: '四、部门自有系统：Kafka 取件，HTTP 决定',
    walk: async (cast, say) => [await departmentSystem(cast, brokers, say)],
  },
  {
    name: '五、并发：重复提交、同时决定、撤回与准予',
    walk: async (cast, say) => {
      await twentyPuts(cast, say);
      await twoOfficers(cast, say);
      await raceOften(cast, RACES, say);
      return [];
    },
  },
];

async function main(): Promise<void> {
  const running = findRunning();
  const begun = Date.now();
  const say: Say = (actor, what) => console.log(`${((Date.now() - begun) / 1000).toFixed(2).padStart(7)} s  ${actor}  ${what}`);
  const brokers = running.kafka.split(',');
  const watch = new EventWatch();
  await watch.start(brokers);
  try {
    const cast = await gather(running);
    console.log(`signed in at ${running.portal}, listening at ${running.kafka}`);
    for (const { name, walk } of roads(brokers)) {
      console.log(`\n${name}`);
      for (const id of await walk(cast, say)) for (const line of watch.linesOf(id)) console.log(`             ${line}`);
    }
    console.log(`\nall roads are walked: ${watch.summary()}`);
    check(watch.heard > 0, 'Kafka was heard beside the roads', watch.heard);
  } finally {
    await watch.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
