import type { Rules } from './rules.ts';

/** What was counted one by one: failures, records of the log. */
export const recordsRules: Rules = {
  told: ['<failed-times> <settle>'],
  'failed-times': [
    '(request|call) of <at> (fail|failed) (<how-often>) (<failed-detail>)* <of:failures>',
    '<who> (fail|failed) <count> (time|request)? (<failed-detail>)* <of:failures>',
    '<count> (request|failure|failures)? (of|at|in|to) <at> (fail|failed)? (<failed-detail>)* <of:failures>',
    '(a total of)? <count> failures (begin|began|started|originate|originated) (in|at) <at> (itself)? (<failed-detail>)* <of:failures>',
    '<who> (record|recorded|saw|had) <count> failures (<failed-detail>)* <of:failures>',
  ],
  'how-often': ['once <once>', '<count> (time)?'],
  'failed-detail': [
    '(,)? with an error that had never been seen before <none-before> <specific>',
    '(,)? (none|never|not once|never seen|never been seen) before <none-before>',
    '\\( (never|none) before \\) <none-before>',
    '(,)? (for the)? first (time)? at <first>',
    '(,)? (starting|beginning|from) (at)? <first> (on)?',
    '(,)? (in|on|at|of) <operation>',
    '(,)? (ending in|with|as) <error-type>',
    ': (“)? <message> (”)?',
    '(,)? with (the message)? (“)? <message> (”)?',
    '(,)? all of them (in|on) <operation>',
    '(,)? compared (with|to) none before <none-before>',
  ],
  logged: ['(<lead>)* <log-claim> <settle>'],
  'log-claim': [
    '<who> (log|logged|begin to log|began logging|started to log|started logging) (“)? <log-template> (”)? (<how-often>)? (<log-detail>)*',
    '(the)? (message|line|error|pattern|log line|log message)? (“)? <log-template> (”)? (appear|appeared|occur|occurred|be|was|were|been|show up|turn up|turned up) (<how-often>)? (logged|recorded|found)? (in|at|by) (the log|the logs)? (of)? <at> (<log-detail>)*',
    '(the)? log of <at> (hold|show|contain|record) (“)? <log-template> (”)? (<how-often>)? (<log-detail>)*',
    'in the log (of|at) <at> , (the message)? (“)? <log-template> (”)? (be|was|appear) (recorded|logged|found|seen)? (<how-often>)? (<log-detail>)*',
    '(the)? (message|line|error)? (“)? <log-template> (”)? (appear|appeared|occurred) (<how-often>)? (<log-detail>)*',
  ],
  'log-detail': [
    '(,)? (never|none|not once) (seen)? before <none-before>',
    '\\( (never|none) before \\) <none-before>',
    '(,)? (for the)? first (time|seen)? (at)? <first>',
    '(,)? (starting|beginning|from|since) (at)? <first> (on)?',
  ],
};
