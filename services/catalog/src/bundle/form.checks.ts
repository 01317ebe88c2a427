import type { BundleDocument } from '../files/bundle.schema.js';
import type { RefuseBundle } from './bundle.checks.js';
import { applies, holds, worldsOf, type KnownBundle } from './worlds.js';

/** A field of the merged form is asked for somebody's use, and offers choices where it is one (多表合一). */
export function checkForm({ fields, members }: BundleDocument, refuse: RefuseBundle): void {
  const known = new Set(members.map(({ key }) => key));
  fields.forEach(({ key, kind, choices, uses }, i) => {
    if (uses.length === 0) refuse('field-without-use', ['fields', i, 'uses'], `no member uses the field ${key}`);
    for (const { member } of uses)
      if (!known.has(member))
        refuse('field-use-unknown', ['fields', i, 'uses', member], `field ${key} is used by the unknown member ${member}`);
    if ((kind === 'choice') !== (choices !== undefined))
      refuse(
        'field-choices',
        ['fields', i, kind === 'choice' ? 'kind' : 'choices'],
        kind === 'choice' ? `field ${key} is a choice without choices` : `field ${key} has choices and is no choice`,
      );
  });
}

/** Each field is asked of somebody: it applies together with a member that uses it. */
export function checkFormApplies({ bundle, members }: KnownBundle, refuse: RefuseBundle): void {
  bundle.fields.forEach(({ key, when, uses }, i) => {
    const users = members.filter(({ member }) => uses.some((use) => use.member === member.key)).map(({ member }) => member);
    const worlds = worldsOf(bundle, [when, ...users.map((user) => user.when)]);
    if (!worlds.some((facts) => holds(when, facts) && users.some((user) => applies(user, facts))))
      refuse('field-without-use', ['fields', i, 'when'], `no member that uses the field ${key} applies where it is asked`);
  });
}
