/** Surer than any verdict may be. */
export const tooSure: ReadonlySet<string> = new Set(
  `definitely certainly undoubtedly unquestionably indisputably irrefutably proven proof prove proves proved guaranteed
   guarantee undeniable undeniably conclusively absolutely certain certainty doubtless surely always obviously obvious
   inevitably unmistakably verified clearly confirm confirmed confirms`.split(/\s+/),
);
