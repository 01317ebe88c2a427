// Holds the directions between parts (docs/architecture.md): which part may import which, and inside a service which kind of file.
// Run by `npm run lint`; `node tools/check-directions.mjs [folder]` prints one line for each import that goes the wrong way, and exits 1.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const SCOPE = '@onewindow/';

/** What the sources of each part may import of the workspace. `type:` allows `import type` only. Tests may import everything but other services. */
const DOMAIN_LIBS = ['contracts', 'legal-clock', 'rules'];
const SERVICE = [...DOMAIN_LIBS, 'deadlines', 'documents', 'platform', 'messaging/tx', 'type:messaging/transport'];
const EDGE = ['contracts', 'platform', 'messaging/transport'];
const ALLOWED = {
  'services/portal': EDGE,
  'services/orchestrator': EDGE,
  'libs/contracts': [],
  'libs/legal-clock': ['contracts'],
  'libs/rules': ['contracts'],
  'libs/platform': ['contracts'],
  'libs/messaging': ['contracts', 'platform'],
  'libs/documents': ['contracts', 'platform', 'messaging/tx'],
  'libs/deadlines': ['contracts', 'platform', 'messaging/tx', 'legal-clock'],
  'libs/testing': ['contracts', 'deadlines', 'legal-clock', 'platform', 'messaging/tx', 'messaging/transport', 'local'],
  'deploy/local': ['contracts', 'messaging/transport'],
};

/** Inside a service, a file imports its own layer or a lower one. Files of other kinds (composition, data files, helpers) have no layer. */
const LAYERS = { domain: 1, entity: 2, events: 2, commands: 3, queries: 3, snapshot: 4, controller: 4, consumer: 4 };

/** Packages that only one place may know. */
const CONFINED = [{ package: 'kafkajs', place: /^libs\/messaging\// }];

/** Workflow files run in Temporal's sandbox: deterministic, and bundled with all they import. */
const FORBIDDEN_IN_WORKFLOWS = /^(node:|@nestjs\/|typeorm$|kafkajs$|zod$|@onewindow\/)/;

const STATEMENT = /^[ \t]*(import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]/gm;
const CALL = /\b(?:import|require)\(\s*['"]([^'"]+)['"]\s*\)/g;

/** @returns {{ target: string, typeOnly: boolean }[]} */
function importsOf(text) {
  const statements = [...text.matchAll(STATEMENT)].map((match) => ({ target: match[3], typeOnly: match[2] !== undefined }));
  return [...statements, ...[...text.matchAll(CALL)].map((match) => ({ target: match[1], typeOnly: false }))];
}

const isTest = (file) => /\.(spec|int-spec|e2e-spec|long-spec)\.ts$/.test(file) || file.split('/')[2] === 'test';
const layerOf = (file) => /\.([a-z]+)\.[jt]s$/.exec(file)?.[1];
const partOf = (file) => file.split('/').slice(0, 2).join('/');

/** @returns {string | undefined} why this import may not be */
function objection(file, { target, typeOnly }, services) {
  if (target.startsWith('.')) return objectionToRelative(file, path.posix.join(path.posix.dirname(file), target), typeOnly);
  const confined = CONFINED.find((one) => one.package === target && !one.place.test(file));
  if (confined && !isTest(file)) return `only ${confined.place.source.replaceAll(/[\\^]/g, '')} may know ${target}`;
  if (/\/src\/workflows\//.test(file) && !isTest(file) && FORBIDDEN_IN_WORKFLOWS.test(target))
    return 'workflow files import nothing but Temporal and themselves';
  if (target.startsWith(SCOPE)) return objectionToPart(file, target.slice(SCOPE.length), typeOnly, services);
  if (layerOf(file) === 'domain') return 'a domain file is pure: it imports contracts, legal-clock and rules, nothing else';
  return undefined;
}

function objectionToPart(file, name, typeOnly, services) {
  const part = partOf(file);
  if (services.has(name.split('/')[0])) return 'services never import each other, and nothing imports a service';
  if (isTest(file)) return undefined;
  if (layerOf(file) === 'domain' && !DOMAIN_LIBS.includes(name))
    return 'a domain file is pure: it imports contracts, legal-clock and rules, nothing else';
  const allowed = ALLOWED[part] ?? (part.startsWith('services/') ? SERVICE : undefined);
  if (!allowed) return `${part} has no entry in tools/check-directions.mjs: say there what it may import`;
  if (allowed.includes(name) || (typeOnly && allowed.includes(`type:${name}`))) return undefined;
  return `${part} may import only ${allowed.join(', ') || 'nothing of the workspace'}`;
}

function objectionToRelative(file, target, typeOnly) {
  if (partOf(file) !== partOf(target)) return 'another part is imported by its name, and only where the directions allow it';
  if (isTest(file)) return undefined;
  if (/\/src\/workflows\//.test(file) && !/\/src\/workflows\//.test(target) && !typeOnly)
    return 'workflow files take activities by `import type`';
  const [from, to] = [LAYERS[layerOf(file)], LAYERS[layerOf(target)]];
  return file.startsWith('services/') && from < to ? `${layerOf(file)} files do not import ${layerOf(target)} files` : undefined;
}

/** Every TypeScript source below services, libs and deploy, as paths from the root with forward slashes. */
function sources(root) {
  const below = (dir) =>
    readdirSync(path.join(root, dir), { withFileTypes: true }).flatMap((entry) => {
      const file = `${dir}/${entry.name}`;
      if (entry.isDirectory()) return ['node_modules', 'dist', 'gen'].includes(entry.name) ? [] : below(file);
      return entry.name.endsWith('.ts') ? [file] : [];
    });
  const existing = new Set(readdirSync(root));
  return ['services', 'libs', 'deploy'].filter((dir) => existing.has(dir)).flatMap(below);
}

const root = path.resolve(process.argv[2] ?? path.join(path.dirname(fileURLToPath(import.meta.url)), '..'));
const files = sources(root);
const services = new Set(files.filter((file) => file.startsWith('services/')).map((file) => file.split('/')[1]));
const violations = files.flatMap((file) =>
  importsOf(readFileSync(path.join(root, file), 'utf8')).flatMap((one) => {
    const reason = objection(file, one, services);
    return reason ? [`${file} imports ${one.target}: ${reason}`] : [];
  }),
);
for (const line of violations) console.error(line);
process.exitCode = violations.length > 0 ? 1 : 0;
