/** Who acts for the applicant, or whom to ask, as sealed with the case. */
export interface Representative {
  readonly name: string;
  readonly phone: string;
  /** Of an agent. */
  readonly certificateNumber?: string;
}

/** A person beside the applicant, if one was named. @param sealed as {@link PersonalData.open} gave it */
export const representativeIn = (sealed: string | null | undefined): Representative | null =>
  JSON.parse(sealed ?? 'null') as Representative | null;
