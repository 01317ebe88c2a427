import { SERVICE_OBJECTS } from '@onewindow/contracts';

/** What conditions speak of. */
export interface Facts {
  /** Answers to the guided questions, by question key: `answers.<key>`. */
  readonly answers: Readonly<Record<string, string>>;
  /** Who applies: `applicant.<name>`. */
  readonly applicant: ApplicantFacts;
}

/** What conditions may know of the applicant. */
export interface ApplicantFacts {
  /** Kind of applicant, GB/T 39046 A.4. */
  readonly kind: string;
}

/** The names of `applicant` and the values each can have. */
export const APPLICANT_VALUES: Readonly<Record<keyof ApplicantFacts, readonly string[]>> = { kind: Object.keys(SERVICE_OBJECTS) };
