import { Controller, Get, Header, Inject } from '@nestjs/common';
import { Answers, Public } from '@onewindow/platform';
import { PAGE_POLICY } from './security-headers.js';
import { Status, StatusBoard } from './status.js';

export const FRONT_PAGE = Symbol('FRONT_PAGE');

/** The page at the one address, and what it shows. */
@Controller()
export class FrontController {
  constructor(
    @Inject(FRONT_PAGE) private readonly page: string,
    @Inject(StatusBoard) private readonly board: StatusBoard,
  ) {}

  @Public()
  @Get()
  @Answers('page')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', PAGE_POLICY)
  front(): string {
    return this.page;
  }

  /** Whether the services are ready; says nothing of why not. */
  @Public()
  @Get('status')
  @Answers(Status)
  status(): Promise<Status> {
    return this.board.read(new Date());
  }
}
