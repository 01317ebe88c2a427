import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../../..');

/** Paths from the root of every end-to-end test of the workspace. */
function endToEndTests(dir = ''): string[] {
  return readdirSync(path.join(ROOT, dir), { withFileTypes: true }).flatMap((entry) => {
    if (['node_modules', 'dist', '.git', '.nx', '.onewindow'].includes(entry.name)) return [];
    const file = path.posix.join(dir, entry.name);
    if (entry.isDirectory()) return endToEndTests(file);
    return entry.name.endsWith('.e2e-spec.ts') ? [file] : [];
  });
}

/** Whether a test uses the running stack without holding it, or holds it and never lets go. */
const isLoose = (text: string): boolean =>
  /\bnew RunningStack\(/.test(text) &&
  !(/\b(\w+) = await holdStack\('(shared|alone)'\)/.test(text) && /afterAll\([\s\S]*?\bletGo\(\)/.test(text));

describe('an end-to-end test that uses the running stack', () => {
  const tests = endToEndTests();

  it('holds it, so that no other file kills a part under its hands, and lets go of it at its end', () => {
    expect(tests.filter((file) => readFileSync(path.join(ROOT, file), 'utf8').includes('new RunningStack(')).length).toBeGreaterThan(4);
    expect(tests.filter((file) => isLoose(readFileSync(path.join(ROOT, file), 'utf8')))).toEqual([]);
  });

  it.each([
    ['never holds it', `const stack = new RunningStack();`],
    ['never lets go', `const stack = new RunningStack();\nbeforeAll(async () => {\n  letGo = await holdStack('alone');\n});`],
    ['does not wait until it may', `new RunningStack();\nbeforeAll(() => {\n  letGo = holdStack('alone');\n});\nafterAll(() => letGo());`],
  ])('is found when it %s', (_, text) => {
    expect(isLoose(text)).toBe(true);
  });
});
