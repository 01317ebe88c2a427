import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Principal, Role } from '@onewindow/contracts';
import type { FastifyRequest } from 'fastify';
import { principalOf } from './principal.js';

const ACCESS = 'onewindow:access';

/** Who may use a route: everybody, or holders of one of the roles. */
export type Access = 'public' | readonly Role[];

/** This route is for holders of one of these roles, with a good token. */
export function Allow(...roles: Role[]): MethodDecorator {
  if (roles.length === 0) throw new Error('@Allow needs at least one role; for everybody there is @Public()');
  return declare(roles);
}

/** This route is for everybody; a token is not looked at. */
export function Public(): MethodDecorator {
  return declare('public');
}

/** Parameter decorator: who calls, as the verified token says. Only on routes with @Allow. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const caller = principalOf(context.switchToHttp().getRequest<FastifyRequest>());
  if (caller === undefined) throw new Error('@Caller() on a public route: nobody is known there');
  return caller;
});

/** What the route's handler declares; undefined when it declares nothing. */
export function accessOf(handler: object): Access | undefined {
  return Reflect.getMetadata(ACCESS, handler) as Access | undefined;
}

function declare(access: Access): MethodDecorator {
  return (_target, name, descriptor: PropertyDescriptor) => {
    const handler = descriptor.value as object;
    if (accessOf(handler) !== undefined) throw new Error(`${String(name)} says twice who may use it`);
    Reflect.defineMetadata(ACCESS, access, handler);
  };
}
