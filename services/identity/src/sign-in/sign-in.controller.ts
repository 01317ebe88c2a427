import { Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import { text } from '@onewindow/contracts';
import { Answers, BodyOf, PathOf, Public } from '@onewindow/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { errors } from 'oidc-provider';
import { z } from 'zod';
import { OidcProvider } from '../provider/oidc-provider.js';
import { PAGE_HEADERS } from '../web/page.js';
import { messagePage, signInPage } from '../web/pages.js';
import { SignIn } from './sign-in.js';

// A form that does not fit is answered with the page, as a wrong password is.
const Form = z
  .object({ username: text(64), password: z.string().min(1).max(128) })
  .nullable()
  .catch(null);
type Form = z.infer<typeof Form>;

const Uid = z.string();

const WRONG = '用户名或密码不正确。';
const EXPIRED = '本次登录已过期或已完成，请返回门户重新登录。';

/** The pages a browser sees between the authorization request and the code. */
@Controller('interaction')
export class SignInController {
  constructor(
    @Inject(OidcProvider) private readonly oidc: OidcProvider,
    @Inject(SignIn) private readonly signIn: SignIn,
  ) {}

  @Public()
  @Get(':uid')
  @Answers('page')
  async show(@PathOf('uid', Uid) uid: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if (!(await this.isUnderWay(uid, request, reply))) return this.answer(reply, 400, this.expired());
    return this.answer(reply, 200, signInPage(''));
  }

  @Public()
  @Post(':uid')
  @Answers('page', 303)
  async submit(
    @PathOf('uid', Uid) uid: string,
    @BodyOf(Form) form: Form,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (!(await this.isUnderWay(uid, request, reply))) return this.answer(reply, 400, this.expired());
    if (form === null) return this.answer(reply, 400, signInPage('', WRONG));

    const { username, password } = form;
    const outcome = await this.signIn.try(username, password, new Date());
    switch (outcome.kind) {
      case 'wrong':
        return this.answer(reply, 400, signInPage(username, WRONG));
      case 'must-wait':
        void reply.header('retry-after', String(outcome.seconds));
        return this.answer(reply, 429, signInPage(username, `密码错误次数过多，请在 ${Math.ceil(outcome.seconds / 60)} 分钟后再试。`));
      case 'signed-in': {
        const login = { accountId: outcome.principal.id, amr: ['pwd'] };
        await reply.redirect(
          await this.oidc.provider.interactionResult(request.raw, reply.raw, { login }, { mergeWithLastSubmission: false }),
          303,
        );
        return;
      }
      default:
        return outcome satisfies never;
    }
  }

  // The cookie names the sign-in, so that nobody can finish another browser's; the path must name the same one.
  private async isUnderWay(uid: string, request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
    try {
      return (await this.oidc.provider.interactionDetails(request.raw, reply.raw)).uid === uid;
    } catch (error) {
      if (error instanceof errors.SessionNotFound) return false;
      throw error;
    }
  }

  private expired(): string {
    return messagePage('登录已过期', EXPIRED, this.oidc.portalUrl);
  }

  private async answer(reply: FastifyReply, status: number, html: string): Promise<void> {
    await reply.code(status).headers(PAGE_HEADERS).send(html);
  }
}
