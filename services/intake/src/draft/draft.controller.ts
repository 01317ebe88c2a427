import { Controller, Delete, Get, Inject, Put } from '@nestjs/common';
import { DraftListEntry, DraftView, id, ListDrafts, page, SaveDraft, type Page, type Principal } from '@onewindow/contracts';
import { Transactions } from '@onewindow/messaging/tx';
import { Allow, Answers, BodyOf, Caller, PathOf, QueryOf, Refuses, RequestCause, type PersonalData } from '@onewindow/platform';
import { PERSONAL_DATA } from '../tokens.js';
import { deleteDraft, saveDraft } from './draft.commands.js';
import { draftView, listDrafts, readDraft } from './draft.queries.js';

@Controller('v1/drafts')
export class DraftController {
  constructor(
    private readonly transactions: Transactions,
    @Inject(PERSONAL_DATA) private readonly personal: PersonalData,
  ) {}

  @Put(':id')
  @Allow('window-clerk', 'applicant')
  @Answers(DraftView)
  @Refuses({ 400: 'draft-too-large', 404: 'draft-not-found', 409: ['draft-changed', 'too-many-drafts'] })
  async save(
    @PathOf('id', id) draftId: string,
    @BodyOf(SaveDraft) command: SaveDraft,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<DraftView> {
    return this.transactions.run(cause, async (tx) => draftView(await saveDraft(tx, draftId, command, caller, this.personal)));
  }

  @Get(':id')
  @Allow('window-clerk', 'applicant')
  @Answers(DraftView)
  @Refuses({ 404: 'draft-not-found' })
  async read(@PathOf('id', id) draftId: string, @Caller() caller: Principal, @RequestCause() cause: string): Promise<DraftView> {
    return this.transactions.run(cause, (tx) => readDraft(tx.db, draftId, caller, tx.now, this.personal));
  }

  @Delete(':id')
  @Allow('window-clerk', 'applicant')
  @Answers('nothing', 204)
  @Refuses({ 404: 'draft-not-found' })
  async remove(@PathOf('id', id) draftId: string, @Caller() caller: Principal, @RequestCause() cause: string): Promise<void> {
    return this.transactions.run(cause, (tx) => deleteDraft(tx, draftId, caller));
  }

  @Get()
  @Allow('window-clerk', 'applicant')
  @Answers(page(DraftListEntry))
  @Refuses({ 400: 'invalid-cursor' })
  async list(
    @QueryOf(ListDrafts) filter: ListDrafts,
    @Caller() caller: Principal,
    @RequestCause() cause: string,
  ): Promise<Page<DraftListEntry>> {
    return this.transactions.run(cause, (tx) => listDrafts(tx.db, filter, caller, tx.now));
  }
}
