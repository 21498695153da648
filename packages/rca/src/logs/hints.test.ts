import { describe, expect, it } from 'vitest';
import { hintOf } from './hints.ts';

describe('hintOf', () => {
  it.each([
    ['timeout exceeded when trying to connect', 'pool_timeout'],
    ['Timed out fetching a new connection from the connection pool', 'pool_timeout'],
    ['HikariPool-1 - Connection is not available, request timed out after 30000ms', 'timeout'],
    ['QueuePool limit of size 5 overflow 10 reached', 'pool_timeout'],
    ['FATAL: remaining connection slots are reserved for superusers', 'slots_full'],
    ['Error: SQLITE_BUSY: database is locked', 'lock_wait'],
    ['deadlock detected', 'lock_wait'],
    [
      'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
      'out_of_memory',
    ],
    ['connect ECONNREFUSED 10.0.0.1:5432', 'refused'],
    ['getaddrinfo ENOTFOUND pay.example', 'name_lookup'],
    ['x509: certificate has expired or is not yet valid', 'certificate'],
    ['password authentication failed for user "app"', 'credential'],
    ['write ENOSPC', 'disk_full'],
    ['accept EMFILE', 'file_descriptors'],
    ['relation "orders" does not exist', 'missing_schema'],
    ['context deadline exceeded', 'timeout'],
    ['listed 12 products', undefined],
    ['TypeError: cannot read properties of undefined', undefined],
  ])('%s', (text, hint) => {
    expect(hintOf(text)).toBe(hint);
  });
});
