import { httpAdapter } from './fastify.js';

const seenFrom = async (trusted: string | undefined, remoteAddress: string): Promise<string> => {
  const server = httpAdapter(trusted).getInstance();
  server.get('/', (request) => request.ip);
  const answer = await server.inject({ url: '/', remoteAddress, headers: { 'x-forwarded-for': '203.0.113.7' } });
  await server.close();
  return answer.body;
};

describe('where a request came from', () => {
  it.each([
    ['the peer, when nobody is trusted', undefined, '127.0.0.1', '127.0.0.1'],
    ['what a trusted proxy says', 'loopback', '127.0.0.1', '203.0.113.7'],
    ['the peer, when another than the trusted proxy says something', 'loopback', '198.51.100.9', '198.51.100.9'],
    ['what one of several trusted networks says', '10.0.0.0/8, 198.51.100.0/24', '198.51.100.9', '203.0.113.7'],
  ])('is %s', async (_, trusted, peer, seen) => {
    expect(await seenFrom(trusted, peer)).toBe(seen);
  });
});
