import type { RunningService } from '../src/index.js';
import { startSample } from './sample-service.js';

let service: RunningService;
beforeAll(async () => void (service = await startSample()));
afterAll(() => service.stop());

const put = (path: string, body: Uint8Array<ArrayBuffer> | string | null, type?: string): Promise<Response> =>
  fetch(`${service.address}/v1/scans/${path}`, { method: 'PUT', body, ...(type ? { headers: { 'content-type': type } } : {}) });

it.each([['application/pdf'], ['application/json'], ['text/plain'], ['nonsense']])('takes bytes that say they are %s', async (type) => {
  const answer = await put('a', '{"no":', type);
  expect([answer.status, await answer.json()]).toEqual([200, { scan: 'a', bytes: 6 }]);
});

it('takes twenty megabytes, and bytes that say nothing of themselves', async () => {
  const answer = await put('b', new Uint8Array(20 * 1024 * 1024));
  expect(await answer.json()).toEqual({ scan: 'b', bytes: 20 * 1024 * 1024 });
});

it('takes no bytes at all', async () => {
  expect(await (await put('c', null)).json()).toEqual({ scan: 'c', bytes: 0 });
});

it('asks who it is before it reads', async () => {
  const answer = await put('d/sealed', new Uint8Array(5 * 1024 * 1024), 'application/pdf');
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([401, 'token-missing']);
});
