import type { Rules } from './rules.ts';

/** How sure it is, and whether it was over. */
export const verdictRules: Rules = {
  'confidence-claim': [
    'confidence : <grade> (\\( <confidence> \\))?',
    '<grade> confidence (:)? (\\()? <confidence> (\\))?',
    '(the|our|its)? confidence (in (this|it|the|that) (verdict|diagnosis|finding)?)? is <grade> : <confidence>',
    'we (have|hold) <grade> confidence (\\( <confidence> \\))? (in (this|it|the) (verdict|diagnosis|finding|conclusion)?)? (\\( <confidence> \\))?',
    'we hold (this|the) (verdict|diagnosis|conclusion) with <grade> confidence (\\( <confidence> \\))?',
    '(the|our|its)? confidence (in (this|it|the|that))? (of|in|about)? (this|the)? (verdict|conclusion|finding|analysis|result|explanation|report)? (is|be|stands at)? <grade> (,)? (at)? (\\()? (at)? (<confidence>)? (\\))?',
    '(this|the verdict|it|the diagnosis|the conclusion|this conclusion|this diagnosis|this verdict) (is|be) held with <grade> confidence (\\()? (at)? (<confidence>)? (\\))?',
    '(this|the|our) (verdict|diagnosis|conclusion|analysis) (has|have|carry|come with|is made with|is stated with|be stated with) (a)? <grade> confidence (of|at|,)? (\\()? (at)? (<confidence>)? (\\))?',
    'the verdict be held with <grade> confidence (\\()? (<confidence>)? (\\))?',
    '(this|it|the verdict) (is|be) (stated|held|made|given) with <grade> confidence (,)? (\\()? (at)? (<confidence>)? (\\))?',
    'the (finding|verdict|conclusion) has <grade> confidence (\\( <confidence> \\))?',
    '(the|our)? confidence in (the|this) (cause|diagnosis) is <grade> <has-cause> ((,)? (at)? (\\()? <confidence> (\\))?)?',
  ],
  'ongoing-claim': [
    '<trouble> (was|is|were) (still)? there (at|as of|by) <window-end>',
    '<trouble> (persist|persisted|continue|continued|went on|still lasted|still went on) at <window-end>',
    '<trouble> (persist|persisted|continue|continued|last|lasted|went on) (at least until|at least to|beyond) <window-end>',
    '(at|as of|by) <window-end> (,)? <trouble> (continued|persisted|went on|was not over|had not ended|was still there)',
    '<trouble> (had not (stopped|ended|cleared)|was not over|were not over) (by|at|as of|when the window (ended|closed) at) <window-end>',
    '(it|the (trouble|incident|problem|fault|failure|failures|slowdown|degradation|outage)|this) (is|was|were|had|has) (still)? (going on|ongoing|in progress|present|unresolved|under way|continuing|active) (at|as of|by) <window-end>',
    '(it|the (trouble|incident|problem|fault)|this) (had|has) not (ended|stopped|cleared) (by|at) <window-end>',
    '(at|as of|by) <window-end> (,)? (it|the (trouble|incident|problem|fault)) (was|is) still (going on|ongoing|in progress|present|under way)',
    'users were still (being)? hurt (at|by|as of) <window-end>',
    '<target> had not recovered (by|at) <window-end>',
    '(at|by) <window-end> (,)? <target> had not recovered',
    'it was not over (by|at) <window-end>',
    '(at|by) <window-end> (,)? (the)? (trouble|incident|problem) was not over',
    'there was no end to it by <window-end>',
  ],
  'ended-claim': [
    'users were no longer hurt (from|since|after|as of) <harm-end> (on)?',
    '(it|the (trouble|incident|problem|fault|slowdown)|this) (end|ended|be over|was over|last until|lasted until|stopped) (at|by|until)? <harm-end>',
    '(it|the (trouble|incident|problem|fault|slowdown)|this) lasted from <harm-start> (to|until) <harm-end>',
    'users have not been hurt since <harm-end>',
  ],
  'no-fault': [
    'no fault (was|is|be)? (found|seen)? (in|at) <target> <faultless>',
    'there (is|was) no fault (in|at) <target> <faultless>',
    '<target> (has|have|shows|show) no fault (that we can find)? <faultless>',
    'nothing (in|at) <target> (is|amounts to) a fault <faultless>',
  ],
  sure: ['<confidence-claim>', '<troubled> <ongoing-claim>', '<troubled> <ended-claim>'],
};
