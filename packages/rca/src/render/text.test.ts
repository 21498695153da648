import { describe, expect, it } from 'vitest';
import { fixtures } from '../report/fixtures/all.ts';
import { hostile, hostileTexts } from '../report/fixtures/hostile.ts';
import { explain } from '../report/template-explainer.ts';
import { widthOf } from './columns.ts';
import { renderText } from './text.ts';

function rendered(name: string, options = {}): string {
  const { diagnosis, caseFile } = fixtures[name] as (typeof fixtures)[string];
  return renderText(explain(diagnosis, caseFile), options);
}

describe('renderText', () => {
  it('tells of a lost index', () => {
    expect(rendered('index lost')).toMatchInlineSnapshot(`
      "● storefront  time per request 212 ms → 1.9 s since 14:02:31     confidence 0.96
        storefront  time per request 212 ms → 1.9 s (9×) [E1]
        └─ orders  time per request 28.1 ms → 354 ms (13×) [E2]
           └─ shop (postgresql)  ◀ ROOT CAUSE
                time per call of one statement 216 µs → 170 ms (785×) [E5]

        Since 14:02:31 UTC requests to storefront have taken 1.9 s instead of 212 ms
        (9×) [E1] because table \`orders\` in shop (postgresql) lost an index
        [E4, E5, E6]. The unchanged query now takes 170 ms instead of 216 µs (785×)
        for 20 rows per call. Release 2.14.0 of orders set it off at 14:02:10 UTC,
        21 s before [E4]. It was still going on at 14:12:00 UTC. Confidence is high
        (0.96).

      Why
        Table \`orders\` in shop (postgresql) lost an index. Without it the database can
        no longer look up the rows of \`SELECT * FROM orders WHERE user_id = $1 ORDER
        BY created_at DESC LIMIT 20\`, and reads through the table instead. Its time
        per call rose from 216 µs to 170 ms (785×). [E5, E4, E6]

      Do now
        • Create the lost index on \`orders\` again, without blocking writes.
          Risk: Building it needs disk space and I/O; compare its columns with the
          index that was dropped. Rolling back the application alone does not bring an
          index back.
          Undo: Drop the new index.

      Fix
        • Correct the schema change that came with release 2.14.0 of orders, so that
          the next deployment keeps the index.

      Impact
        • A request to storefront takes 1.9 s instead of 212 ms (9×). [E1]
        • Failed requests per second at storefront stayed at 0 requests/s. [E9]

      Evidence
        1. Release 2.14.0 of orders went live at 14:02:10 UTC, 21 s before the onset:
           “Faster checkout; migration 0142”. [E4]
        2. The time per call of one statement at shop (postgresql) rose from 216 µs to
           170 ms (785×) at 14:02:31 UTC; still 1 call per request; still
           20 rows per call. [E5]
        3. Calls per second at shop (postgresql) fell from 21.1 to 19.6 calls/s. [E6]
        4. The time per request at orders rose from 28.1 ms to 354 ms (13×) at
           14:02:33 UTC. [E2]
        5. The time per request at storefront rose from 212 ms to 1.9 s (9×) at
           14:02:36 UTC. [E1]

      Predicted against observed
        • Does the added time per call explain the added latency of orders? Predicted
          318 ms, observed 326 ms, which confirms the cause. [E2, E5]

      How sure
        Confidence is high (0.96). One prediction fits what was observed [E2, E5], a
        change that can do this came 21 s before the onset [E4] and no other
        explanation comes close. It would be surer with spans and logs.

      Ruled out
        • Release 1.9.3 of catalog: no call of catalog is part of the slow requests.
          [E7]
        • Code that burns more CPU per request at orders: time spent in orders itself
          did not change. [E8]
        • A leap in traffic at storefront: requests stayed at 19.5 requests/s, they
          were 21.3 requests/s before. [E3]

      Could not be tested
        • A slow disk: node.disk.io_time of the database host is missing.

      Prevent
        • Refuse migrations that drop an index still in use, and check the plans of
          the busiest statements before a release.

      Timeline (UTC)
          13:58:00  Release 1.9.3 of catalog: New product images [E7]
        ▶ 14:02:10  Release 2.14.0 of orders: Faster checkout; migration 0142 [E4]
        ▶ 14:02:31  The time per call of one statement at shop (postgresql) began to
                    rise [E5]
          14:02:33  The time per request at orders began to rise [E2]
          14:02:36  The time per request at storefront began to rise [E1]
          14:04:45  Incident opened for storefront

      Not known
        • Disk metrics of the database host are missing: a slow disk cannot be
          excluded.

      Worded by the template; no language model was asked.
      "
    `);
  });

  it('tells of a slow dependency and of the release that is innocent', () => {
    expect(rendered('external slow')).toMatchInlineSnapshot(`
      "● web  share of failed requests 0.1 % → 18.3 % since 14:03:04    confidence 0.81
        web  share of failed requests 0.1 % → 18.3 % (183×) [E1]
        └─ checkout  time per request 340 ms → 5 s (15×) [E2]
           └─ api.pay.example  time per call 290 ms → 4.97 s (17×) [E3]  ◀ ROOT CAUSE

        Since 14:03:04 UTC web has failed 18.3 % of its requests (0.1 % before) [E1]
        because api.pay.example answered checkout more slowly [E3, E5]. A call from
        checkout to it took 4.97 s instead of 290 ms (17×). No known change set it
        off; release 5.2.1 of checkout is innocent [E6]. It was still going on at
        14:12:00 UTC. Confidence is high (0.81).

      Why
        api.pay.example answered checkout more slowly. Time per call at checkout rose
        from 290 ms to 4.97 s (17×). The time passes in api.pay.example; its callers
        hold their own resources while they wait. [E3, E5]

      Do now
        • Shorten the timeout of checkout for calls to api.pay.example, and answer
          without it where that is acceptable.
          Risk: Some answers are incomplete.
          Undo: Set the timeout back.

      Fix
        • Look into api.pay.example, or report it to its owner.

      Impact
        • 18.3 % of the requests to web fail (0.1 % before). [E1]
        • A request to checkout takes 5 s instead of 340 ms (15×). [E2]

      Evidence
        1. The time per call at api.pay.example rose from 290 ms to 4.97 s (17×) at
           14:03:00 UTC. [E3]
        2. checkout logged \`payment timed out after <*> ms\` 412 times (never before),
           first at 14:03:05 UTC. [E5]
        3. The time per request at checkout rose from 340 ms to 5 s (15×) at
           14:03:04 UTC. [E2]
        4. The share of failed requests at web rose from 0.1 % to 18.3 % (183×) at
           14:03:04 UTC. [E1]

      How sure
        Confidence is high (0.81). No other explanation comes close. It would be surer
        with spans and logs.

      Also possible
        • Delay on the network path at api.pay.example: time on the network cannot be
          told from time at the other side. [E3]

      Ruled out
        • Release 5.2.1 of checkout: own time of checkout stayed at 31 ms per second
          after the release. [E4]

      Prevent
        • Put a timeout, a circuit breaker and a bulkhead around calls to
          api.pay.example, and agree on an objective for it.

      Timeline (UTC)
          14:01:50  Release 5.2.1 of checkout: Copy changes on the payment page [E6]
        ▶ 14:03:00  The time per call at api.pay.example began to rise [E3]
          14:03:04  The share of failed requests at web began to rise [E1]
          14:03:04  The time per request at checkout began to rise [E2]

      Worded by the template; no language model was asked.
      "
    `);
  });

  it('tells that there is no fault', () => {
    expect(rendered('no fault')).toMatchInlineSnapshot(`
      "○ No fault found in web                                           confidence 0.9

        Nothing in the window departs from what is normal. A request to web takes
        201 ms, as before [E1]. Confidence is high (0.9).

      Seen
        • A request to web takes 201 ms, as before. [E1]

      Timeline (UTC)
          14:01:50  Release 5.2.1 of checkout: Copy changes on the payment page

      Worded by the template; no language model was asked.
      "
    `);
  });

  it('tells that it does not know', () => {
    expect(rendered('inconclusive')).toMatchInlineSnapshot(`
      "● web  time per request 200 ms → 600 ms since 14:03:00 UTC       confidence 0.35

        Since 14:03:00 UTC requests to web have taken 600 ms instead of 200 ms (3×)
        [E1]. The evidence does not single out a cause. The strongest suspicion is
        that inventory answered more slowly [E1]. It was still going on at
        14:12:00 UTC. Confidence is low (0.35).

      Seen
        • A request to web takes 600 ms instead of 200 ms (3×). [E1]

      Also possible
        • A dependency that became slow at inventory: inventory lies below web and
          slowed down too. [E1]

      Timeline (UTC)
          14:01:50  Release 5.2.1 of checkout: Copy changes on the payment page
          14:03:00  The time per request at web began to rise [E1]

      Not known
        • Traces are missing: the operation that slowed down cannot be named.

      Worded by the template; no language model was asked.
      "
    `);
  });

  it.each(Object.keys(fixtures))('fits its width and holds what matters early: %s', (name) => {
    for (const width of [40, 80, 120]) {
      for (const line of rendered(name, { width }).split('\n')) {
        expect(widthOf(line)).toBeLessThanOrEqual(width);
      }
    }
    const lines = rendered(name).split('\n');
    const last = lines.indexOf('Evidence');
    expect(last).toBeLessThan(45);
  });

  it('colours only when asked to', () => {
    const plain = rendered('index lost');
    const colored = rendered('index lost', { color: true });
    expect(plain).not.toContain('\u001b');
    expect(colored).toContain('\u001b[31m');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
    expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(plain);
  });

  it.each(Object.entries(hostileTexts))('lets nothing reach the terminal: %s', (_, words) => {
    const { diagnosis, caseFile } = hostile(words);
    const text = renderText(explain(diagnosis, caseFile));
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
    expect(text.length).toBeLessThan(40_000);
    for (const line of text.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(80);
  });
});
