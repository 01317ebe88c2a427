import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startOf, takeLock, type Lock } from '../src/lock.js';

let dir: string;
let file: string;

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'onewindow-lock-'));
  file = path.join(dir, 'lock');
});

afterEach(() => rmSync(dir, { recursive: true }));

const isMine = (): boolean => (JSON.parse(readFileSync(file, 'utf8')) as { pid: number }).pid === process.pid;

describe('the lock of a folder', () => {
  it('tells who holds it', () => {
    takeLock(file);
    expect(takeLock(file)).toEqual({ pid: process.pid, startedAt: startOf(process.pid) });
  });

  it('can be taken again after it was given back', () => {
    (takeLock(file) as Lock).release();
    expect(takeLock(file)).toHaveProperty('release');
  });

  it('is taken over from a process that is gone', async () => {
    const gone = spawn(process.execPath, ['-e', '']);
    const holder = { pid: gone.pid as number, startedAt: startOf(gone.pid as number) };
    await new Promise((resolve) => gone.once('exit', resolve));
    writeFileSync(file, JSON.stringify(holder));
    expect(takeLock(file)).toHaveProperty('release');
    expect(isMine()).toBe(true);
  });

  it('is taken over when the number belongs to another process by now', () => {
    writeFileSync(file, JSON.stringify({ pid: process.ppid, startedAt: '1' }));
    expect(takeLock(file)).toHaveProperty('release');
  });

  it('is taken over when what is written there cannot be read', () => {
    writeFileSync(file, '');
    expect(takeLock(file)).toHaveProperty('release');
  });

  it('is not given back by who has lost it', () => {
    const lock = takeLock(file) as Lock;
    const other = { pid: process.ppid, startedAt: startOf(process.ppid) };
    writeFileSync(file, JSON.stringify(other));
    lock.release();
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(other);
  });
});
