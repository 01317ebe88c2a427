import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const files = readdirSync(__dirname).filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'));

const importsOf = (file: string): string[] =>
  [...readFileSync(path.join(__dirname, file), 'utf8').matchAll(/^(?:import|export)(?! type)\b(?:[^']*? from)? '([^']+)';/gm)].map(
    (found) => found[1] ?? '',
  );

describe('workflow files', () => {
  // The bundle of all workflows is held in memory for each worker, and whatever a workflow runs must be deterministic.
  it.each(files)('%s takes nothing at run time but the workflow library and other workflow files', (file) => {
    expect(importsOf(file).filter((name) => name !== '@temporalio/workflow' && !/^\.\/[\w.-]+\.js$/.test(name))).toEqual([]);
  });
});
