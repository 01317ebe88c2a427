import { writeFile } from 'node:fs/promises';
import { sayFailure } from '../src/failure.js';
import { requireDiskSpace } from '../src/installation.js';
import { SetupError } from '../src/part.js';
import { reasonIn } from '../src/tool-output.js';

const DISK_FULL = 'The disk is full: make room (1 GB) and start again.';

describe('a disk without room', () => {
  it('is refused before anything starts, with what is left and where', () => {
    // a file system without a single free block
    expect(() => requireDiskSpace('/proc')).toThrow(new SetupError('The disk is full: 0 MB are left at /proc, and OneWindow needs 1 GB.'));
  });

  it('is said in one sentence when the machine itself says so', async () => {
    const failure = await writeFile('/dev/full', 'much').catch((error: unknown) => error);
    expect(sayFailure(failure)).toBe(DISK_FULL);
  });

  it('is found in what initdb and Java write, whose last line is about something else', () => {
    const initdb = [
      'initdb: error: could not write file "/d/data.new/PG_VERSION": No space left on device',
      'initdb: removing data directory "/d/data.new"',
    ];
    const java = [
      'Exception in thread "main" java.io.IOException: No space left on device',
      '\tat java.base/java.io.FileOutputStream.write',
    ];
    const bootstrap = ['FATAL:  could not extend file "base/1/2691": wrote only 4096 of 8192 bytes at block 16', ...initdb.slice(1)];
    for (const output of [initdb, bootstrap, java])
      expect(sayFailure(new SetupError(`It failed: ${reasonIn(output.join('\n'))}`))).toBe(DISK_FULL);
  });
});

describe('the reason why a program failed', () => {
  it('is the first line that names an error, else the last line', () => {
    expect(reasonIn('one\nERROR: No matching distribution found\ntwo\n')).toBe('ERROR: No matching distribution found');
    expect(reasonIn('one\ntwo\n')).toBe('two');
    expect(reasonIn('')).toBe('');
  });
});
