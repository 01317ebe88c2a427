import { checkCondition, checkText } from '@onewindow/rules';
import type { BundleDocument } from '../files/bundle.schema.js';
import type { DataPath } from '../files/data-file.js';
import type { RefuseBundle } from './bundle.checks.js';
import type { KnownItem } from './worlds.js';

/** Every condition is CEL over the bundle's own questions, and every question of a member's item has an expression for its answer. */
export function checkExpressions(bundle: BundleDocument, items: ReadonlyMap<string, KnownItem>, refuse: RefuseBundle): void {
  const condition = (path: DataPath, expression: string): void => {
    if (expression === '') return;
    for (const { code, message } of checkCondition(expression, bundle.questions))
      refuse('condition-invalid', path, `the condition is refused (${code}): ${message}`);
  };
  for (const list of ['members', 'fields', 'materials'] as const) bundle[list].forEach(({ when }, i) => condition([list, i, 'when'], when));
  bundle.members.forEach((member, at) => {
    const asked = items.get(member.item)?.item.questions;
    if (!asked) return;
    const path = ['members', at, 'answers'];
    for (const { key, text, choices } of asked) {
      const expression = member.answers[key];
      if (expression === undefined) refuse('answer-missing', path, `${member.key}: nothing answers ${key} (${text})`);
      else
        for (const { code, message } of checkText(
          expression,
          bundle.questions,
          choices.map(({ value }) => value),
        ))
          refuse(
            code === 'unknown-value' ? 'answer-impossible' : 'answer-invalid',
            [...path, key],
            `${member.key}: the answer to ${key} is refused (${code}): ${message}`,
          );
    }
    for (const key of Object.keys(member.answers))
      if (!asked.some((question) => question.key === key))
        refuse('answer-unknown-question', [...path, key], `${member.key}: its item has no question ${key}`);
  });
}
