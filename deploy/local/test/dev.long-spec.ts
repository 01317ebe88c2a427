import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually } from '@onewindow/testing';
import { childrenOf, Installation, Launched } from './installation.js';

const ROOT = path.resolve(__dirname, '../../..');
const WORDS = 'no invitation with this id and code';
const LEFT_OUT = new Set(['node_modules', '.git', '.nx', '.onewindow']);

let installation: Installation;
let launched: Launched;
let copy: string;

beforeAll(async () => {
  copy = mkdtempSync(path.join(tmpdir(), 'onewindow-dev-'));
  // sources that a test may change
  cpSync(ROOT, copy, { recursive: true, preserveTimestamps: true, filter: (file) => !LEFT_OUT.has(path.basename(file)) });
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(copy, 'node_modules'));
  installation = await Installation.make();
  launched = await installation.running();
}, 240_000);

afterAll(async () => {
  await launched.end();
  installation.remove();
  rmSync(copy, { recursive: true });
});

let developing: Launched | undefined;

afterEach(async () => {
  await developing?.end();
});

function dev(...args: string[]): Launched {
  const env = { ...process.env, NODE_ENV: 'production', ONEWINDOW_HOME: installation.home };
  developing = new Launched(spawn(process.execPath, [path.join(copy, 'deploy/local/dist/dev.js'), ...args], { env }));
  return developing;
}

/** What rating says of an invitation that there is not. */
async function words(): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${installation.base}/api/rating/v1/ratings/0192f3a4-0000-7000-8000-000000000000`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: 'AAAAAAAA', level: 2 }),
  });
  return answer.text();
}

const saysInTime = (text: string): Promise<void> =>
  eventually(async () => expect(await words()).toContain(text), { timeoutMs: 60_000, everyMs: 200 });

describe('npm run dev', () => {
  it('runs one service from its sources beside the rest, again after every change, and gives its place back', async () => {
    await saysInTime(WORDS);
    const others = [...childrenOf(launched.process.pid as number)].filter(([, command]) => !command.includes('services/rating/'));
    expect(others).toHaveLength(10);
    const rating = dev('rating');
    await eventually(() => expect(rating.said).toContain(`rating runs from its sources at http://127.0.0.1:${installation.base + 6}`), {
      timeoutMs: 60_000,
    });
    expect(await words()).toContain(WORDS);

    const source = path.join(copy, 'services/rating/src/rating/rating.domain.ts');
    for (const changed of ['the first change', 'the second change']) {
      writeFileSync(source, readFileSync(source, 'utf8').replace(/'rating-not-found', '[^']*'/, `'rating-not-found', '${changed}'`));
      await saysInTime(changed);
    }

    const { code, out } = await rating.end('SIGINT');
    expect(code).toBe(0);
    expect(out).toContain('rating runs again as the others do.');
    await saysInTime(WORDS);
    expect([...childrenOf(launched.process.pid as number)].filter(([, command]) => !command.includes('services/rating/'))).toEqual(others);
  }, 300_000);

  it('says what does not compile, and leaves the running service where it is', async () => {
    const source = path.join(copy, 'services/rating/src/rating/rating.domain.ts');
    const before = readFileSync(source, 'utf8');
    writeFileSync(source, `${before}\nconst wrong: number = 'a word';\n`);
    const { code, err } = await dev('rating').ended;
    writeFileSync(source, before);
    expect(code).toBe(1);
    expect(err).toMatch(/^rating does not compile:\n.*rating\.domain\.ts\(\d+,\d+\): error TS/);
    expect(await words()).toContain(WORDS);
  }, 120_000);

  it('names the services when it is given none of them', async () => {
    expect(await dev('ratings').ended).toMatchObject({
      code: 1,
      err: 'Name one service: npm run dev -- <identity | catalog | intake | approval | supervision | rating | orchestrator | portal>\n',
    });
  });
});
