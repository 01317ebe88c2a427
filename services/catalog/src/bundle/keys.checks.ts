import type { DataPath } from '../files/data-file.js';
import type { BundleDocument } from '../files/bundle.schema.js';
import type { RefuseBundle } from './bundle.checks.js';

/** Each thing of a bundle has a key of its own within its list. */
export function checkKeys(bundle: BundleDocument, refuse: RefuseBundle): void {
  const unique = (path: DataPath, keys: readonly string[], field = 'key'): void => {
    keys.forEach((key, i) => {
      if (keys.indexOf(key) !== i) refuse('key-twice', [...path, i, field], `${key} is named twice`);
    });
  };
  const lists = ['questions', 'members', 'fields', 'materials', 'jointChecks'] as const;
  for (const list of lists)
    unique(
      [list],
      bundle[list].map(({ key }) => key),
    );
  const values = (choices: readonly { readonly value: string }[] = []): string[] => choices.map(({ value }) => value);
  bundle.questions.forEach(({ choices }, i) => unique(['questions', i, 'choices'], values(choices), 'value'));
  bundle.fields.forEach(({ choices }, i) => unique(['fields', i, 'choices'], values(choices), 'value'));
}
