import { Controller, Delete, Get, Put } from '@nestjs/common';
import { AbsenceView, id, ListAbsences, page, RegisterAbsence, type Page, type Principal } from '@onewindow/contracts';
import { Transactions } from '@onewindow/messaging/tx';
import { Allow, Answers, BodyOf, Caller, PathOf, QueryOf, Refuses, RequestCause } from '@onewindow/platform';
import { endAbsence, registerAbsence } from './absence.commands.js';
import { absenceView, listAbsences } from './absence.queries.js';

/** Who is away, and who acts in their place meanwhile. */
@Controller('v1/absences')
export class AbsenceController {
  constructor(private readonly transactions: Transactions) {}

  @Get()
  @Allow('officer', 'agency-head')
  @Answers(page(AbsenceView))
  @Refuses({ 400: 'invalid-cursor' })
  async list(
    @QueryOf(ListAbsences) query: ListAbsences,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<Page<AbsenceView>> {
    return this.transactions.run(cause, (tx) => listAbsences(tx.db, query, caller.agencyCode, tx.now));
  }

  @Put(':id')
  @Allow('officer', 'agency-head')
  @Answers(AbsenceView)
  @Refuses({ 400: ['staff-unknown', 'absence-is-over'], 403: 'absence-not-yours', 409: 'absence-content-differs' })
  async register(
    @PathOf('id', id) absenceId: string,
    @BodyOf(RegisterAbsence) absence: RegisterAbsence,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<AbsenceView> {
    return absenceView(await this.transactions.run(cause, (tx) => registerAbsence(tx, absenceId, absence, caller)));
  }

  @Delete(':id')
  @Allow('officer', 'agency-head')
  @Answers(AbsenceView)
  @Refuses({ 403: 'absence-not-yours', 404: 'absence-not-found' })
  async end(@PathOf('id', id) absenceId: string, @Caller() caller: Principal, @RequestCause() cause: string): Promise<AbsenceView> {
    return absenceView(await this.transactions.run(cause, (tx) => endAbsence(tx, absenceId, caller)));
  }
}
