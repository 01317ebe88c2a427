import { eventually } from '@onewindow/testing';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020.js';

/** JSON Schema, as the documents hold it. */
export interface Schema {
  readonly [keyword: string]: unknown;
}

/** One operation of one service, as its OpenAPI document says. */
export interface Operation {
  readonly service: string;
  readonly method: string;
  /** `/v1/cases/{id}`, behind `base`. */
  readonly path: string;
  /** Where the service's paths begin outside: `/api/intake`. */
  readonly base: string;
  /** Empty: public. */
  readonly roles: readonly string[];
  /** Not reached from outside. */
  readonly isInternal: boolean;
  readonly parameters: readonly {
    readonly name: string;
    readonly in: 'path' | 'query';
    readonly required: boolean;
    readonly schema: Schema;
  }[];
  readonly body: { readonly type: string; readonly required: boolean; readonly schema: Schema } | undefined;
  /** Whether it answers pages for a browser, whose wording is no contract. */
  readonly isPage: boolean;
  /** Answers bytes of any type. */
  readonly isFile: boolean;
  readonly contract: Contract;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

type OperationObject = Readonly<Record<string, unknown>> & {
  readonly 'x-roles': readonly string[];
  readonly parameters?: Operation['parameters'];
  readonly requestBody?: { readonly required: boolean; readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> }>>;
};

/** A service's document. */
export class Contract {
  readonly operations: readonly Operation[];
  private readonly ajv = new Ajv2020({ strict: false, validateFormats: false });

  constructor(
    readonly service: string,
    base: string,
    readonly document: Document,
  ) {
    this.ajv.addSchema(document, service);
    this.operations = Object.entries(document.paths).flatMap(([path, item]) =>
      METHODS.filter((method) => method in item).map((method) => {
        const { 'x-roles': roles, parameters = [], requestBody, responses } = item[method] as OperationObject;
        const [type, content] = Object.entries(requestBody?.content ?? {})[0] ?? [];
        return {
          service,
          method: method.toUpperCase(),
          path,
          base,
          roles,
          isInternal: item['x-internal'] !== undefined,
          parameters,
          body: requestBody && type && content ? { type, required: requestBody.required, schema: content.schema } : undefined,
          isPage: Object.values(responses).some((response) => 'text/html' in (response.content ?? {})),
          isFile: Object.values(responses).some((response) => '*/*' in (response.content ?? {})),
          contract: this,
        };
      }),
    );
  }

  static async of(service: string, address: string, base: string): Promise<Contract> {
    // a connection that is kept from before may have ended with a process that a test killed
    const answer = await eventually(() => fetch(`${address}${base}/openapi.json`));
    if (!answer.ok) throw new Error(`${service} has no contract: ${answer.status}`);
    return new Contract(service, base, (await answer.json()) as Document);
  }

  /** What a schema that is only named stands for. */
  resolve(schema: Schema): Schema {
    const name = typeof schema['$ref'] === 'string' ? schema['$ref'].split('/').at(-1) : undefined;
    return name === undefined ? schema : { ...this.document.components.schemas[name], ...schema, $ref: undefined };
  }

  /** Statuses below 400 that an operation is said to answer. */
  answers(path: string, method: string): string[] {
    return Object.keys(this.document.paths[path]?.[method.toLowerCase()]?.responses ?? {}).filter((status) => Number(status) < 400);
  }

  /** The codes with which an operation may refuse by this status. */
  codes({ path, method }: Operation, status: number): readonly string[] {
    const schema = this.response(path, method, status)?.content?.['application/problem+json']?.schema as
      { allOf: [Schema, { properties: { code: { enum: string[] } } }] } | undefined;
    return schema?.allOf[1].properties.code.enum ?? [];
  }

  /** What is wrong with an answer of this status; undefined when it is as the document says. */
  fault({ path, method }: Operation, status: number, body: unknown): string | undefined {
    if (!this.response(path, method, status)?.content?.['application/json']) return `${status} is not an answer of this operation`;
    const pointer = ['paths', path, method.toLowerCase(), 'responses', String(status), 'content', 'application/json', 'schema'];
    const validate = this.ajv.getSchema(`${this.service}#/${pointer.map(escaped).join('/')}`) as ValidateFunction;
    return validate(body) ? undefined : this.ajv.errorsText(validate.errors);
  }

  private response(path: string, method: string, status: number) {
    return this.document.paths[path]?.[method.toLowerCase()]?.responses[status];
  }
}

const METHODS = ['get', 'put', 'post', 'patch', 'delete'];

const escaped = (part: string): string => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));

const BEHIND = ['identity', 'catalog', 'intake', 'approval', 'supervision', 'rating'];

/** The contracts of every service that the world outside reaches. */
export const contractsOf = (portal: string): Promise<Contract[]> =>
  Promise.all([Contract.of('portal', portal, ''), ...BEHIND.map((service) => Contract.of(service, portal, `/api/${service}`))]);
