import { answerProblem } from '@onewindow/platform';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { OidcProvider } from './oidc-provider.js';

const ROUTES = [
  ['GET', '/.well-known/openid-configuration'],
  ['GET', '/.well-known/oauth-authorization-server'],
  ['GET', '/jwks'],
  ['GET', '/auth'],
  ['GET', '/auth/:uid'],
  ['POST', '/token'],
  ['POST', '/token/revocation'],
  ['GET', '/session/end'],
  ['POST', '/session/end/confirm'],
  ['GET', '/session/end/success'],
] as const;

/**
 * Puts the provider's own routes beside Nest's, in a Fastify scope where no body is parsed: the provider reads bodies from the
 * socket itself. They are public by nature: whoever comes there has no token yet.
 */
export async function mountProvider(app: NestFastifyApplication): Promise<void> {
  const { provider } = app.get(OidcProvider);
  const callback = provider.callback();
  const issuer = new URL(provider.issuer);
  const basePath = issuer.pathname.replace(/\/$/, '');

  // Whoever forwards strips the public prefix; the provider builds its links from originalUrl and the forwarded host.
  // Both are taken from the issuer, so that links are the same whichever way the request came.
  const handler = (request: FastifyRequest, reply: FastifyReply): void => {
    reply.hijack();
    const raw = Object.assign(request.raw, { originalUrl: `${basePath}${request.raw.url ?? ''}` });
    raw.headers['x-forwarded-proto'] = issuer.protocol.slice(0, -1);
    raw.headers['x-forwarded-host'] = issuer.host;
    void callback(raw, reply.raw);
  };

  await app
    .getHttpAdapter()
    .getInstance()
    .register(async (scope) => {
      scope.setErrorHandler(answerProblem);
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
      for (const [method, url] of ROUTES) scope.route({ method, url, handler, exposeHeadRoute: false });
    });
}
