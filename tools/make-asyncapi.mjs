// Writes docs/asyncapi.yaml (AsyncAPI 3.0): every topic with its messages, from the topics of libs/contracts and the sources in proto/, whose
// comments become the descriptions. Run by `npm run generate` after a build; with `--check` it writes nothing and exits 1 when the file is
// not what it would write.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const FILE = path.join(root, 'docs/asyncapi.yaml');
const { TOPICS } = createRequire(import.meta.url)(path.join(root, 'libs/contracts/dist/index.js'));

/** Places of descriptor.proto by which comments are found: messages, enums, fields, values. */
const PLACE = { message: 4, enum: 5, field: 2, value: 2 };

/** How protobuf's JSON mapping shows a field of each type. */
const SCALARS = {
  TYPE_STRING: { type: 'string' },
  TYPE_BOOL: { type: 'boolean' },
  TYPE_UINT32: { type: 'integer', minimum: 0 },
  TYPE_INT32: { type: 'integer' },
  TYPE_BYTES: { type: 'string', contentEncoding: 'base64' },
};

/** Every message and enum of the image by its full name, with the comments of its source. */
function typesOf(image) {
  const types = new Map();
  for (const file of image.file) {
    const comments = new Map(
      (file.sourceCodeInfo?.location ?? []).map(({ path: place, leadingComments }) => [(place ?? []).join('.'), leadingComments]),
    );
    const comment = (...place) => (comments.get(place.join('.')) ?? '').trim().replaceAll(/\s*\n\s*/g, ' ');
    for (const [index, message] of (file.messageType ?? []).entries()) {
      for (const nested of (message.nestedType ?? []).filter(({ options }) => options?.mapEntry))
        types.set(`.${file.package}.${message.name}.${nested.name}`, { mapOf: nested.field.find(({ name }) => name === 'value') });
      types.set(`.${file.package}.${message.name}`, {
        description: comment(PLACE.message, index),
        fields: (message.field ?? []).map((field, i) => ({ ...field, description: comment(PLACE.message, index, PLACE.field, i) })),
      });
    }
    for (const [index, entry] of (file.enumType ?? []).entries())
      types.set(`.${file.package}.${entry.name}`, {
        description: comment(PLACE.enum, index),
        values: entry.value.map((value, i) => ({ name: value.name, description: comment(PLACE.enum, index, PLACE.value, i) })),
      });
  }
  return types;
}

const schemaName = (fullName) => fullName.slice(1).replaceAll('.', '_');

/** Schemas of all that `fullName` is made of, each once. */
function collect(fullName, types, schemas) {
  const name = schemaName(fullName);
  if (fullName === '.google.protobuf.Timestamp' || schemas[name]) return;
  const type = types.get(fullName);
  schemas[name] = {};
  schemas[name] = type.values ? enumSchema(type) : objectSchema(type, types, schemas);
}

const enumSchema = ({ description, values }) => ({
  type: 'string',
  description: `${description} ${values.map((value) => `${value.name}: ${value.description}`).join(' ')}`,
  enum: values.map(({ name }) => name),
});

const objectSchema = ({ description, fields }, types, schemas) => ({
  type: 'object',
  description,
  properties: Object.fromEntries(fields.map((field) => [field.jsonName, fieldSchema(field, types, schemas)])),
});

function fieldSchema({ type, typeName, label, description }, types, schemas) {
  const { mapOf } = types.get(typeName) ?? {};
  if (mapOf) return { type: 'object', description, additionalProperties: fieldSchema(mapOf, types, schemas) };
  const one = typeName ? reference(typeName, types, schemas) : SCALARS[type];
  if (!one) throw new Error(`fields of ${type} have no place in the contracts`);
  return label === 'LABEL_REPEATED' ? { type: 'array', description, items: one } : { ...one, description };
}

function reference(typeName, types, schemas) {
  if (typeName === '.google.protobuf.Timestamp') return { type: 'string', format: 'date-time' };
  collect(typeName, types, schemas);
  return { allOf: [{ $ref: `#/components/schemas/${schemaName(typeName)}` }] };
}

/** What every message has; `ce_type` tells which branch of the envelope is set. */
const HEADERS = {
  type: 'object',
  description: 'CloudEvents 1.0 in the binary binding of Kafka.',
  required: ['ce_specversion', 'ce_id', 'ce_source', 'ce_type', 'ce_subject', 'ce_time', 'content-type'],
  properties: {
    ce_specversion: { const: '1.0' },
    ce_id: { type: 'string', format: 'uuid', description: 'Id of the event: drop repeats by it.' },
    ce_source: { type: 'string', description: '/onewindow/ and the publishing service.' },
    ce_type: { type: 'string' },
    ce_subject: { type: 'string', format: 'uuid', description: 'Id of the aggregate.' },
    ce_time: { type: 'string', format: 'date-time' },
    'content-type': { const: 'application/protobuf' },
  },
};

const messageOf = (topic, branch) => ({
  name: `${topic.name}.${branch.jsonName}`,
  title: branch.jsonName,
  summary: branch.description,
  contentType: 'application/protobuf',
  headers: {
    allOf: [{ $ref: '#/components/schemas/CloudEventHeaders' }, { properties: { ce_type: { const: `${topic.name}.${branch.jsonName}` } } }],
  },
  payload: {
    allOf: [{ $ref: `#/components/schemas/${schemaName(`.${topic.schema.typeName}`)}` }, { required: [branch.jsonName] }],
    'x-protobuf-message': topic.schema.typeName,
    'x-protobuf-file': `proto/${topic.schema.file.name}.proto`,
  },
  bindings: { kafka: { key: { type: 'string', format: 'uuid', description: 'Root id: all that happens to one matter is in order.' } } },
});

function documentOf(types) {
  const schemas = { CloudEventHeaders: HEADERS };
  const channels = {};
  const operations = {};
  for (const topic of Object.values(TOPICS)) {
    const envelope = types.get(`.${topic.schema.typeName}`);
    collect(`.${topic.schema.typeName}`, types, schemas);
    const branches = envelope.fields.filter((field) => field.oneofIndex !== undefined);
    channels[topic.name] = {
      address: topic.name,
      description: envelope.description,
      tags: [{ name: topic.access }, { name: topic.publisher }],
      messages: Object.fromEntries(branches.map((branch) => [branch.jsonName, messageOf(topic, branch)])),
      bindings: { kafka: { topic: topic.name } },
    };
    operations[`publish ${topic.name}`.replaceAll(/[ .]/g, '-')] = {
      action: 'send',
      channel: { $ref: `#/channels/${topic.name}` },
      summary: `${topic.publisher} publishes; ${topic.access === 'public' ? 'departments and supervising bodies may subscribe.' : 'for services of this system only.'}`,
    };
  }
  const sorted = Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'OneWindow events',
      version: '1.0.0',
      license: { name: 'Apache-2.0' },
      description:
        'Delivery is at least once: drop repeats by ce_id. Events of different topics may arrive in any order. Within v1 only additions. Payloads are protobuf; schemas show its JSON mapping. Subscribers of other houses use consumer groups named ext.<agency>.*. docs/events.md says who does what with each event.',
    },
    defaultContentType: 'application/protobuf',
    channels,
    operations,
    components: { schemas: sorted },
  };
}

const image = execFileSync('buf', ['build', '-o', '-#format=json'], { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
const text = `# Made by tools/make-asyncapi.mjs from proto/ and libs/contracts; do not edit.\n${stringify(documentOf(typesOf(JSON.parse(image))), { lineWidth: 140, aliasDuplicateObjects: false })}`;
if (process.argv.includes('--check')) {
  if (readFileSync(FILE, 'utf8') !== text) {
    console.error('docs/asyncapi.yaml is not what the contracts say: run `npm run generate`.');
    process.exitCode = 1;
  }
} else writeFileSync(FILE, text);
