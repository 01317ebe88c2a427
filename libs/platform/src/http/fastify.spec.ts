import { httpAdapter } from './fastify.js';

const seenFrom = async (trusted: string | undefined): Promise<string> => {
  const server = httpAdapter(trusted).getInstance();
  server.get('/', (request) => request.ip);
  try {
    const address = await server.listen({ port: 0, host: '127.0.0.1' });
    return await (await fetch(address, { headers: { 'x-forwarded-for': '203.0.113.7' } })).text();
  } finally {
    await server.close();
  }
};

describe('where a request came from', () => {
  it.each([
    ['the peer, when nobody is trusted', undefined, '127.0.0.1'],
    ['what a trusted proxy says', 'loopback', '203.0.113.7'],
    ['the peer, when it is not the trusted proxy', '10.0.0.0/8', '127.0.0.1'],
    ['what one of several trusted networks says', '10.0.0.0/8, 127.0.0.0/8', '203.0.113.7'],
  ])('is %s', async (_, trusted, seen) => {
    expect(await seenFrom(trusted)).toBe(seen);
  });
});
