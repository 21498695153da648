import type { CauseType } from '@abduce/core';

/** How a root cause may be worded besides the words of the template. */
export interface CauseWording {
  /** Clauses, as the template's after "because". */
  readonly clauses?: readonly string[];
  /** Nouns, as after "because of". */
  readonly nouns?: readonly string[];
  /** What the change behind it did. */
  readonly done?: readonly string[];
}

const pool = '(the|a|its)? (database|client)? (connection pool|pool) (<quote:1>)?';
const free =
  '((free|spare|available) (database)? (slot|connection) (left)? | (slot|connection) left) (in (its|the) (connection)? pool (<quote:1>)?)?';
const slots =
  '(free|spare|available)? (database)? (slot|connection) (in (its|the) (connection)? pool)?';

/**
 * Wordings by cause. `<root>` is the entity of the root cause, `<peer>` the other one that the template names,
 * `<quote:1>` a quotation of the template's clause; `<its>` stands for the root cause too.
 */
export const causeWordings: Readonly<Partial<Record<CauseType, CauseWording>>> = {
  pool_exhausted: {
    clauses: [
      `<quote:2> (hold|held|keep|kept) (the|its) connections (of (the|its) pool (<quote:1>)?)? while (it (wait|waited|waits)|waiting) for <peer>`,
      `${pool} <of-root> (has|have)? (had|has|have) no ${free} , (for|because|since) <quote:2> (hold|held|keep|kept) (the|its) connections while it (wait|waited|waits) for <peer>`,
      `${pool} <of-root> (has|have)? (had|has|have|offered) no ${free}`,
      `${pool} <of-root> (be|become|has been)? (exhausted|exhaust|full|used up|depleted|saturated)`,
      `${pool} <of-root> ran (out|dry) (of ${slots})?`,
      `${pool} <of-root> (had)? run (out|dry) (of ${slots})?`,
      `(every|all) (slot|connection) (of|in) ${pool} <of-root> (is|was|were|are) (taken|in use|busy|occupied)`,
      `<root> (has)? (ran|run) out of ${slots}`,
      `<root> (has|have|had) no ${free}`,
      '<root> (exhaust|exhausted) (its|the) (database|client)? (connection pool|pool) (<quote:1>)?',
      '<root> (ran|run) out of (database|client|pool)? connections',
    ],
    nouns: [
      '(the|an|its)? exhausted (database)? (connection pool|pool) (<quote:1>)? <of-root>',
      '(the)? exhaustion of (the|its|a) (connection pool|pool) (<quote:1>)? <of-root>',
      '(the)? (connection pool|connection-pool|pool) exhaustion (in|at|of|inside) <root>',
      '(a|the) lack of free connections (in|at|of) <root>',
    ],
  },
  memory_leak: {
    clauses: [
      '<root> (leak|leaked) memory',
      'memory (leak|leaked) in <root>',
      'there (is|was) a memory leak (in|at) <root>',
      '<root> (hold|keep|held|kept) on to (more and more|ever more) memory',
      '<root> (keep|kept|hold|held) more and more memory',
      '<root> (keep|kept) retaining (more and more)? memory',
      '<root> (has)? (a|had a) memory leak',
    ],
    nouns: ['growing memory (in|at|of) <root>', '(a|the) memory leak (in|at|of) <root>'],
  },
  exception: {
    clauses: [
      '<quote:1> in <root> (threw|throws) <quote:2>',
      'code in <root> (start|begin) (to throw|throwing) (exceptions|an exception|errors)?',
      'the code of <root> (start|begin) (to throw|throwing) (exceptions|an exception|errors)?',
      '<root> (start|begin) (to throw|throwing) (exceptions|an exception|errors)?',
      '<quote:1> (in|of) <root> (start|begin) (to throw|throwing) (exceptions|an exception|errors)?',
    ],
    nouns: [
      '(exceptions|errors|an exception) thrown (by|in) (code in)? <root>',
      'the errors that <root> throws',
      'exceptions in <root>',
    ],
  },
  lock_wait: {
    clauses: [
      'sessions <of-root> (had to wait|wait|be waiting|be blocked) (for|behind|on) a lock (that another session held|held by another session|on (table)? <quote:1>)?',
      'sessions <of-root> (be)? blocked (by|on) a lock (that another session held|held by another session|on (table)? <quote:1>)?',
    ],
    nouns: [
      'lock waits (in|at) <root>',
      'waits for a lock (in|at) <root>',
      'a lock (on (table)? <quote:1>)? (in|at) <root>',
    ],
  },
  instance_lost: {
    clauses: [
      'instances of <root> (be|go) (gone|lost|missing)',
      'instances of <root> (disappear|vanish)',
      '<root> (lose|lost) instances',
      '<root> (lose|lost) (an|some|its) instance',
    ],
    nouns: ['the loss of instances of <root>', 'lost instances of <root>'],
  },
  schema_index_lost: {
    clauses: [
      '(a|the)? table (<quote:1>)? (in|of) <root> (lose|lost) (its|an) index',
      '(a|the)? table (<quote:1>)? (in|of) <root> no longer (has|have|had) its index',
      '<root> (lose|lost) an index (on (table)? <quote:1>)?',
      'an index (on|of) (table)? <quote:1> (in|of) <root> (is|was|be) (lost|gone|missing)',
      'an index (in|of) <root> (is|was|be) (lost|gone|missing)',
      'the index (on|of) (table)? <quote:1> (in|of) <root> (is|was|be) (lost|gone|missing)',
      'the query on (table)? <quote:1> (lose|lost) its index',
    ],
    nouns: [
      '(the|a) (lost|missing) index (on|of) (table)? <quote:1> (in <root>)?',
      '(the|a) (lost|missing) index (on a table)? in <root>',
      'the loss of (an|the) index (on|of) (table)? <quote:1> (in <root>)?',
      'the loss of an index (on a table)? in <root>',
      'the (lost|missing) index',
    ],
    done: [
      '(drop|remove) (an|the) index (on|of|from) (table)? <quote:1> (in <root>)?',
      '(drop|remove) an index (in|of) <root>',
    ],
  },
  n_plus_one: {
    clauses: [
      '<root> (ask|call|query) <peer> once (per|for each|for every) item ((instead of|rather than) once (per|for each|for every) request)?',
      '<root> (make|issue|send) one (call|query) to <peer> (per|for each|for every) item (instead of|rather than) one (per|for each|for every) request',
      '<root> (make|issue|send) one (call|query) (per|for each|for every) item (instead of|rather than) one (per|for each|for every) request',
      '<quote:1> in <root> (call|query|ask) <peer> once (per|for each|for every) item ((instead of|rather than) once (per|for each|for every) request)?',
    ],
    nouns: [
      'one call (to <peer>)? per item (to <peer>)? (instead of one per request)?',
      'repeated calls (from <root>)? to <peer>',
    ],
    done: ['introduce the repeated calls', '(make|made) <root> (ask|call) <peer> once per item'],
  },
  dependency_down: {
    clauses: [
      '<root> (do|did) not answer (<peer>)? (any more)?',
      '<peer> no longer (get|got|receive) an answer from <root>',
      '<root> (stop|stopped) answering (<peer>)?',
      '<root> no longer (answer|answered|respond|responded) (to)? (<peer>)?',
      '<root> (stop|stopped) responding (to <peer>)?',
    ],
    nouns: ['the silence of <root>'],
  },
  dependency_slow: {
    clauses: [
      '<root> (answer|answered|respond|responded) (to)? (<peer>)? more slowly',
      '<root> (become|became|be) slower (to answer (<peer>)?)?',
      '<root> (be|was) slow to answer (<peer>)?',
      '<root> slowed down',
    ],
    nouns: ['slower answers (of|from) <root>', 'slow (answers|responses) (of|from) <root>'],
  },
  dependency_errors: {
    clauses: [
      '<root> (answer|answered|respond|responded) (to)? (calls (from|of))? (<peer>)? with errors',
      '<peer> (get|got|received) errors from <root>',
      '<root> (return|returned) errors (to <peer>)?',
    ],
    nouns: ['errors (returned)? (from|of|by) <root>', 'error (answers|responses) (from|of) <root>'],
  },
  traffic_leap: {
    clauses: [
      'traffic (to|at|of) <root> (leap|rise|jump|surge|grow|climb) beyond (what it can (serve|handle)|its capacity)',
      'the traffic (to|at|of) <root> (leap|rise|jump|surge|grow|climb) beyond (what it can (serve|handle)|its capacity)',
      'traffic on <quote:1> of <root> (leap|rise|jump|surge|grow|climb) beyond (what it can (serve|handle)|its capacity)',
      '<root> (get|receive|got|received) more (traffic|requests) than it can (serve|handle)',
      'more (traffic|requests) (arrived|arrive|came) than <root> can (serve|handle)',
    ],
    nouns: [
      'a (leap|jump|surge|rise) in traffic (to|at) <root>',
      'the (leap|jump|surge|rise) in traffic (to|at) <root>',
    ],
  },
  event_loop_blocked: {
    clauses: [
      'synchronous work block the event loop of <root>',
      'synchronous work in <root> block its event loop',
      'the event loop of <root> (be|was) blocked (by synchronous work)?',
      'synchronous work (keep|kept) the event loop of <root> busy',
      '<quote:1> (block|keep) the event loop of <root> (with synchronous work)?',
      'the event loop of <root> (be|was) blocked by <quote:1>',
    ],
    nouns: [
      'synchronous work (that block|blocking|on) the event loop of <root>',
      '(the|a)? blocked event loop (of|in|at) <root>',
      'synchronous work in (<root>|<quote:1>)',
      '(the)? blocking of the event loop (of|in) <root>',
    ],
  },
  network_delay: {
    clauses: [
      'the network (path)? between <root> and <peer> (become|became|be|slowed) (slow|slower|down)',
      'the network (path)? between <peer> and <root> (become|became|be) (slow|slower)',
    ],
    nouns: [
      '(a|the) slow network (path)? between <root> and <peer>',
      '(a|the) slow network (path)? between <peer> and <root>',
    ],
  },
  cache_miss_storm: {
    clauses: [
      '<root> (ask|send|query) <peer> (for what|queries that) a cache (had answered before|used to answer|answered before)',
    ],
  },
  timeout_too_tight: {
    clauses: [
      '<root> (abandon|give up|gave up) (on)? (its)? calls to <peer> before they can (end|finish|complete)',
      '<root> (give|gave) up (on)? calls to <peer> before they could (end|finish|complete)',
      '<root> (abandon|abandoned) (its)? calls to <peer> before they could (end|finish|complete)',
    ],
  },
  credential_invalid: {
    clauses: [
      'the credentials of <root> (be|were) no longer accepted (by <peer>)?',
      '(the|its) credentials <of-root> (be|were) (refused|rejected) (by <peer>)?',
      '<peer> no longer (accept|accepted) the credentials of <root>',
      '<peer> (refuse|reject) the credentials of <root>',
    ],
  },
  wrong_dependency: {
    nouns: ['calls (of|from) <root> to the wrong place (, <peer>)?'],
    clauses: [
      '<root> (send|sent) its calls to (the wrong place|<peer> , the wrong place)',
      'calls (of|from) <root> (go|went|are sent|were sent) to the wrong place',
      '<root> (send|sent) its calls to <peer> , which (is|was) the wrong place',
      '<root> (send|sent) its calls to the wrong place , <peer>',
      '<root> (call|called) the wrong place (, <peer>)?',
    ],
  },
  cpu_regression: {
    clauses: [
      '<root> (burn|use|need|consume) more cpu (per|for each|for every) request',
      '<quote:1> (in|of) <root> (burn|use|need|consume) more cpu (per|for each|for every) request',
    ],
    nouns: [
      '(a|the) higher cpu cost per request (of|in|at) <root>',
      'more cpu per request (in|at) <root>',
    ],
  },
  file_descriptors_exhausted: {
    clauses: [
      '<root> (run|ran) out of file descriptors',
      '<root> (has|have|had) no (free)? file descriptors left',
      '<root> (has|have|had) no free file descriptors',
      'the file descriptors of <root> (be|were) exhausted',
    ],
    nouns: [
      'exhausted file descriptors (in|at|of) <root>',
      'a lack of file descriptors (in|at) <root>',
    ],
  },
  disk_contention: {
    clauses: [
      '<quote:1> saturate (the)? disk (<quote:2>)? (of|on) <quote:3> ((, which|that|,) <root> (need|use)|, on which <root> depends)?',
      '<quote:1> saturate (the|a) disk (that|which) <root> (need|use)',
      '(the)? disk (<quote:2>)? (of|on) <quote:3> , (which|that) <root> (need|use) , (be|was) saturated (by <quote:1>)?',
      '(the)? disk (<quote:2>)? (of|on) <quote:3> (be|was) saturated by <quote:1>',
    ],
    nouns: ['<quote:1> saturating (the)? disk (<quote:2>)? (of|on) <quote:3>'],
  },
};
