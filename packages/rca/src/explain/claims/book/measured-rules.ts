import type { Rules } from './rules.ts';

/** What moved, and what did not. */
export const measuredRules: Rules = {
  measured: ['(<lead>)* <claim> <settle>'],
  lead: [
    '(<when> | <versus> | at <after> | <adverb>) (,)?',
    '(at|in|on) <at>',
    'meanwhile (,)? <moves:same>',
  ],
  adverb: ['also', 'now', 'currently', 'on average <mean>', 'there'],
  claim: [
    '<subject> (<predicate> | <level> | <kept-so>)',
    '<noun-claim>',
    '<level-claim>',
    '<time-claim>',
    '<error-claim>',
    '<pool-claim>',
    '<count-claim>',
    '<kept-claim>',
  ],
  subject: ['<np>', '<owner> <measure>', '<its> <measure>'],
  np: ['(the|a|an)? (whole)? <measure> (<place>)? (<routed>)?'],
  place: [
    '(at|of|in|for|on|to) <at>',
    '(of calls)? (for calls)? from <from> to <to>',
    'between <from> and <to>',
    '(of calls|for calls)? (to|on) <to> <sole>',
    'of (a|the|each) call from <from> to <to>',
  ],
  routed: ['(for|of|on|in) <operation>'],
  predicate: [
    '<aux> (<size>)? (<nearly>)? <move:verb> (<size>)? (<factor>)? (<extent>)*',
    '<aux> (go|went|shoot|move|come) <updown> (<size>)? (<extent>)*',
    '<aux> (go|went|move) from <before> to <after> (<extent>)*',
  ],
  aux: [
    '(has|have|had|is|are|was|were|been|also|now|begin to|start to|began to|started to|itself|there)*',
  ],
  'noun-claim': [
    '(a|an|the) (<size>)? <move:noun> (in|of) (the)? <measure> (<place>)? (from <before>)? to <after> (be|was|has been)? (observed|seen|recorded|measured|visible)? (<extent>)*',
    'we (see|observe|saw|observed) (the)? <measure> (<place>)? <move:verb> (<extent>)*',
    '(there be|there is|there was) (a|an) (<size>)? <move:noun> (in|of) (the)? <measure> (<place>)? (<extent>)*',
  ],
  level: [
    '(has)? (now)? (is|are|was|were|be|stand at|stood at|reach|hit|be at|average|amount to|come to|came to) (now|about|currently|then|at)? <after> (<presently>)? (<extent>)*',
    '<untimed> (was|were|had been|stood at|had stood at) <before> (<earlier>)? (and|but) (is|are|be|reach|stand at|stood at) (now)? <after> (<extent>)*',
  ],
  'level-claim': ['(<before> (<earlier>)? ,)? <subject> (is|are) now <after> (<extent>)*'],
  'kept-claim': [
    '<who> (serve|receive|get|handle|see) (the same|as many|an unchanged) (<after>|number of requests|request|traffic|rate)* (as before)? <of:traffic> <moves:same>',
    '<who> (is|be|was)? (still)? (serve|serving|receive|receiving|get|getting|handle|handling) (<after>) (as before)? <of:traffic> <moves:same>',
    '(there be|there was|there is) no change in (the)? <measure> (<place>)? (<steady-at>)? <moves:same>',
    'no change (was|is) (seen|observed|measured) in (the)? <measure> (<place>)? <moves:same>',
  ],
  'kept-so': ['(has|have|had|is|are|was|were|itself|also|meanwhile|all)* <kept>'],
  kept: [
    '(stay|remain|hold|keep|be) (almost|nearly|practically|essentially|about|roughly)? (unchanged|flat|steady|constant|stable|level|the same (as before)?|where it was|as it was|as before|put) (<steady-at>)? (<kept-when>)? <moves:same>',
    '(stay|remain|hold|stood|stand|keep) (steady|flat|unchanged|constant)? (at|near|around|about) (about|around)? <after> (as before)? (<kept-when>)? <moves:same>',
    '(do|did|have|has|had) not (change|move|react|budge) (<steady-at>)? <moves:same>',
    '(is|was|were|are|be) the same as before (<steady-at>)? <moves:same>',
    '(is|was|were|are|be) not (affected|changed|different|involved) <moves:same>',
  ],
  'steady-at': [
    '(at|near|around) <after>',
    '(and|but) (stay|remain|held|stood) (steady|flat)? at <after>',
    ': <after>',
    ', <after>',
    '\\( <after> \\)',
    '\\( at <after> \\)',
    ', at <after>',
    '\\( <still> \\)',
    ': <who> (still)? (receive|get|serve|handle) <after>',
  ],
  still: ['still <after>', '<after> (before and after|as before)'],
  'kept-when': [
    'throughout',
    'all along',
    'as before',
    'the whole time',
    'during the (incident|trouble)',
  ],
  'count-claim': ['(the)? (number of)? <measure> (<place>)? (<count>) (<extent>)*'],
  nearly: [
    '(nearly|almost) <most-factor>',
    '(about|roughly) <near-factor>',
    'more than <least-factor>',
  ],
};
