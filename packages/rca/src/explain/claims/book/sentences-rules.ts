import type { Rules } from './rules.ts';

/** Whole sentences: statements and what joins them. */
export const sentencesRules: Rules = {
  text: [
    '(<opening> | <said>) (<join> <said> | <and> <as:plain> <plain> | <colon> | <tail>)* (.)? <end>',
  ],
  opening: ['(although|while|whereas) <as:opening> <plain> , <as:plain> <plain>'],
  tail: [
    ', (with|and) <as:tail> (a|an|the)? <tailed> <settle>',
    ', (with|and) <as:tail> <its-measure> <settle>',
    '(,)? and <as:tail> <sure>',
    ', nor did <as:tail> <subject> (<steady-at>)? <moves:same> <settle>',
    ', whose <as:whose> <last> <measure> (<predicate> | <level> | <kept-so>) <settle>',
    ', (where|in which) <as:whose> <last> (a|each)? request (now)? <takes> <of:request-time> <settle>',
    '(,|;)? (and|,)? (it|which) <as:tail> <last-change> <does> <settle-change>',
    ', and it <as:tail> <again> (<predicate> | <level> | <kept-so>) <settle>',
    '(,|;) and <as:tail> it (set it off|triggered it) <last-change> <guilty> <settle-change>',
  ],
  said: ['<as:plain> <plain>', '<as:causal> <causal> <closed>'],
  plain: [
    '<measured>',
    '<told>',
    '<logged>',
    '<cause>',
    '<template>',
    '<troubled> <changed>',
    '<sure>',
    '<no-fault>',
  ],
  colon: [': <as:colon> <measured> <same-evidence>'],
  'its-measure': ['<its> <tailed>'],
  tailed: [
    '<measure> (now)? (at|of|is|are|was|were|reaching|has reached|reached|hit|came to) <after> (<extent>)*',
    '<measure> (unchanged|flat|steady) at <after> (<extent>)* <moves:same>',
    '<measure> (climbed|rose|rising|climbing|up) to <after> (<extent>)* <moves:up>',
    '<measure> (fell|dropped|falling|down) to <after> (<extent>)* <moves:down>',
  ],
  join: [
    ', while',
    ', whereas',
    'while',
    'whereas',
    ', but',
    'but',
    ', although',
    ', though',
    'although',
    ', yet',
    '; (in contrast|by contrast)? (,)?',
    '. <apart>',
  ],
  and: ['<open> , and', '<open> and'],
};
