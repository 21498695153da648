const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/));

/** Surer than any verdict may be. */
export const tooSure: ReadonlySet<string> = set(
  `definitely certainly undoubtedly unquestionably indisputably irrefutably proven proof prove proves proved guaranteed
   guarantee undeniable undeniably conclusively absolutely certain certainty doubtless surely always obviously obvious
   inevitably unmistakably fact-checked verified`,
);

/** Only where the grade is high. */
export const sure: ReadonlySet<string> = set(
  `clearly confirm confirmed confirms confirming confidently decisively`,
);

/** How a person names a grade. */
export const gradeWords: ReadonlyMap<string, 'high' | 'medium' | 'low'> = new Map([
  ['high', 'high'],
  ['highly', 'high'],
  ['strong', 'high'],
  ['medium', 'medium'],
  ['moderate', 'medium'],
  ['moderately', 'medium'],
  ['fair', 'medium'],
  ['low', 'low'],
  ['weak', 'low'],
]);

/** Hedges: whoever says no more than these claims less than the evidence. */
export const partly: ReadonlySet<string> = set(
  `part partly partially contribute contributes contributed contributing among`,
);

/** Claims about everybody or everything; they need a share of the whole as evidence. */
export const universal: ReadonlySet<string> = set(
  `all every each everyone everybody everything entire entirely whole wholly completely complete fully totally
   universally no-one nobody any anybody anything both throughout exclusively solely alone never`,
);
export const majority: ReadonlySet<string> = set(
  `most mostly majority mainly chiefly largely primarily predominantly`,
);
