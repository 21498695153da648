import type { Rules } from './rules.ts';

/** The root cause, and what brought about what. */
export const causedRules: Rules = {
  cause: ['<root-clause>'],
  causal: ['(<caused-lead>)? <causal-core>'],
  'caused-lead': ['<adverb> (,)?'],
  'causal-core': [
    '<effect> <why>',
    '<fresh> because <ground> , <effect> <causes>',
    '<fresh> since <ground> , <effect> <causes>',
    '<fresh> <ground> (<so-then> <effect> <causes> | , which (in turn)? <makes> <causes>)',
    '<troubled> <verdict-of-cause>',
    '<fresh> <by-noun>',
    '<fresh> <as:change> <change-ground> , (so|and so|and as a result) <ground> <causes>',
    '<as:spread> <troubled> <spread>',
  ],
  why: [
    '(,)? (because|since) <ground> <caused>',
    '(,)? as <root-clause> <caused>',
    ': <root-clause> <caused>',
    '(,)? (because of|due to|owing to|as a result of|caused by|on account of) <ground-noun> <caused>',
  ],
  'so-then': [
    '(,|;) (and)? (so|therefore|thus|hence|consequently|as a result|which is why|and that is why|that is why) (,)?',
  ],
  'verdict-of-cause': [
    '<as:verdict> ((the)? (most likely|likely)? (root)? cause (of <trouble>)? (is|was|be) (that <root-clause> | <root-noun> | <cause-title>) | <trouble> (was|is|be) (caused by|due to) <root-noun> | <root-noun> (is|was|be) (the)? (root)? cause (of <trouble>)?)',
    '<cause-title> (is|was|be) the (root)? cause (of <trouble>)?',
  ],
  'by-noun': [
    '(because of|due to|owing to|as a result of) <ground-noun> , <effect> <causes>',
    '<ground-noun> ((in turn)? <makes> <causes> | (cause|caused|led to|lead to|result in|resulted in|brought about|explain) <effect-noun> <causes>)',
    '<effect-noun> (was|were|is|are|be) (caused by|brought about by|explained by|due to|the result of|a consequence of|a result of) <ground-noun> <caused>',
  ],
  effect: ['<as:effect> (<measured> | <root-clause>)'],
  ground: ['<as:ground> <cause-here> (<root-clause> | <measured> | <change-ground>)'],
  'change-ground': [
    '<change> (<when-change>)* <done> <guilty> <settle-change>',
    '<change> <does> <guilty> <settle-change>',
  ],
  'ground-noun': [
    '<as:ground-noun> <cause-here> (<root-noun> | <change> <guilty> (<when-change>)* <settle-change> | <measure-noun> <settle>)',
  ],
  'measure-noun': [
    '(the|a|an)? (<move:noun> (in|of) (the)? | longer <moves:up> | higher <moves:up> | increased <moves:up> | rising <moves:up> | slower <moves:up>)? <measure> <place> (<extent>)*',
    '(the)? slow (calls|call) from <from> to <to> <of:call-time> <moves:up>',
    '(the)? slow request (to|of|at) <at> <of:request-time> <moves:up>',
    '(the)? (failing|failed) call from <from> to <to> <of:call-errors> <moves:up>',
  ],
  'effect-noun': [
    '<as:effect-noun> ((the)? (failure|failures|errors|failed request) (at|of|in) <at> <of:request-errors> <moves:up> <settle> | (the)? (slowdown|slowness|latency) (at|of|in) <at> <of:request-time> <moves:up> <settle> | (the)? (slow|slower) (request|responses) (to|of|at) <at> <of:request-time> <moves:up> <settle> | (the)? <move:noun> (in|of) (the)? <measure> <place> <settle> | <troubled> <trouble> <is-trouble>)',
  ],
  makes: [
    '(be|is|are)? (make|made|making|let) <made-entity> <made-state>',
    '(be|is|are)? (slow|slowed|slowing) (down)? <made-entity> (down)? <of:request-time> <moves:up> <settle>',
    '(raise|raised|increase|increased|push|pushed|drive|drove) (the)? <measure> (<place>)? (up)? (<extent>)* <moves:up> <settle>',
  ],
  'made-entity': ['(request (to|of|at))? <at>', '(the)? call from <from> to <to>'],
  'made-state': [
    '(fail|to fail) <of:request-errors,call-errors> <moves:up> <settle>',
    '(slow|slower|slow down) <of:request-time,call-time> <moves:up> <settle>',
    'fail <portion> of its (own)? request <of:request-errors> <moves:up> (<extent>)* <settle>',
    '(slow|slower) (,)? (<extent>)* <of:request-time,call-time> <moves:up> <settle>',
    'take <after> (<extent>)* <of:request-time,call-time> <moves:up> <settle>',
  ],
  spread: [
    '(the)? (failure|failures|error|errors|failed request) (at|of|in) <at> <of:request-errors> <moves:up> <settle> <spreads> <at> <of:request-errors> <moves:up> <settle> <causes>',
    '(the)? (slowdown|slowness|slow request) (at|of|in) <at> <of:request-time> <moves:up> <settle> <spreads> <at> <of:request-time> <moves:up> <settle> <causes>',
    '<trouble> (start|begin|began|originate) (in|at|with) <root> (itself)? <says-root> ((,)? (and|from where it|from there it) (spread|reach|carry over) (to)? <target>)?',
    '<trouble> (come|came|stem|stems) from <root> <says-root>',
  ],
  spreads: ['(spread|spread on|be passed on|reach|carry over|propagate) (on)? (to)?'],
};
