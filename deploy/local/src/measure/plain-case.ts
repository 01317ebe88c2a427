import { allMet, accept, decisionOf, deliver } from '../demo/food-licence.js';
import type { Cast } from '../demo/cast.js';
import type { EventWatch, Heard } from '../demo/event-watch.js';

/**
 * A case of the plain road, until nothing more comes of it: complete at once, accepted, reviewed by two units and granted, handed over at
 * the counter, the visit invited to rate. Nobody looks anything up meanwhile, so it costs what its commands and events cost.
 * @returns every event that it made
 */
export async function plainCase(cast: Cast, watch: EventWatch): Promise<readonly Heard[]> {
  const { id } = await accept(cast);
  await watch.until(id, 'opened');
  await Promise.all([
    cast.officerA.must('POST', decisionOf(id, 'document-review'), allMet('staff', 'lawful')),
    cast.officerB.must('POST', decisionOf(id, 'premises-review'), allMet('premises', 'equipment', 'layout')),
  ]);
  await cast.head.must('POST', decisionOf(id, 'decision'), { outcome: 'passed', findings: [] });
  await watch.until(id, 'ready');
  await deliver(cast, id);
  return watch.until(id, 'closed', 'invited');
}
