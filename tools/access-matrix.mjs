// Writes docs/access.md from the controllers of the built services: `npm run access-matrix`. End-to-end tests hold the page against what
// the running services say and do.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const page = path.join(root, 'docs/access.md');
const require = createRequire(import.meta.url);
const { listControllerRoutes } = require('@onewindow/platform');
const { ROLES } = require('@onewindow/contracts');
const { DeadlinesController } = require('@onewindow/deadlines');
const { FailedDocumentsController } = require('@onewindow/documents');
const { ParkedController, SnapshotsController } = require('@onewindow/messaging/tx');

const INTRODUCTION = `# Access

Who may use which route, written by \`npm run access-matrix\` from the services' own declarations (\`@Allow\`, \`@Public\`); do not edit it.
A token without one of the roles is answered 403 \`role-not-allowed\`, no token 401 \`token-missing\`; tests try every route with every role.
A role opens the route; which agency's, site's or applicant's things it shows is decided behind it, and what is somebody else's does not
exist (404), but for a list asked for as another agency's (\`?agency=\`, 403 \`agency-not-yours\`). Paths are those behind
\`/api/<service>\`. Besides these each service has \`GET /openapi.json\` for everybody, and inside only \`/health\` and
\`/metrics\`; identity has the endpoints of OpenID Connect, which its discovery document names.
`;

function controllersBelow(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((file) => file.endsWith('.controller.js'))
    .toSorted((a, b) => a.localeCompare(b))
    .flatMap((file) => Object.values(require(path.join(folder, file))))
    .filter((value) => typeof value === 'function' && Reflect.hasMetadata('path', value));
}

/** Controllers that the libraries give a service, by what its composition root asks for. */
function ofLibraries(service) {
  const file = path.join(root, 'services', service, 'src/app.module.ts');
  const source = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const asks = (words) => words.test(source);
  const messaging = asks(/MessagingModule\.forRoot/);
  return [
    ...(asks(/^ +DeadlinesController,$/m) ? [DeadlinesController] : []),
    ...(asks(/^ +FailedDocumentsController,$/m) ? [FailedDocumentsController] : []),
    ...(messaging && !asks(/subscriptions: \[\]/) ? [ParkedController] : []),
    ...(messaging && asks(/snapshots: \[/) ? [SnapshotsController] : []),
  ];
}

const services = readdirSync(path.join(root, 'services')).map((service) => ({
  service,
  routes: listControllerRoutes([...controllersBelow(path.join(root, 'services', service, 'dist')), ...ofLibraries(service)]).map(
    ({ method, path: of, roles }) => ({
      route: `${method} ${of.replaceAll(/:(\w+)/g, '{$1}')}`,
      roles,
    }),
  ),
}));

const byRoute = services
  .filter(({ routes }) => routes.length > 0)
  .map(({ service, routes }) => {
    const rows = routes.map(({ route, roles }) => `| \`${route}\` | ${roles === 'public' ? 'everybody' : roles.join(', ')} |`);
    return [`## ${service}`, '', '| route | who |', '| --- | --- |', ...rows].join('\n');
  });

const byRole = ROLES.map((role) => {
  const open = services.flatMap(({ service, routes }) =>
    routes.filter(({ roles }) => roles.includes(role)).map(({ route }) => `\`${service} ${route}\``),
  );
  return `- **${role}**: ${open.join(', ') || 'no route yet'}`;
});

const text = [INTRODUCTION, ...byRoute, ['## By role', '', ...byRole].join('\n')].join('\n\n');
writeFileSync(page, await format(text, { ...(await resolveConfig(page)), parser: 'markdown' }));
