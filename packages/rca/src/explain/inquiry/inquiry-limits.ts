/** How far a model may look around before it words a report. */
export interface InquiryLimits {
  /** Calls of tools, those that were refused too. Default 8. */
  readonly calls?: number;
  /** Default 40. */
  readonly seconds?: number;
  /** So many calls in a row without effect on the ranking of causes end it. Default 2. */
  readonly patience?: number;
  /** Tokens that one result may take. Default 800. */
  readonly resultTokens?: number;
}

export const inquiryDefaults = { calls: 8, seconds: 40, patience: 2, resultTokens: 800 } as const;
