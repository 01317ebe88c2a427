import { gather, walk } from './demo/food-licence.js';
import { findRunning } from './running.js';

// `npm run demo`: drives the road against a running `npm start`, as each kind of user; exits 1 when anything differs from what it should be.

async function main(): Promise<void> {
  const { portal, demoPassword } = findRunning();
  const begun = Date.now();
  const cast = await gather(portal, demoPassword);
  console.log(`signed in as seven people at ${portal}`);
  const say = (actor: string, what: string): void =>
    console.log(`${((Date.now() - begun) / 1000).toFixed(2).padStart(6)} s  ${actor}  ${what}`);
  const { caseNo, timeline } = await walk(cast, say);
  for (const entry of timeline) console.log(`          ${entry.occurredAt}  ${entry.topic} ${entry.type} #${entry.sequence}`);
  console.log(`the road is walked: ${caseNo}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
