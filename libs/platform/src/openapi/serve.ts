import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { routeDeclarations } from '../access/routes.js';
import { openApiDocument } from './document.js';

/**
 * Puts `GET /openapi.json` beside the routes it describes, for everybody. It is written when it is first asked for.
 * @param service the service's name
 * @param allowForms whether bodies are forms
 */
export function serveOpenApi(app: NestFastifyApplication, service: string, allowForms: boolean): void {
  let text: string | undefined;
  const bodyType = allowForms ? 'application/x-www-form-urlencoded' : 'application/json';
  app
    .getHttpAdapter()
    .getInstance()
    .get('/openapi.json', (_request, reply) => {
      text ??= JSON.stringify(openApiDocument(service, routeDeclarations(app), bodyType));
      return reply.type('application/json; charset=utf-8').send(text);
    });
}
