import { connect } from 'node:http2';

const METHOD = '/temporal.api.workflowservice.v1.WorkflowService/DescribeNamespace';
const NAMESPACE = Buffer.from('default');

/** DescribeNamespaceRequest with its first field, the name, in gRPC's frame: not compressed, length, message. */
function request(): Buffer {
  const message = Buffer.concat([Buffer.from([0x0a, NAMESPACE.length]), NAMESPACE]);
  const frame = Buffer.alloc(5);
  frame.writeUInt32BE(message.length, 1);
  return Buffer.concat([frame, message]);
}

/**
 * Whether a Temporal server serves: it knows the namespace that every client asks for. An open port alone says little: the server opens it
 * before the namespace exists, and a container's port is open before the server inside is there. Spoken by hand because a check needs one
 * round trip and no client.
 */
export function namespaceServes(address: string, timeoutMs = 2000): Promise<boolean> {
  return new Promise((resolve) => {
    const session = connect(`http://${address}`);
    const end = (serves: boolean): void => {
      clearTimeout(late);
      session.destroy();
      resolve(serves);
    };
    const late = setTimeout(() => end(false), timeoutMs);
    session.once('error', () => end(false));
    session.once('close', () => end(false));
    const call = session.request({ ':method': 'POST', ':path': METHOD, 'content-type': 'application/grpc', te: 'trailers' });
    call.once('error', () => end(false));
    // a refusal comes without a body, and its status with the headers
    for (const part of ['response', 'trailers'] as const)
      call.once(part, (headers) => headers['grpc-status'] !== undefined && end(headers['grpc-status'] === '0'));
    call.once('end', () => end(false));
    call.resume();
    call.end(request());
  });
}
