import type { RefuseBundle } from './bundle.checks.js';
import { applies, expressionsOf, factsOfItem, holds, told, worldsOf, type KnownBundle, type KnownMember } from './worlds.js';

/**
 * By every combination of answers: some member applies; each that applies is for this applicant, is answered with choices of its own
 * questions and reaches exactly one situation; no item is applied for twice.
 */
export function checkApplication({ bundle, members }: KnownBundle, refuse: RefuseBundle): void {
  const conditions = members.map(({ member }) => member.when);
  const worlds = worldsOf(bundle, conditions);
  const idle = worlds.find((facts) => !members.some(({ member }) => applies(member, facts)));
  if (idle) refuse('no-member-applies', ['members'], `no member applies to ${told(idle)}`);
  for (const one of members) {
    const { member, at } = one;
    if (!worlds.some((facts) => applies(member, facts)))
      refuse('member-never-applies', ['members', at, 'when'], `${member.key} applies to nobody`);
    const twin = members.find((other) => other.at < at && other.member.item === member.item);
    const both = twin && worlds.find((facts) => applies(member, facts) && applies(twin.member, facts));
    if (both)
      refuse(
        'item-twice',
        ['members', at, 'item'],
        `${twin.member.key} and ${member.key} are the same item and both apply to ${told(both)}`,
      );
    checkAnswered(worldsOf(bundle, expressionsOf(member)), one, refuse);
  }
}

/** Tells the first combination at fault of each kind; the others are like it. */
function checkAnswered(worlds: ReturnType<typeof worldsOf>, { member, at, item, entry }: KnownMember, refuse: RefuseBundle): void {
  const situations = item.handlingItems.flatMap((handling) => handling.situations);
  const seen = new Set<string>();
  const once = (code: string, path: readonly PropertyKey[], reason: string): void => {
    if (seen.has(code)) return;
    seen.add(code);
    refuse(code, ['members', at, ...path], `${member.key}: ${reason}`);
  };
  for (const facts of worlds.filter((world) => applies(member, world))) {
    if (!item.serviceObjects.some((kind) => kind === facts.applicant.kind))
      once(
        'member-not-for-applicant',
        ['when'],
        `${entry.name} is not for applicants of kind ${facts.applicant.kind}; it applies to ${told(facts)}`,
      );
    const own = factsOfItem(member, facts);
    const odd = item.questions.find(({ key, choices }) => !choices.some(({ value }) => value === own.answers[key]));
    if (odd) {
      once(
        'answer-impossible',
        ['answers', odd.key],
        `${odd.key} is answered ${own.answers[odd.key]}, which is none of its choices, for ${told(facts)}`,
      );
      continue;
    }
    const reached = situations.filter(({ when }) => holds(when, own)).map(({ key }) => key);
    if (reached.length !== 1)
      once('situation-not-one', ['answers'], `${told(facts)} leads to ${reached.length === 0 ? 'no situation' : reached.join(' and ')}`);
  }
}
