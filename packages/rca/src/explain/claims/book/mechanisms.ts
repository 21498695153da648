import type { CauseType } from '@abduce/core';

/** How such a cause does its harm, as sentences of their own, in other words than the template's. */
export const mechanisms: Readonly<Partial<Record<CauseType, readonly string[]>>> = {
  pool_exhausted: [
    '(a|each) request (that finds no|without a) (free)? slot (wait|has to wait|must wait) before its query (can)? (even)? (start|begin) (, (however fast|no matter how (fast|quickly)|even (when|if)) the database (answer|is fast|is quick))?',
    'without a (free)? slot a request (wait|has to wait) before its query (can)? (even)? (start|begin) (, (however fast|no matter how (fast|quickly)|even (when|if)) the database (answer|is fast|is quick))?',
  ],
  exception: [
    'the errors (begin|start) in <root> itself (, not in what it call|(,)? and not in what it call|rather than in (a service that|what) it call)?',
  ],
  lock_wait: [
    'a session (that wait for a lock do no work|do no work while it wait for a lock) (,|;)? (and)? (whatever|everything) (that)? (is|be)? queued behind it (wait|has to wait) (as well|too)?',
  ],
  instance_lost: ['the rest carry the load , or nobody do'],
  schema_index_lost: [
    'without (it|the index|that index) the database (can no longer|cannot) look up the rows (of <quote:2>)? (,)? (and|so it) (has to)? read through the table (instead)?',
  ],
  n_plus_one: ['(the|these) calls follow (each other|one another) , so (that)? their times add up'],
  dependency_down: [
    '(whoever|whatever|every service that|everything that) (need) (its answer|the answer of <root>) fail ((along)? with it|as well) (,)? or wait (for|until) a timeout',
  ],
  dependency_errors: [
    '(whoever|whatever|every service that|everything that) (need) (its answer|the answer of <root>) fail (along)? with it',
  ],
  traffic_leap: [
    '(beyond its capacity a service|a service that get more than it can (serve|handle)) answer (later|everybody later|later to everybody) (, (because|since) requests queue (up)?)?',
  ],
  event_loop_blocked: [
    'while one request (to <root>)? compute , (every|all) other request (of the same process (of <root>)?)? (wait|have to wait) (, also those that only (do|did) i/o)?',
  ],
  network_delay: [
    '(the delay is paid again on every round trip|every round trip pay the delay again) (, so (that)? calls (that|which) (go|talk) to and fro (many times)? suffer most)?',
  ],
  cache_miss_storm: [
    '(what|whatever) the cache no longer answer (fall on|has to be answered by) what lie behind it',
  ],
  timeout_too_tight: [
    'an answer that (arrive|come) after the caller has given up is lost (, and (its work|the work for it) was in vain)?',
    'when an answer (arrive|come) after the caller has given up , it is lost (,)? (and (its work|the work for it) was in vain)?',
  ],
  file_descriptors_exhausted: [
    '(neither files nor sockets can be opened any more|<root> can open neither files nor sockets any more) ((;|, while) (what is|those that are) open keep working)?',
  ],
  disk_contention: [
    '(each|every) operation wait in the queue of the (device|disk) (, whoever filled it)?',
  ],
  memory_leak: ['what (is|be|<root>) (retained|retains) grows with time rather than with load'],
  cpu_regression: [
    'the time (goes|went) into computing and not into waiting for others (, so (that)? nothing below <root> (can|could) make it faster)?',
  ],
};
