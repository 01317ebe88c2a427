import { All, Controller, Get, HttpException, Module, Post, Put, type DynamicModule, type Type } from '@nestjs/common';
import { API_AUDIENCE, DomainError, type Principal } from '@onewindow/contracts';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import {
  Allow,
  BodyOf,
  Caller,
  createService,
  PathOf,
  Public,
  QueryOf,
  RequestCause,
  TransientError,
  UploadedBody,
  type RunningService,
  type ServiceOptions,
} from '../src/index.js';

const Note = z.strictObject({ title: z.string().max(20), lines: z.array(z.object({ count: z.number().int() })).default([]) });

@Controller('v1/notes')
export class NoteController {
  /** What a test lets the slow route wait for. */
  static gate: Promise<void> = Promise.resolve();

  @Public()
  @Post()
  write(@BodyOf(Note) note: z.infer<typeof Note>): unknown {
    return note;
  }

  @Public()
  @Get('slow')
  async slow(): Promise<{ done: true }> {
    await NoteController.gate;
    return { done: true };
  }

  @Allow('officer', 'agency-head')
  @Get('mine')
  mine(@Caller() caller: Principal, @RequestCause() cause: string): unknown {
    return { caller, cause };
  }

  @Public()
  @Get('failing/:how')
  failing(@PathOf('how', z.string()) how: string, @QueryOf(z.looseObject({})) query: unknown): never {
    const failures: Record<string, unknown> = {
      invalid: new DomainError('invalid', 'note-too-long', 'Too long.', { field: 'title', article: '行政许可法 第三十二条' }),
      forbidden: new DomainError('forbidden', 'not-your-note', 'Not yours.'),
      missing: new DomainError('not-found', 'note-unknown', 'No such note.'),
      conflict: new DomainError('conflict', 'note-already-closed', 'Closed.', { status: 999, state: 'closed', query }),
      transient: new TransientError('reference data is not here yet'),
      refused: Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' }),
      unstorable: Object.assign(new Error('invalid byte sequence'), {
        name: 'QueryFailedError',
        driverError: Object.assign(new Error('x'), { code: '22021' }),
      }),
      bug: new TypeError("Cannot read properties of undefined (reading '110105194912310021')"),
      teapot: new HttpException('short and stout', 418),
      foreign: Object.assign(new Error('upstream said so'), { statusCode: 404 }),
      text: 'just text',
    };
    throw failures[how];
  }
}

@Controller('v1/scans')
export class ScanController {
  @Public()
  @Put(':id')
  async take(@PathOf('id', z.string()) scan: string, @UploadedBody() body: Readable | undefined): Promise<{ scan: string; bytes: number }> {
    let bytes = 0;
    for await (const chunk of body ?? []) bytes += (chunk as Buffer).length;
    return { scan, bytes };
  }

  @Allow('officer')
  @Put(':id/sealed')
  sealed(@UploadedBody() body: Readable | undefined): boolean {
    return body !== undefined;
  }
}

@Controller('v1/deadlines')
export class DeadlineController {
  @Public()
  @All('ring')
  ring(): { rung: number } {
    return { rung: 0 };
  }
}

@Module({ controllers: [NoteController, ScanController, DeadlineController] })
export class SampleModule {}

/** A service as `createService` makes it, on a free port, silent. */
export function startSample(
  module: Type | DynamicModule = SampleModule,
  options: Partial<ServiceOptions> & { readonly oidc?: { readonly issuer: string; readonly jwksUrl: string } } = {},
): Promise<RunningService> {
  const { oidc = { issuer: 'http://issuer.test', jwksUrl: 'http://127.0.0.1:1/jwks' }, ...rest } = options;
  const config = { PORT: 0, HOST: '127.0.0.1', LOG_LEVEL: 'silent' as const, OIDC_ISSUER: oidc.issuer, OIDC_JWKS_URL: oidc.jwksUrl };
  return createService({ name: 'sample', config: () => config, module: () => module, ...rest });
}

/** An issuer with a real JWKS address that can be switched off and turn its key. */
export class SampleIssuer {
  readonly issuer = 'http://issuer.test/api/identity';
  fetches = 0;
  private status = 200;
  private readonly server: Server;
  private key!: { privateKey: CryptoKey; jwk: JWK };

  constructor() {
    this.server = createServer((_request, response) => {
      this.fetches += 1;
      response.writeHead(this.status, { 'content-type': 'application/json' });
      response.end(this.status === 200 ? JSON.stringify({ keys: [this.key.jwk] }) : 'down');
    });
  }

  get jwksUrl(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/jwks`;
  }

  async start(): Promise<this> {
    await this.turnKey('first');
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  async turnKey(kid: string): Promise<void> {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    this.key = { privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' } };
  }

  answerWith(status: number): void {
    this.status = status;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  token(claims: Record<string, unknown> = {}, { issuer = this.issuer, audience = API_AUDIENCE, expires = '5m' } = {}): Promise<string> {
    return new SignJWT({ ow_kind: 'staff', ow_roles: ['officer'], name: '李四', ow_agency: '11500000MB1234567X', ...claims })
      .setProtectedHeader({ alg: 'ES256', kid: this.key.jwk.kid as string, typ: 'at+jwt' })
      .setSubject('staff-1')
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime(expires)
      .sign(this.key.privateKey);
  }
}
