import type { Rules } from './rules.ts';

/** Changes: when they were made, and that they set it off or did not. */
export const changedRules: Rules = {
  changed: [
    '<change> <live> <settle-change>',
    '(<when-change> ,)? <change> <live> <settle-change>',
    '<setting-off>',
    '<clearing>',
  ],
  change: [
    '(the)? <kind> <version> (of|for|in) <service>',
    '(the)? <service> <kind>? <version>',
    '(the)? <kind> (of <service>)? (“)? <title> (”)?',
    '(the|this|that) <kind> (of <service>)? <only-change>',
    '(the)? <kind> <version>',
    '(its|the) <kind> (“)? <title> (”)?',
    '(the|a)? <kind> (,|called|named|titled) (“)? <title> (”)?',
    '(“)? <title> (”)? (, (a|the) <kind> (of <service>)?)?',
  ],
  live: [
    '(was|be|has been|had been|is)? <live-verb> ((to|on|in|for) <service>)? (<when-change>)* (<title-tail>)?',
  ],
  'live-verb': [
    '(go|went|gone|be|was|been) live',
    '(go|went|gone) out',
    '(deploy|deployed|roll out|rolled out|ship|shipped|release|released) <kind-of:deploy>',
    '(make|made|apply|applied)',
    '(merge|merged|committed) <kind-of:commit> <timed:made>',
    '(start|started|began|run|ran) <kind-of:schedule>',
    '(land|landed|arrive|arrived|take effect|took effect|come|came|happened)',
  ],
  'when-change': [
    '(,)? (and)? (at|from|since) <change-time>',
    '(,)? (which is|that is)? (just|only|about)? <lag> (before|ahead of) <effect-onset>',
    '\\( (at)? <change-time> \\)',
    '\\( <lag> (before|earlier) \\)',
  ],
  'effect-onset': [
    '(the)? (onset|trouble|incident|failures|slowdown|problem|symptoms|errors|first symptoms|first errors|first failures|it (all)? began|it began|users noticed|users were hurt|users felt it|that) (of the (trouble|incident|problem))? (began|started|appeared)?',
  ],
  'with-live': [
    '(,)? (which|that|and)? (was|is)? (<live-verb>|live|deployed|released|made|started|ran) (,)?',
  ],
  'title-tail': ['(:|,) (“)? <title> (”)?'],
  trouble: [
    '(it|this|that|the (trouble|incident|problem|outage|fault|slowdown|failure|failures|errors|issue|degradation|regression)|it all|all of this|all this|everything)',
  ],
  'set-off': [
    '(set (it|this|that|the (trouble|incident|problem|fault)) off|set off (the (trouble|incident|problem|fault|failures|slowdown)|it|this)|trigger <trouble>|triggered <trouble>|cause <trouble>|caused <trouble>|start (it|this|the trouble|the incident)|began it|bring (it|this) about|introduce (it|this|the problem|the fault))',
  ],
  'setting-off': [
    '<change> (<with-live>)? (<when-change>)* (,)? (and)? (is what)? (has|had)? <set-off> <guilty> (<when-change>)* <settle-change>',
    '<trouble> (was|is|has been|had been|be) (set off|triggered|caused|started|introduced|brought about) by <change> <guilty> (<with-live>)? (<when-change>)* <settle-change>',
    '(the)? (trigger|cause|culprit|origin) (of <trouble>)? (was|is|be) <change> <guilty> (<with-live>)? (<when-change>)* <settle-change>',
    '<trouble> (began|begin|start|started|came) (right|shortly|directly|immediately)? (with|after) (a)? <change> <guilty> (<with-live>)? (<when-change>)* (went live)? <settle-change>',
    '<trouble> (began|begin|start|started) <lag> after <change> <guilty> (went live)? <settle-change>',
    '(behind it|behind this|at fault|to blame) (was|is|be) <change> <guilty> (<with-live>)? (<when-change>)* <settle-change>',
    'what (set it off|triggered it|set this off|caused it|started it) (was|is) <change> <guilty> (<with-live>)? (<when-change>)* <settle-change>',
    '<change> <guilty> (be|was|is) the (trigger|cause|culprit) (of <trouble>)? (<when-change>)* <settle-change>',
    '<change> (<when-change>)* <done> <guilty> (<when-change>)* <settle-change>',
    '<change> <guilty> <does> (<when-change>)* <settle-change>',
    '<change> (<with-live>)? (<when-change>)* (,)? <does> (and|,|and has)* <set-off> <guilty> <settle-change>',
  ],
  clearing: [
    '<change> <innocent> (be|was|is|has been) (innocent|ruled out|not to blame|not the cause|not involved|unrelated) <settle-change>',
    '<change> <innocent> (did|do) not (cause|trigger|set off) (it|this|the (trouble|incident|problem)) <settle-change>',
    '<change> <innocent> played no part <settle-change>',
  ],
};
