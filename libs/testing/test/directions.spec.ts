import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const CHECK = path.resolve(__dirname, '../../../tools/check-directions.mjs');

/** Runs the check over a workspace of these files and gives its exit code and its lines. */
function check(files: Record<string, string>): { status: number | null; lines: string[] } {
  const root = mkdtempSync(path.join(tmpdir(), 'onewindow-directions-'));
  try {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
      writeFileSync(path.join(root, file), text);
    }
    const { status, stderr } = spawnSync(process.execPath, [CHECK, root], { encoding: 'utf8' });
    return { status, lines: stderr.trim().split('\n').filter(Boolean) };
  } finally {
    rmSync(root, { recursive: true });
  }
}

const INTAKE = { 'services/intake/src/main.ts': '' };

describe('the directions between parts', () => {
  it('are kept by this workspace', () => {
    const { status, stderr } = spawnSync(process.execPath, [CHECK], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('let a service import what it stands on', () => {
    const text = `import { DomainError } from '@onewindow/contracts';\nimport type { SliceContext } from '@onewindow/messaging/transport';\n`;
    expect(check({ ...INTAKE, 'services/approval/src/review/review.consumer.ts': text })).toEqual({ status: 0, lines: [] });
  });

  it.each([
    ['a service that imports a service', 'services/approval/src/a.ts', `import { x } from '@onewindow/intake';`],
    ['a service that reaches into another by its path', 'services/approval/src/a.ts', `import { x } from '../../intake/src/case.js';`],
    ['a test of a service that imports a service', 'services/approval/test/a.int-spec.ts', `import { x } from '@onewindow/intake';`],
    ['a library that imports a service', 'libs/platform/src/a.ts', `export { x } from '@onewindow/intake';`],
    ['a library that imports what stands on it', 'libs/platform/src/a.ts', `import {\n  x,\n  y,\n} from '@onewindow/messaging/tx';`],
    [
      'a service that takes the transport itself',
      'services/approval/src/a.ts',
      `import { createTopics } from '@onewindow/messaging/transport';`,
    ],
    ['a portal that opens transactions', 'services/portal/src/a.ts', `import { sql } from '@onewindow/messaging/tx';`],
    ['a source that imports the test stack', 'services/approval/src/a.ts', `import { eventually } from '@onewindow/testing';`],
    ['a lazy import that goes the wrong way', 'libs/contracts/src/a.ts', `const x = await import('@onewindow/platform');`],
    ['a domain file that imports the database', 'services/approval/src/review/review.domain.ts', `import { Entity } from 'typeorm';`],
    [
      'a domain file that imports its entity',
      'services/approval/src/review/review.domain.ts',
      `import { ReviewRow } from './review.entity.js';`,
    ],
    [
      'a domain file that imports platform',
      'services/approval/src/review/review.domain.ts',
      `import { parse } from '@onewindow/platform';`,
    ],
    [
      'a command that imports its controller',
      'services/approval/src/review/review.commands.ts',
      `import { C } from './review.controller.js';`,
    ],
    ['a second user of the Kafka client', 'services/approval/src/a.ts', `import { Kafka } from 'kafkajs';`],
    ['a workflow that imports Node', 'services/orchestrator/src/workflows/a.ts', `import { readFileSync } from 'node:fs';`],
    [
      'a workflow that imports its activities',
      'services/orchestrator/src/workflows/a.ts',
      `import { ring } from '../worker/ring.activities.js';`,
    ],
    ['a library nobody has given directions', 'libs/utils/src/a.ts', `import { newId } from '@onewindow/contracts';`],
  ])('refuse %s', (_what, file, text) => {
    const { status, lines } = check({ ...INTAKE, [file]: text });
    expect(status).toBe(1);
    expect(lines).toEqual([expect.stringContaining(file)]);
  });

  it('let a workflow know the types of its activities', () => {
    const text = `import type { ring } from '../worker/ring.activities.js';\nimport { proxyActivities } from '@temporalio/workflow';\n`;
    expect(check({ 'services/orchestrator/src/workflows/a.ts': text }).status).toBe(0);
  });
});
