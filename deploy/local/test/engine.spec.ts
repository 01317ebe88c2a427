import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { dockerAnswers, isEngineGone, reasonOf } from '../src/engine.js';

let dir: string;
let socket: string;
const before = { ...process.env };

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'onewindow-engine-'));
  socket = path.join(dir, 'docker.sock');
  process.env['DOCKER_HOST'] = `unix://${socket}`;
  delete process.env['ONEWINDOW_CONTAINERS'];
});

afterEach(() => {
  process.env = { ...before };
  rmSync(dir, { recursive: true });
});

/** What answers a Docker client's ping, with this status. */
async function serving(status: number, at: string | number, ask: () => Promise<void>): Promise<void> {
  const server: Server = createServer(({ url }, answer) => {
    answer.statusCode = url === '/_ping' ? status : 404;
    answer.end();
  });
  await new Promise<void>((resolve) => (typeof at === 'string' ? server.listen(at, resolve) : server.listen(at, '127.0.0.1', resolve)));
  const address = server.address();
  if (address !== null && typeof address !== 'string') process.env['DOCKER_HOST'] = `tcp://127.0.0.1:${address.port}`;
  try {
    await ask();
  } finally {
    server.close();
  }
}

describe('a Docker engine', () => {
  it('is there when it answers at its socket or at a port of this machine', async () => {
    await serving(200, socket, async () => expect(await dockerAnswers()).toBe(true));
    await serving(200, 0, async () => expect(await dockerAnswers()).toBe(true));
  });

  it('is not there when its socket is missing, dead or answers that it is not well', async () => {
    expect(await dockerAnswers()).toBe(false);
    await serving(500, socket, async () => expect(await dockerAnswers()).toBe(false));
    expect(await dockerAnswers()).toBe(false);
  });

  it('is not asked when containers are left out', async () => {
    process.env['ONEWINDOW_CONTAINERS'] = 'off';
    await serving(200, socket, async () => expect(await dockerAnswers()).toBe(false));
  });

  it('counts as none when it runs on another machine, whose ports are not ours', async () => {
    await serving(200, socket, async () => {
      process.env['DOCKER_HOST'] = 'tcp://192.0.2.1:2375';
      expect(await dockerAnswers()).toBe(false);
    });
  });
});

describe("an engine's refusal", () => {
  it('is told in its own words, without its status', () => {
    const refused = Object.assign(new Error('(HTTP code 404) no such container - No such image: postgres:17 '), { statusCode: 404 });
    expect(reasonOf(refused)).toBe('No such image: postgres:17');
  });

  it('is no refusal where no engine took the call', () => {
    const unheard = Object.assign(new Error(`connect ENOENT ${socket}`), { code: 'ENOENT' });
    expect(isEngineGone(unheard)).toBe(true);
    expect(reasonOf(unheard)).toBe('the Docker engine does not answer');
    expect(isEngineGone(Object.assign(new Error('server error'), { statusCode: 500 }))).toBe(false);
  });
});
