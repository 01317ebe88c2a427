import { createServer, type Http2Server } from 'node:http2';
import { createServer as createPort, type Server } from 'node:net';
import { namespaceServes } from '../src/temporal-wire.js';

/** A gRPC server that ends every call with this status, in the trailers after a body or, as a refusal, in the headers. */
function answering(status: number, body: boolean): Http2Server {
  return createServer().on('stream', (stream, headers) => {
    if (headers[':path'] !== '/temporal.api.workflowservice.v1.WorkflowService/DescribeNamespace') return stream.close();
    const common = { ':status': 200, 'content-type': 'application/grpc' };
    if (!body) return stream.respond({ ...common, 'grpc-status': String(status) }, { endStream: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': String(status) }));
    stream.respond(common, { waitForTrailers: true });
    stream.end(Buffer.alloc(5));
  });
}

async function asked(server: Http2Server | Server, timeoutMs?: number): Promise<boolean> {
  const address = await new Promise<string>((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const at = server.address();
      resolve(at !== null && typeof at !== 'string' ? `127.0.0.1:${at.port}` : '');
    }),
  );
  const serves = await namespaceServes(address, timeoutMs);
  server.close();
  return serves;
}

describe('a Temporal server', () => {
  it('serves when it knows the namespace that every client asks for', async () => {
    expect(await asked(answering(0, true))).toBe(true);
  });

  it('does not serve while it does not know it', async () => {
    expect(await asked(answering(5, false))).toBe(false);
    expect(await asked(answering(14, true))).toBe(false);
  });

  it('does not serve where only a port is open, or nothing', async () => {
    // what a container's engine does before the server inside listens
    expect(await asked(createPort((connection) => connection.destroy()))).toBe(false);
    expect(
      await asked(
        createPort((connection) => connection.unref()),
        200,
      ),
    ).toBe(false);
    expect(await namespaceServes('127.0.0.1:1')).toBe(false);
  });
});
