import type { Diagnosis, Evidence } from '@abduce/core';

/** One call of a tool, for whoever wants to know what a model looked at. */
export interface InquiryCall {
  readonly tool: string;
  /** As the model wrote them, cut to 200 characters. Untrusted. */
  readonly arguments: string;
  readonly outcome: 'answered' | 'empty' | 'refused';
  /** Ids of evidence of the report. */
  readonly evidence: readonly string[];
  /** The engine's answer changed the ranking of hypotheses. */
  readonly changed: boolean;
}

export interface Inquiry {
  /** The engine's own: the one that was given, or what it concluded from looking at more. */
  readonly diagnosis: Diagnosis;
  /** Looked up on the way, with ids after those of the diagnosis. */
  readonly gathered: readonly Evidence[];
  readonly calls: readonly InquiryCall[];
}
