import { DEFAULT_READINGS, READINGS, type Reading } from '@onewindow/contracts';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const lib = path.join(__dirname, '..');
const page = readFileSync(path.join(lib, '../../docs/legal-clock.md'), 'utf8');
const readme = readFileSync(path.join(lib, 'README.md'), 'utf8');
const sources = readdirSync(path.join(lib, 'src')).filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'));
const code = sources.map((file) => readFileSync(path.join(lib, 'src', file), 'utf8')).join('\n');

test.each(Object.keys(READINGS) as Reading[])('docs/legal-clock.md says what %s means, the default first', (reading) => {
  const row = page.split('\n').find((line) => line.startsWith(`| \`${reading}\``)) ?? '';
  expect(row).toContain(`**\`${DEFAULT_READINGS[reading]}\`**`);
  expect(READINGS[reading].filter((answer) => !row.includes(`\`${answer}\``))).toEqual([]);
});

test('the README names each error code of the lib, and no other', () => {
  const thrown = new Set(
    [...code.matchAll(/(?:refuse|DomainError)\(\s*'(?:invalid|conflict|not-found)',\s*'([a-z-]+)'/g)].map(([, one]) => one),
  );
  const [, named = ''] = /\*\*Error codes\*\*([\s\S]*?)A value that/.exec(readme) ?? [];
  expect(new Set([...named.matchAll(/`([a-z]+(?:-[a-z]+)+)`/g)].map(([, one]) => one))).toEqual(thrown);
});

test('the README and the page speak of nothing that the code does not have', () => {
  const named = [readme, page].flatMap((text) => [...text.matchAll(/`([a-z]+[A-Z][A-Za-z]+)`/g)].map(([, one]) => one ?? ''));
  expect(named.filter((one) => !code.includes(one))).toEqual([]);
});
