import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../../..');
const BIN = path.join(ROOT, 'node_modules/.bin');

/** What somebody may take for a test file, whether or not anything runs it. */
const LOOKS_LIKE_A_TEST = /(^|[.-])(spec|test)\.[cm]?[jt]sx?$/;
const PROJECTS = { unit: '.spec.ts', integration: '.int-spec.ts', e2e: '.e2e-spec.ts', long: '.long-spec.ts' };

function filesBelow(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    if (['node_modules', 'dist', '.git', '.nx', '.onewindow'].includes(entry.name)) return [];
    const file = path.join(dir, entry.name);
    return entry.isDirectory() ? filesBelow(file) : [file];
  });
}

function runByJest(project: string): string[] {
  const env = { ...process.env, ONEWINDOW_LONG_TESTS: project === 'long' ? '1' : '0' };
  const args = [path.join(ROOT, 'node_modules/jest/bin/jest.js'), '--listTests', '--json', '--selectProjects', project];
  return JSON.parse(
    execFileSync(process.execPath, args, { cwd: ROOT, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
  ) as string[];
}

/** The folder of services, libs or deploy that a file lies in. */
const partOf = (file: string): string => path.join(ROOT, ...path.relative(ROOT, file).split(path.sep).slice(0, 2));

function checkedByCompiler(part: string): Set<string> {
  const project = path.join(part, 'tsconfig.spec.json');
  if (!existsSync(project)) return new Set();
  const config = JSON.parse(execFileSync(path.join(BIN, 'tsc'), ['-p', project, '--showConfig'], { encoding: 'utf8' })) as {
    files?: string[];
  };
  return new Set(config.files?.map((file) => path.resolve(part, file)));
}

describe('every test file', () => {
  const files = filesBelow(ROOT).filter((file) => LOOKS_LIKE_A_TEST.test(file));

  it('is run by exactly one kind of test run, which its name tells', () => {
    const expected = files.map((file) => [
      file,
      Object.keys(PROJECTS).filter((kind) => file.endsWith(PROJECTS[kind as keyof typeof PROJECTS])),
    ]);
    const runs = new Map<string, string[]>();
    for (const project of Object.keys(PROJECTS))
      for (const file of runByJest(project)) runs.set(file, [...(runs.get(file) ?? []), project]);
    expect(files.length).toBeGreaterThan(0);
    expect(expected.filter(([, kinds]) => kinds?.length !== 1)).toEqual([]);
    expect(Object.fromEntries(runs)).toEqual(Object.fromEntries(expected));
  }, 60_000);

  it('is checked by the compiler under its part’s tsconfig.spec.json', () => {
    const parts = new Map([...new Set(files.map(partOf))].map((part) => [part, checkedByCompiler(part)]));
    expect(files.filter((file) => !parts.get(partOf(file))?.has(file))).toEqual([]);
  }, 60_000);
});
