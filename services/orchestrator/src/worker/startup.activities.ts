/** The activity of `startupCheck`. */
export const startupActivities = {
  /** Answers what it was asked, so that the asker knows that an activity has run. */
  async answerStartup(question: string): Promise<string> {
    return question;
  },
};
export type StartupActivities = typeof startupActivities;
