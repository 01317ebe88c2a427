import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { SCRIPT, STYLE } from './page.js';

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** The front page may run its own script and style, and ask this address; nothing else, and nobody may frame it. */
export const PAGE_POLICY = [
  `default-src 'none'`,
  `script-src ${hash(SCRIPT)}`,
  `style-src ${hash(STYLE)}`,
  `img-src data:`,
  `connect-src 'self'`,
  `base-uri 'none'`,
  `form-action 'none'`,
  `frame-ancestors 'none'`,
].join('; ');

const NOTHING = `default-src 'none'; frame-ancestors 'none'`;
const ONE_YEAR_SECONDS = 31_536_000;

/** Headers on every answer, where the service behind has not set its own: data is no page, and no page may hold it. */
export function installSecurityHeaders(fastify: FastifyInstance, publicUrl: string): void {
  const headers: Record<string, string> = {
    'content-security-policy': NOTHING,
    'referrer-policy': 'same-origin',
    'x-frame-options': 'DENY',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    ...(publicUrl.startsWith('https:') ? { 'strict-transport-security': `max-age=${ONE_YEAR_SECONDS}; includeSubDomains` } : {}),
  };
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    for (const [name, value] of Object.entries(headers)) if (!reply.hasHeader(name)) reply.header(name, value);
    done(null, payload);
  });
}
