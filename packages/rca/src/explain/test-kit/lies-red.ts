/**
 * False sentences about five recorded and generated incidents, written by hand: `evidence | sentence`. Each is fluent,
 * cites what exists and uses right references wherever it can; each says something that the incident does not bear out.
 */
export const liesRed: Readonly<Record<string, string>> = {
  'kept-connections': `
E1,E2 | Because {E1.after} of the requests failed, the time per request at {S1} rose to {E2.after}.
E30,E10 | The pool {Q1} of {S2} filled up because requests took {E30.after}.
E12,E10 | Requests waiting for a connection led to more connections in use.
E13,E10 | The connection pool {Q1} ran out because calls from {S2} to {S3} took {E13.after}.
E13 | The trouble stems from {S3}, whose calls took {E13.after}.
E18,E30 | Courtesy of the CPU time per request, which rose to {E18.after}, requests to {S2} took {E30.after}.
E17,E21 | In the wake of a slower event loop at {S2}, {E21.after} of requests failed.
E20,E1 | Thanks to garbage collection at {S2}, {E1.after} of the requests to {S1} failed.
E25,E1 | Owing to slower calls from {S4} to {S5}, {S1} failed {E1.after} of its requests.
E25 | The network path from {S4} to {S5} is the culprit.
E16,E18 | {S2} burns more CPU per request, and that is why {S1} is slow.
E23,E10 | A second instance of {S2} set off the exhaustion of the pool {Q1}.
E3,E1 | A leap in traffic at {S1} brought about the failures.
E14,E1 | Release {E14.version} of {S4} set it off at {E14.time}.
E14 | Release {E14.version} of {E14.service} was rolled back at {E14.time}.
E14 | Release {E14.version} of {E14.service} went live {E14.lag} after the onset.
E14 | {S1} began to fail before release {E14.version} of {E14.service} went live.
E1,E10 | {S1} failed first, and then the connections in use at {S2} rose.
E10 | Connections in use had already been at {E10.after:number} before the release.
E10,E12 | {E10.after:number} requests waited for a connection.
E10,E11,E12 | The pool used {E12.after:number} of {E11.after}, while {E10.after:number} requests waited.
E11 | The pool {Q1} of {S2} allowed {E11.after} instead of more before.
E11 | The pool {Q1} of {S2} was cut to {E11.after}.
E10 | Connections in use at {S1} rose from {E10.before:number} to {E10.after:number}.
E10 | Connections in use at {S4} rose to {E10.after}.
E1 | {S2} failed {E1.after} of its requests.
E21 | {S1} failed {E21.after} of its requests.
E1 | Every request to {S1} failed.
E21 | All of {S1} failed from {E21.onset} on.
E1 | Only {E1.after} of the requests to {S1} succeeded.
E1 | {E1.after} of users could not order anything.
E1 | Customers lost their carts because {S1} failed {E1.after} of its requests.
E1 | Revenue fell while {S1} failed {E1.after} of its requests.
E2 | Users left {S1} as requests took {E2.after}.
E2 | Requests to {S1} took {E2.before} instead of {E2.after}.
E2 | The time per request at {S1} fell from {E2.after} to {E2.before}.
E2 | Requests to {S1} took {E2.after} at most.
E2 | Requests to {S1} took at least {E2.after}.
E4 | Half of the requests to {S1} took longer than {E4.after}.
E2,E4 | The time per request at {S1} rose more than its 95th percentile.
E2,E30 | {S1} was slower than {S2}.
E5 | No other route than GET /orders of {S1} was slow.
E5,E6 | The worst route of {S1} was POST /checkout.
E1 | {S1} has recovered since {T3}.
E1 | By {T3} the failures were over.
E1 | {S1} failed {E1.after} of its requests until {T3}, and is healthy again.
E1 | {S1} failed {E1.after} of its requests for a short while.
E10,E11 | It is certain that the connection pool {Q1} of {S2} had no free slot.
E10,E11 | Beyond question, the pool {Q1} of {S2} had no free slot.
E10 | The pool {Q1} of {S2} probably had a free slot.
 | Confidence is low ({confidence}).
 | The chance that this is wrong is {confidence}.
 | Confidence is high ({confidence}), so no other cause is possible.
E19 | Memory at {S2} leaked, from {E19.before} to {E19.after}.
E3 | Twenty-two more requests per second reached {S1}.
E3 | Traffic at {S1} doubled.
E12 | A dozen requests waited for a connection.
E12 | Hundreds of requests waited for a connection at {S2}.
E10,E11,E12 | The pool {Q1} of {S3} had no free slot.
E10,E11 | The server {S3} had no free slot for connections.
E10,E11 | The connection pool {Q1} of {S2} never had a free slot.
E10,E12 | No request waited for a connection at {S2}.
E8 | Requests of {S2} failed {E8.count:number} times, while {S3} refused connections.
E7 | Calls of {S4} to {S2} failed because {S4} gave up after {E7.after}.
E7 | {S4} made more calls per request than before.
E7 | {E7.failed_before} of the calls of {S4} fail now.
E29 | Calls per second from {S2} to {S3} fell because {S3} stopped answering.
E13 | The time per call from {S3} to {S2} rose from {E13.before} to {E13.after}.
E13 | The time per call from {S2} to {S3} has stayed at {E13.after} to this day.
E13,E15 | The database of {S5} became as slow as {S3}.
E15 | Calls from {S5} to {S6} slowed down to {E15.after}.
E14 | The author of {E14.title} forgot to release a connection.
E14 | The file changed in release {E14.version} leaks connections on the error path.
E14 | Was release {E14.version} of {E14.service} to blame?
E14 | Roll back release {E14.version} of {E14.service} now.
E14 | Engineers should roll back {E14.version} at once.
E14 | Run kubectl rollout undo on {S2}.
E14 | See https://status.example/incident for release {E14.version}.
E1 | Since {T2} {S1} has failed {E1.after} of its requests.
E1 | Since {T4} users are hurt.
E21 | From {T1} to {T3} {S2} failed a hundred percent of its requests, most of them for good.
E10,E11,E12 | The connection pool {Q1} of {S2} had no free slot, which {S5} felt as well.
E10,E11,E12 | The connection pool {Q1} of {S2} had no free slot, although the database was slow.
E10,E12 | While {E12.after} waited for one, {S3} ran out of connections.
E1,E2 | The rise in the time per request is the reason for the failures at {S1}.
E1,E2 | Failures at {S1} resulted from its slowness.
E1,E4 | The 95th percentile at {S1} rose to {E4.after} as a result of the failures.
E1,E10 | The failures at {S1} filled the pool {Q1} of {S2}.
E17 | The event loop of {S2} was blocked for {E17.after}.
E24 | The dependencies of {S5} fail more calls than before.`,
  'bad-release': `
E8,E14 | Table {Q1} in {S2} lost an index because calls to it took {E14.after}.
E1,E18 | Requests to {S3} took {E18.after} because requests to {S1} took {E1.after}.
E1,E4 | The 95th percentile at {S1} rose to {E4.after} because the average rose to {E1.after}.
E12,E1 | The growth of memory at {S4} to {E12.after} slowed {S1} down.
E9,E8 | Release {E9.version} of {E9.service} added an index to table {Q1} in {S2}.
E9 | Release {E9.version} of {E9.service} rebuilt the table {Q1}.
E9 | Release {E9.version} of {E9.service} deleted the orders of users.
E8 | The query now reads more rows than before.
E8 | The query returns {E8.rows_after} instead of fewer before.
E8 | The unchanged query now takes {E8.before} instead of {E8.after}.
E8 | {S1} runs the unchanged query in {E8.after}.
E8 | Each call of the statement failed.
E8 | Only the slowest calls were affected; the fastest tenth stayed at {E8.fastest_tenth_before}.
E8 | The fastest tenth of the calls took {E8.after}.
E8,E9 | Table {Q1} in {S5} lost an index.
E8,E9 | Every table in {S2} lost an index.
E8,E9 | Table {Q1} in {S2} lost two indexes.
E8,E9 | Table {Q1} in {S2} lost an index, so {S4} is slow too.
E8 | A lock that another session held stalled the query.
E8 | The query waited for a lock.
E11 | The own time per request at {S3} rose to {E11.before}.
E11 | {S3} itself is the bottleneck.
E7 | Requests of GET /products took longer than before.
E7,E5 | GET /products suffered the most.
E5,E6 | POST /checkout slowed down more than GET /orders.
E2 | A few requests to {S1} failed.
E2 | No request to {S1} was slow.
E3 | Requests per second at {S1} rose to {E3.after}.
E17 | Twice as many calls from {S3} to {S2} were made.
E15 | The network between {S6} and {S4} became slower.
E14 | The time per call from {S2} to {S3} rose to {E14.after}.
E14 | The time per call from {S3} to {S2} rose by {E14.after}.
E14 | The time per call from {S3} to {S2} rose to {E14.change}.
E9,E1 | Release {E9.version} of {S4} set it off at {E9.time}.
E9 | Release {E9.version} of {E9.service} went live {E9.lag} after users were hurt.
E9 | Release {E9.version} of {E9.service} was harmless.
E9 | Release {E9.version} of {E9.service} fixed the missing index.
E1 | Since {T4} requests to {S1} have taken {E1.after}, and they were back to {E1.before} by {T3}.
E1 | Requests to {S1} took {E1.after} on average from {T1} to {T3} and then recovered.
E1 | Requests to {S1} are slow at weekends.
E1 | Requests to {S1} take {E1.after} whenever a campaign runs.
E1 | Requests to {S1} took six times less time.
E1 | Requests to {S1} took sixty milliseconds longer.
E1 | Requests to {S1} take {E1.ratio} longer for every user.
E1 | Shoppers gave up their checkouts since requests took {E1.after}.
E1 | It breached the objective of {S1}.
E1 | The on-call engineer was paged at {T1}.
E8,E12 | The cache of {S4} was lost, hence the slow query.
E8 | Without it the database can no longer look up the rows of {Q3}, and refuses to answer.
E8 | The query takes {E8.after} because the database ran out of memory.
E8 | The slow query is due to more rows per call.
E8 | Had the index been kept, {S1} would have failed.
E9,E18 | Rolling back release {E9.version} brings the index back.
E14,E18 | Slow requests of {S3} are what made calls to {S2} slow.
E14,E18 | The rise in the time per request at {S3} preceded the lost index.
E1,E14 | Of the {E1.after} that a request to {S1} takes, {E14.after} are spent in {S4}.`,
  'card-network': `
E1,E8 | {S2} answered {S4} with errors because {S1} failed {E1.after} of its requests.
E11,E12 | {S4} failed because {S3} failed {E12.after} of its requests.
E8,E6 | {S4} fails because it takes longer itself.
E8 | {S2} did not answer {S4} at all.
E8 | {S2} answered {S4} slowly.
E8 | {S2} answered {S3} with errors.
E8 | {S2} answered every call of {S4} with errors.
E8 | {S2} only rejected calls of {S4}.
E8 | {S2} declined the cards of customers.
E8 | {S2} had an outage.
E8 | Of the calls from {S4} to it, {E8.after} succeeded.
E8 | Of the calls from {S4} to {S2}, {E1.after} failed.
E1,E8 | {S1} failed {E8.after} of its requests.
E5 | A slow database of {S5} is behind the failures.
E5,E1 | {S1} has failed {E1.after} of its requests because calls from {S5} to {S6} took {E5.after}.
E5,E1 | The failures at {S1} followed from slower calls to {S6}.
E2 | Requests to {S1} became slower while it failed.
E2 | The time per request at {S1} fell because failures are quick.
E4 | {S5} slowed down to {E4.after}.
E12,E11 | {S3} failed more of its requests than {S4}.
E11,E12,E1 | {S1} was hit hardest of all.
E1 | No user was affected.
E1 | {S1} has failed {E1.after} of its requests, all of them payments.
E1 | {S1} has failed {E1.after} of its requests for hours.
E8 | It is proven that {S2} is at fault.
E8 | The credentials of {S4} for {S2} expired.
E8 | A certificate of {S2} expired.
E8 | A bug in {S4} made {S2} answer with errors.
E8 | {S4} sent {S2} malformed calls.
E8,E3 | Too many requests overloaded {S2}.
E8 | More than half of the payments were lost.
E8 | Payments were charged twice.
E1 | {S1} is failing; {S5} is too.
E1 | {S1} has failed {E1.after} of its requests since {T2}.
E8 | {S2} has answered without errors since {T3}.
E8 | Failed calls fell from {E8.after} to {E8.before}.
E8 | Failed calls rose to {E8.after}, then fell.`,
  'reports/backup-on-disk': `
E1,E2 | Requests to {S1} took {E1.after} because {E2.after} of them failed.
E1,E2 | {S1} failed {E2.after} of its requests because they took {E1.after}.
E17,E27 | {Q1} read {E17.after} because calls to {S2} took {E27.after}.
E19,E17 | {Q1} read all of the {E17.after} that the disk gave.
E19,E17 | {S2} read {E19.after} of the {E17.after} that the disk gave.
E19,E18 | {S2} wrote more to the disk than {Q1} read from it.
E20 | {S2} read more blocks from outside of its cache.
E12,E17 | Disk {Q2} of {Q3} broke, and {S2} needs it.
E11 | Sessions that wait for a lock slowed {S2} down.
E47 | Release {E47.version} of {E47.service} set it off at {E47.time}.
E47,E1 | In the wake of release {E47.version} of {E47.service}, requests to {S1} took {E1.after}.
E22 | Scheduled job “{E22.title}” was stopped at {E22.time}.
E22 | Scheduled job “{E22.title}” set it off at {E21.time}.
E22 | Scheduled job “{E22.title}” started at {E22.time}, {E22.lag} after the onset.
E32 | Scheduled job “{E32.title}” started {E32.lag} later than usual.
E45,E44 | In earlier windows the 95th percentile was as high as now.
E46 | Backups have always done this to {S1}.
E21 | Configuration change “{Q5}” stopped {Q1} from taking so much.
E21,E47 | What let it take so much is release {E47.version} of {S8}.
E1 | From {T1} to {T2} requests to {S1} took {E1.before} on average instead of {E1.after}.
E1 | Since {T1} requests to {S1} have taken {E1.after}, and still do.
E1 | From {T3} to {T4} requests to {S1} took {E1.after} on average.
E1 | It was still going on at {T4}.
E1 | Users are no longer hurt since {T2} because {Q1} was paused.
E1,E22 | It ended at {T2} because someone limited the bandwidth of {Q1}.
E43 | {S7} was slow as well.
E43,E4 | The 95th percentile at {S7} rose to {E4.after}.
E43,E4 | {S7} was slower than {S1}.
E1,E5 | {S3} was hurt more than {S1}.
E5,E1 | Slow requests at {S3} brought {S1} to its knees.
E5,E1 | Requests to {S1} took {E1.after} as a consequence of slow requests at {S3}.
E23 | {S1} spends its own time on something else.
E6 | Payments were written twice.
E6 | Each call of the statement touched more blocks than before.
E6,E7 | The slow statement is due to more blocks per call.
E12 | The busiest disk was busy {E12.change} per second.
E14 | {E14.after} were lost in the queue of the disk.
E13 | Writes to the disk took {E13.after} each.
E26 | {S2} rejected {E26.after} of calls because its disk was full.
E27 | The network between {S1} and {S2} is responsible for {E27.after} per call.
E28,E27 | Calls from {S3} to {S1} took {E27.after}.
E1 | Nobody noticed that requests to {S1} took {E1.after}.
E1 | Requests to {S1} took {E1.after}, a tenth of a minute.
E1 | Requests to {S1} took twelve seconds.`,
  'reports/pool-exhausted': `
E1,E2 | The time per request at {S1} rose to {E2.after} because {E1.after} of requests failed.
E5,E1 | {S1} failed {E1.after} of its requests because {S3} failed {E5.after}.
E10,E11 | Waiting requests lengthened the time for which a connection is held.
E15 | {S2} became slow, and {S1} waited for it.
E15 | Calls from {S1} to {S2} slowed down to {E15.after}.
E16 | {S4} took longer to answer {S1}.
E16,E8 | The pool ran out because {S4} is slow.
E32 | {S4} ran out of sessions.
E38 | Release {E38.version} of {E38.service} set it off at {E38.time}.
E38,E1 | {S1} failed after release {E38.version} of {E38.service}, which is to blame.
E37 | The flag change “{E37.title}” brought more users to {S1}.
E37,E38 | {S8} and {S3} were changed shortly before, and one of these changes broke {S1}.
E34,E17 | Commit “{E34.title}” was reverted in release {E17.version}.
E34 | Commit “{E34.title}” gives the connection back before it calls {S2}.
E34 | Commit “{E34.title}” made {S2} slow.
E34,E17 | Its commit “{E34.title}” shrinks the pool {Q1}.
E17 | Release {E17.version} of {S3} set it off at {E17.time}.
E11 | Each connection was held for {E12.after} instead of {E11.before}.
E11,E12 | Each request held a connection for {E11.after} and {S2} waited {E12.after}.
E11 | Each connection was held for {E11.before} instead of {E11.after}.
E12 | Requests waited {E12.after} for an answer of {S4}.
E14 | {S1} called {S4} {E14.count:number} times between two statements of {E14.within}.
E14 | {S2} called {S1} {E14.count:number} times.
E14 | {S1} called {S2} {E14.count:number} times more often than before.
E41 | Connections were given back faster while the pool was full.
E39 | While the pool was full, a connection was held for a shorter time.
E9,E8 | The pool {Q1} of {S1} was half empty.
E9 | A larger pool would not have helped.
E9 | A pool of forty connections would have been enough.
E8,E9 | {S1} leaks connections.
E7 | All requests of {S1} in {E7.operation} failed.
E25 | {S3} logged {E25.template} {E25.count:number} times.
E21 | The event loop of {S1} held requests up.
E22 | CPU time per request at {S1} explains the wait.
E23 | {S7} has no CPU to spare.
E19 | The disk under {S4} slowed it down.
E28 | The delay between {S1} and {S2} grew.
E30,E3 | Requests per second at {S3} fell because users went away.
E1 | {S1} failed one request in five.
E1 | {S1} failed {E1.after} of its requests, and no order came through.
E5 | {S3} failed {E5.after} of its requests for lack of connections of its own.
E1,E5 | {S3} failed more of its requests than {S1}.
E2 | Requests to {S1} took {E2.after} instead of {E2.before}, so {S8} lost users.`,
};
