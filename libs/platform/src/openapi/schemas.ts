import * as contracts from '@onewindow/contracts';
import { z } from 'zod';

/** JSON Schema 2020-12, as OpenAPI 3.1 takes it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Schemas as JSON, and those among them that have a name of their own. */
export interface WrittenSchemas {
  of(schema: z.ZodType): JsonSchema;
  readonly components: Readonly<Record<string, JsonSchema>>;
}

const NAME = /^[A-Z]/;
const COMPONENTS = '#/components/schemas/';

/**
 * Writes schemas as what may be sent: what cannot be said in JSON Schema (a checksum, a transformation) appears as its input.
 * A schema that contracts export is a component by the name of its export, one with `.meta({ id })` by its id.
 */
export function writeSchemas(schemas: Iterable<z.ZodType>): WrittenSchemas {
  nameContracts();
  const keys = new Map([...new Set(schemas)].map((schema, index) => [schema, `s${index}`] as const));
  const all = z.object(Object.fromEntries([...keys].map(([schema, key]) => [key, schema])));
  const written = z.toJSONSchema(all, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => dropSafeIntegerBounds(jsonSchema),
  });
  const { properties, $defs } = JSON.parse(JSON.stringify(written).replaceAll('"#/$defs/', `"${COMPONENTS}`)) as {
    properties: Record<string, JsonSchema>;
    $defs?: Record<string, JsonSchema>;
  };
  return { of: (schema) => properties[keys.get(schema) as string] as JsonSchema, components: $defs ?? {} };
}

/** A schema or, where it is only named, what the name stands for. */
export function resolve(schema: JsonSchema, components: WrittenSchemas['components']): JsonSchema {
  const { $ref } = schema;
  return typeof $ref === 'string' ? (components[$ref.slice(COMPONENTS.length)] as JsonSchema) : schema;
}

export const componentRef = (name: string): JsonSchema => ({ $ref: `${COMPONENTS}${name}` });

// The export's name is the only name a contract has; saying it again in each schema could differ from it.
function nameContracts(): void {
  for (const [name, schema] of Object.entries(contracts)) {
    if (schema instanceof z.ZodType && NAME.test(name) && z.globalRegistry.get(schema)?.id === undefined)
      z.globalRegistry.add(schema, { ...z.globalRegistry.get(schema), id: name });
  }
}

// zod states that an integer is one JavaScript can count to; in a contract it is noise
function dropSafeIntegerBounds(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
}
