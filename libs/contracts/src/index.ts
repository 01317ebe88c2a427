export { DomainError, type ErrorDetails, type ErrorKind } from './errors.js';
export { codeId, derivedId, newId, ratingInvitationId, workOrderId } from './ids.js';
export {
  caseNo,
  isCaseNo,
  isCitizenId,
  isDirectoryCode,
  isItemCode,
  isRegionCode,
  isUscc,
  maskedName,
  maskedNumber,
} from './identifiers.js';
export {
  BODY_KINDS,
  CASE_TYPES,
  CERTIFICATE_TYPES,
  EXERCISE_LEVELS,
  HANDLING_MODES,
  ITEM_TYPES,
  itemTypeOf,
  REMEDIES,
  SATISFACTION_LEVELS,
  SERVICE_OBJECTS,
  SPECIAL_PROCEDURE_KINDS,
  STEP_ACTIONS,
  STEP_STATES,
  type BodyKind,
  type CaseType,
  type CertificateType,
  type ExerciseLevel,
  type HandlingMode,
  type ItemType,
  type SatisfactionLevel,
  type ServiceObject,
  type SpecialProcedureKind,
  type StepAction,
  type StepState,
} from './codes.js';
export { procedureLaw, writtenOut, type ProcedureLaw, type ProcedureRule } from './procedure-law.js';
export { DEFAULT_READINGS, READINGS, readingsOf, type Reading, type Readings } from './readings.js';
export {
  ladderOf,
  OVERDUE_EFFECTS,
  overdueEffectOf,
  RUNG_CLOCKS,
  RUNGS,
  type LadderRung,
  type OverdueEffect,
  type RungClock,
  type RungKey,
} from './region-rules.js';
export { API_AUDIENCE, ROLES, type Principal, type Role } from './roles.js';
export { ownAgency, seesAllAgencies, visibleAgency } from './visible-agency.js';
export { DEAD_LETTER_TOPIC, TOPICS, type EventDraft, type EventEnvelope, type Topic } from './topics.js';
export { cursor, id, instant, pageSize, text } from './text.js';
export { page, Problem, type Page } from './http/page.js';
export {
  CASE_STATUSES,
  CaseListEntry,
  CaseView,
  ConfirmReceipt,
  CorrectCase,
  DecideAcceptance,
  DecideImmediately,
  DeliverResult,
  ExplainedDates,
  FindProgress,
  ListCases,
  ProgressView,
  RegisterCase,
  RegisteredCase,
  WithdrawCase,
} from './http/intake.js';
export {
  DocumentView,
  DraftListEntry,
  DraftView,
  FileView,
  ListDrafts,
  ListMessages,
  MessageView,
  NoticeView,
  ProveService,
  SaveDraft,
  ServeDocument,
  UploadFile,
} from './http/intake-papers.js';
export {
  AbsenceView,
  ClaimStep,
  DecideStep,
  ListAbsences,
  ListTasks,
  RegisterAbsence,
  ReviewView,
  StepKey,
  TaskView,
  TransferStep,
} from './http/approval.js';
export { Findings } from './http/findings.js';
export { AcknowledgementView, AcknowledgeResult, ListResults, ReadTimeline, ResultView, TimelineEntry } from './http/supervision.js';
export {
  GiveRating,
  JudgeReply,
  ListedRating,
  ListPublicRatings,
  ListRatings,
  ListUnreleased,
  OwnRatingView,
  PublicRating,
  RatingStatistics,
  RatingStatisticsQuery,
  RatingView,
  ReadRating,
  ReleasedWords,
  ReleaseWords,
  UnreleasedWords,
  WordsPart,
} from './http/rating.js';
export {
  AnswerRater,
  AppealRating,
  ConcludeWorkOrder,
  ExtendWorkOrder,
  GiveOpinion,
  ListedWorkOrder,
  ListWorkOrders,
  RecordContact,
  RectifyWorkOrder,
  ReplyView,
  VerifyWorkOrder,
  WorkOrderAct,
  WorkOrderView,
} from './http/work-orders.js';
export { FailingDeadlineView, ListFailingDeadlines, RingDeadlines, RingView } from './http/deadlines.js';
export {
  DismissedMessageView,
  DismissParkedMessage,
  FailedDocumentView,
  ListFailedDocuments,
  ListParkedMessages,
  ParkedMessageView,
  PublishSnapshots,
  RenderingsView,
  RenderingView,
  ReplayParkedKey,
  ReplayView,
  SnapshotAggregatesView,
  SnapshotsView,
} from './http/operations.js';

export {
  DutyKind,
  LimitUnit,
  MaterialNeed,
  StepKind,
  ItemRetiredSchema,
  ItemVersionSchema,
  LimitSchema,
  MaterialSchema,
  RungSchema,
  StepSchema,
  type Condition,
  type Duty,
  type ItemEvent,
  type ItemRetired,
  type ItemVersion,
  type Limit,
  type Material,
  type Question,
  type Result,
  type Rung,
  type Step,
} from './gen/catalog/v1/item_events_pb.js';
export {
  AgencySchema,
  RegionRulesSchema,
  RegionSchema,
  SiteSchema,
  StaffMemberSchema,
  type Agency,
  type OrganisationEvent,
  type OverdueRule,
  type Region,
  type RegionRules,
  type SettledReading,
  type Site,
  type StaffMember,
  type Window,
} from './gen/catalog/v1/organisation_events_pb.js';
export {
  BundleMaterialSchema,
  BundleMemberSchema,
  BundleVersionSchema,
  FormFieldSchema,
  type BundleEvent,
  type BundleRetired,
  type BundleVersion,
} from './gen/catalog/v1/bundle_events_pb.js';
export { CalendarVersionSchema, type CalendarEvent, type CalendarVersion } from './gen/catalog/v1/calendar_events_pb.js';
export {
  CaseOutcome,
  CaseAcceptedSchema,
  TerminationCause,
  TurnedAwayKind,
  WindowDuty,
  type ApplicantRef,
  type CaseAccepted,
  type CaseClosed,
  type CaseCorrected,
  type CaseEvent,
  type CaseReady,
  type CaseRegistered,
  type CaseTerminated,
  type CaseTurnedAway,
  type ConditionFinding,
  type DueDate,
  type ImmediateIntent,
  type ResolvedPlan,
  type TerminationRequested,
} from './gen/intake/v1/case_events_pb.js';
export {
  StepOutcome,
  type ImmediateDeclined,
  type ReviewDecided,
  type ReviewEvent,
  type ReviewTerminated,
} from './gen/approval/v1/review_events_pb.js';
export { type DocumentEvent, type IssuedDocument, type RefusalReason } from './gen/approval/v1/document_events_pb.js';
export { type Licence, type LicenceEvent } from './gen/approval/v1/licence_events_pb.js';
export { type ApprovalResult, type ResultEvent } from './gen/approval/v1/result_events_pb.js';
export { type RatingEvent, type RatingGiven, type RatingInvited, type WorkOrderState } from './gen/rating/v1/rating_events_pb.js';
