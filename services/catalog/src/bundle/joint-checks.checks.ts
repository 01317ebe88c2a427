import type { BundleDocument } from '../files/bundle.schema.js';
import type { KnownToBundles, RefuseBundle } from './bundle.checks.js';

/** One visit to the premises (联合勘验): of steps that exist, of more than one body, led by one that takes part. */
export function checkJointChecks({ jointChecks, members }: BundleDocument, { items }: KnownToBundles, refuse: RefuseBundle): void {
  const byKey = new Map(members.map((member) => [member.key, items.get(member.item)]));
  jointChecks.forEach(({ key, lead, steps }, i) => {
    const path = ['jointChecks', i];
    const agencies = new Set<string>();
    for (const { member, key: stepKey } of steps) {
      const step = byKey.get(member)?.item.steps.find((one) => one.key === stepKey);
      if (!byKey.has(member))
        refuse('joint-check-member-unknown', [...path, 'steps', member], `joint check ${key}: unknown member ${member}`);
      else if (!step)
        refuse('joint-check-step-unknown', [...path, 'steps', member], `joint check ${key}: ${member} has no step ${stepKey}`);
      else if (step.kind === 'decision')
        refuse('joint-check-decides', [...path, 'steps', member], `joint check ${key}: ${stepKey} of ${member} decides and visits nothing`);
      agencies.add(step?.agency ?? byKey.get(member)?.item.agency ?? '');
    }
    if (!steps.some(({ member }) => member === lead))
      refuse('joint-check-lead', [...path, 'lead'], `joint check ${key}: ${lead} leads it and takes no part`);
    if (agencies.size < 2) refuse('joint-check-alone', [...path, 'steps'], `joint check ${key}: only one body takes part`);
  });
}
