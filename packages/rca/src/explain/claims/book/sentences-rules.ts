import type { Rules } from './rules.ts';

/** Whole sentences: statements and what joins them. */
export const sentencesRules: Rules = {
  text: ['(<opening> | <said>) (<join> <said> | <tail>)* (.)? <end>'],
  opening: ['(although|while|whereas) <as:opening> <plain> , <as:plain> <plain>'],
  tail: [
    ', (with|and) <as:tail> (a|an|its|the|their)? <measure> (now)? (at|of|unchanged at|flat at|steady at|is|are|was|were|reaching|has reached|reached|hit|climbed to|rose to|came to) <after> (<extent>)* <settle>',
    '(,)? and <as:tail> <sure>',
    ', nor did <as:tail> <subject> (<steady-at>)? <moves:same> <settle>',
    ', whose <as:whose> <last> <measure> (<predicate> | <level> | <kept-so>) <settle>',
    ', (where|in which) <as:whose> <last> (a|each)? request (now)? <takes> <of:request-time> <settle>',
  ],
  said: ['<as:plain> <plain>', '<as:causal> <causal> <closed>'],
  join: [
    ', while',
    ', whereas',
    'while',
    'whereas',
    '<open> , and',
    '<open> and',
    ', but',
    'but',
    ', although',
    ', though',
    'although',
    ', yet',
    '; (meanwhile|in contrast|by contrast|at the same time)? (,)?',
    '. <apart>',
  ],
  plain: [
    '<measured>',
    '<told>',
    '<changed>',
    '<logged>',
    '<sure>',
    '<cause>',
    '<template>',
    '<no-fault>',
  ],
};
