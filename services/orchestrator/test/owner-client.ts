import type { TestService } from '@onewindow/testing';
import { ServiceClient } from '../src/http/service-client.js';

/** What activities call a service with that stands for every other. */
export function clientOf({ address, tokenUrl }: TestService): ServiceClient {
  const urls = { intake: address, approval: address, supervision: address, rating: address };
  return new ServiceClient({ urls, tokenUrl, clientId: 'orchestrator', clientSecret: 'secret' });
}
