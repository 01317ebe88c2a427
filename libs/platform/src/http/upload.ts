import type { Readable } from 'node:stream';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from './problem.js';

const UPLOAD = 'onewindow:upload';
// A type of our own, which nobody sends: what a caller says a file is meets no parser, and the portal forwards every real type unread.
const STREAM = 'application/vnd.onewindow.upload';

const uploaded = createParamDecorator((_: unknown, context: ExecutionContext): Readable | undefined => {
  return context.switchToHttp().getRequest<FastifyRequest>().body as Readable | undefined;
});

/**
 * Parameter decorator: the raw body as a stream, whatever content type it says; `undefined` when there is none. Its size is not limited
 * here: who reads it counts.
 */
export const UploadedBody = (): ParameterDecorator => (target, name, index) => {
  const descriptor = Object.getOwnPropertyDescriptor(target, name as string) as PropertyDescriptor;
  Reflect.defineMetadata(UPLOAD, true, descriptor.value as object);
  RouteConfig({ [UPLOAD]: true })(target, name as string, descriptor);
  uploaded()(target, name, index);
};

/** Whether a handler takes its body by `@UploadedBody()`. */
export const takesUpload = (handler: object): boolean => Reflect.getMetadata(UPLOAD, handler) === true;

const isUpload = (request: FastifyRequest): boolean => (request.routeOptions.config as unknown as Record<string, unknown>)[UPLOAD] === true;

/** Bodies of routes that take an upload come through as streams; to all others they are what they were: 415. */
export function passUploads(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (isUpload(request)) request.raw.headers['content-type'] = STREAM;
    done();
  });
  fastify.addContentTypeParser(STREAM, (request, payload, done) => {
    if (isUpload(request)) done(null, payload);
    else done(new ProblemError(415, 'unsupported-media-type', 'This service takes application/json.'));
  });
}
