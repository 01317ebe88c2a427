import { All, Controller, Delete, Get, Module, Put } from '@nestjs/common';
import { id, page } from '@onewindow/contracts';
import { z } from 'zod';
import { Allow, Answers, BodyOf, PathOf, Public, QueryOf, Refuses, UploadedBody, type RunningService } from '../src/index.js';
import { SampleIssuer, startSample } from './sample-service.js';

const BookView = z.object({ id, title: z.string() }).meta({ id: 'BookView' });
const WriteBook = z.strictObject({ title: z.string().trim().min(1).max(20), pages: z.int().default(1) });
const ListBooks = z.strictObject({ shelf: z.string(), limit: z.coerce.number().int().min(1).max(200).default(50) });
const Chapter = z.string().regex(/^[a-z]+$/);

@Controller('v1/books')
class BookController {
  @Put(':id/chapters/:chapter')
  @Allow('officer', 'agency-head')
  @Answers(BookView, 200, 202)
  @Refuses({ 404: 'book-not-found', 409: ['book-closed', 'book-differs'] })
  write(
    @BodyOf(WriteBook.default({ title: 'untitled', pages: 1 })) body: unknown,
    @QueryOf(ListBooks) query: unknown,
    @PathOf('id', id) bookId: string,
    @PathOf('chapter', Chapter) chapter: string,
  ): unknown {
    return { body, chapter, query, bookId };
  }

  @Get()
  @Public()
  @Answers(page(BookView))
  list(@QueryOf(ListBooks) query: unknown): unknown {
    return query;
  }

  @Get('cover')
  @Public()
  @Answers('page')
  cover(): string {
    return '<p>';
  }

  @Put(':id/scan')
  @Public()
  @Answers('file', 200, 304)
  scan(@PathOf('id', id) book: string, @UploadedBody() body: unknown): unknown {
    return { book, body };
  }

  @Delete(':id')
  @Public()
  @Answers('nothing', 204)
  remove(): void {}
}

@Controller('v1/deadlines')
class AlarmController {
  @Public()
  @All('ring')
  ring(): void {}
}

@Module({ controllers: [BookController, AlarmController] })
class BookModule {}

const BOOK = '01999999-0000-7000-8000-000000000001';

let issuer: SampleIssuer;
let service: RunningService;
let token: string;

beforeAll(async () => {
  issuer = await new SampleIssuer().start();
  service = await startSample(BookModule, { oidc: issuer });
  token = await issuer.token();
});

afterAll(async () => {
  await service.stop();
  await issuer.stop();
});

type Json = Record<string, any>; // oxlint-disable-line typescript/no-explicit-any -- a document is looked into at any depth

async function put(path: string, body?: string, authorization = `Bearer ${token}`): Promise<{ status: number; body: Json }> {
  const response = await fetch(`${service.address}/v1/books/${path}`, {
    method: 'PUT',
    headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, body: (await response.json()) as Json };
}

describe('input by schemas', () => {
  it('gives the handler what the schemas made of path, query and body', async () => {
    expect(await put(`${BOOK.toUpperCase()}/chapters/one?shelf=a`, '{"title":" t "}')).toEqual({
      status: 200,
      body: { body: { title: 't', pages: 1 }, chapter: 'one', query: { shelf: 'a', limit: 50 }, bookId: BOOK },
    });
  });

  it.each([
    ['no body', undefined],
    ['null', 'null'],
  ])('lets a body with a default be left out (%s)', async (_, body) => {
    expect((await put(`${BOOK}/chapters/one?shelf=a`, body)).body['body']).toEqual({ title: 'untitled', pages: 1 });
  });

  it('asks who calls first, then reads the path, the query and the body', async () => {
    const wrong = '[]';
    expect((await put('x/chapters/1', wrong, 'none')).body['code']).toBe('token-missing');
    expect((await put('x/chapters/1', wrong)).body).toMatchObject({
      code: 'invalid-path',
      field: 'id',
      errors: [{ field: 'id' }, { field: 'chapter' }],
    });
    expect((await put(`${BOOK}/chapters/one?limit=0`, wrong)).body).toMatchObject({
      code: 'invalid-query',
      errors: [{ field: 'shelf' }, { field: 'limit' }],
    });
    expect((await put(`${BOOK}/chapters/one?shelf=a`, wrong)).body).toMatchObject({ code: 'invalid-body' });
  });
});

describe('the OpenAPI document', () => {
  let text: string;
  let document: Json;

  beforeAll(async () => {
    const response = await fetch(`${service.address}/openapi.json`);
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    text = await response.text();
    document = JSON.parse(text) as Json;
  });

  it('is public, and the same text each time', async () => {
    expect(document).toMatchObject({
      openapi: '3.1.1',
      servers: [{ url: '.' }],
      'x-wrong-method': { status: 404, code: 'route-not-found' },
    });
    expect(await (await fetch(`${service.address}/openapi.json`)).text()).toBe(text);
  });

  it('says of an operation what its handler declares', () => {
    const operation = document['paths']['/v1/books/{id}/chapters/{chapter}'].put;
    expect(operation).toMatchObject({
      operationId: 'bookWrite',
      'x-roles': ['officer', 'agency-head'],
      security: [{ token: [] }],
      parameters: [
        { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } },
        { name: 'chapter', in: 'path', required: true, schema: { pattern: '^[a-z]+$' } },
        { name: 'shelf', in: 'query', required: true },
        { name: 'limit', in: 'query', required: false, schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 } },
      ],
      requestBody: {
        required: false,
        content: { 'application/json': { schema: { properties: { title: { minLength: 1, maxLength: 20 }, pages: { type: 'integer' } } } } },
      },
      responses: {
        200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/BookView' } } } },
        202: { content: { 'application/json': { schema: { $ref: '#/components/schemas/BookView' } } } },
      },
    });
  });

  it('names every code a refusal may carry, by status', () => {
    const { responses } = document['paths']['/v1/books/{id}/chapters/{chapter}'].put as Json;
    const codes = Object.fromEntries(
      Object.entries(responses as Record<string, Json>).flatMap(([status, { content }]) => {
        const problem = content['application/problem+json'] as Json | undefined;
        return problem ? [[status, problem['schema'].allOf[1].properties.code.enum as string[]]] : [];
      }),
    );
    expect(codes).toEqual({
      400: ['invalid-path', 'malformed-address', 'invalid-query', 'invalid-body', 'malformed-request'],
      401: ['token-missing', 'token-invalid', 'token-expired'],
      403: ['role-not-allowed'],
      404: ['book-not-found'],
      409: ['book-closed', 'book-differs'],
      413: ['body-too-large'],
      414: ['path-too-long'],
      415: ['unsupported-media-type'],
      503: ['temporarily-unavailable', 'too-busy', 'stopping'],
    });
    expect(responses['503'].headers).toHaveProperty('Retry-After');
  });

  it('names what contracts export and what has an id, and nothing that is not used', () => {
    expect(Object.keys(document['components'].schemas as Json).toSorted()).toEqual(['BookView', 'Problem']);
    expect(document['paths']['/v1/books'].get.responses[200].content['application/json'].schema.properties).toEqual({
      items: { type: 'array', items: { $ref: '#/components/schemas/BookView' } },
      next: { type: ['string', 'null'] },
    });
  });

  it('tells public operations, pages, files, inner paths and routes for every method apart', () => {
    const { paths } = document;
    expect(paths['/v1/books'].get).toMatchObject({ 'x-roles': [], security: [] });
    expect(paths['/v1/books/cover'].get.responses[200].content).toEqual({ 'text/html': {} });
    const bytes = { '*/*': { schema: { type: 'string', format: 'binary' } } };
    expect(paths['/v1/books/{id}/scan'].put).toMatchObject({ requestBody: { content: bytes }, responses: { 200: { content: bytes } } });
    expect(paths['/v1/books/{id}/scan'].put.responses[304]).toEqual({ description: 'Done.' });
    expect(paths['/v1/books/{id}'].delete.responses[204]).toEqual({ description: 'Done.' });
    expect(paths['/v1/books/{id}'].delete.parameters).toEqual([{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }]);
    expect(paths['/v1/deadlines/ring']).toMatchObject({ 'x-internal': true, get: { operationId: 'alarmRingGet' }, post: {}, delete: {} });
    expect(paths['/health/ready']['x-internal']).toBe(true);
  });
});
