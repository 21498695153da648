/** What a log line or an error message hints at. A hint is evidence beside others, never a verdict. */
export type Hint =
  | 'pool_timeout'
  | 'slots_full'
  | 'lock_wait'
  | 'out_of_memory'
  | 'refused'
  | 'name_lookup'
  | 'certificate'
  | 'credential'
  | 'timeout'
  | 'disk_full'
  | 'file_descriptors'
  | 'missing_schema';

/** Wording shared by drivers, runtimes and servers of many makers; the first match wins. */
const patterns: readonly (readonly [Hint, RegExp])[] = [
  [
    'slots_full',
    /too many (?:connections|clients already)|remaining connection slots|max_connections|max number of clients/i,
  ],
  [
    'pool_timeout',
    /(?:time(?:d ?)?out|timeout exceeded).{0,60}(?:acquir|pool|(?:waiting|trying) .{0,20}(?:connect|client|slot))|acquir\w* .{0,40}time(?:d ?)?out|pool\b.{0,40}(?:exhaust|time(?:d ?)?out|full|limit|no (?:free|available))|(?:no|out of) (?:free|available|idle) connections?|pool_?exhausted/i,
  ],
  [
    'lock_wait',
    /lock wait timeout|lock timeout|deadlock|could not obtain lock|(?:database|table)(?: \S+)? is locked|sqlite_busy|waiting for .{0,40}lock|canceling statement due to lock/i,
  ],
  [
    'out_of_memory',
    /out of memory|outofmemory|heap (?:limit|space|out)|oom[- ]?kill|cannot allocate memory|allocation failed|memory limit|exit(?:ed)?(?: with)?(?: code)? 137/i,
  ],
  [
    'name_lookup',
    /enotfound|eai_again|nxdomain|getaddrinfo|name or service not known|no such host|temporary failure in name resolution/i,
  ],
  [
    'certificate',
    /certificate.{0,40}(?:expired|not yet valid|invalid|verify)|cert_has_expired|x509:|tls handshake|ssl.{0,20}handshake/i,
  ],
  [
    'credential',
    /password authentication failed|access denied for user|authentication failed|invalid (?:credentials|password|api key|token)|unauthori[sz]ed|wrongpass|noauth/i,
  ],
  ['disk_full', /enospc|no space left|disk (?:is )?full|database or disk is full/i],
  ['file_descriptors', /emfile|enfile|too many open files/i],
  [
    'missing_schema',
    /no such (?:table|column)|(?:relation|column|table) .{0,80}does not exist|unknown column|undefined (?:table|column)/i,
  ],
  [
    'refused',
    /econnrefused|econnreset|ehostunreach|enetunreach|epipe|connection (?:was )?(?:refused|reset)|no route to host|socket hang ?up|server closed the connection|broken pipe|no healthy upstream|service unavailable/i,
  ],
  [
    'timeout',
    /etimedout|esockettimedout|timed? ?out|deadline exceeded|aborterror|(?:no|not) (?:answer|respond|response|reply)\w* (?:in|within|after)\b/i,
  ],
];

export function hintOf(text: string): Hint | undefined {
  const short = text.slice(0, 500);
  for (const [hint, pattern] of patterns) {
    if (pattern.test(short)) return hint;
  }
  return undefined;
}
