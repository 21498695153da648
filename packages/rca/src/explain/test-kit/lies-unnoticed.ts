/**
 * False sentences by the same hand that the judge still lets pass. Whoever teaches it to refuse one moves it to
 * `lies-red.ts`; nothing is ever added here but what was found.
 */
export const liesUnnoticed: Readonly<Record<string, string>> = {
  'kept-connections': `
E1,E2 | The failures at {S1} were caused by the longer time per request.
E1,E2 | Requests to {S1} took {E2.after}, which made {E1.after} of them fail.
E10,E21 | The failed requests at {S2} exhausted the connection pool {Q1}.
E14 | Release {E14.version} of {E14.service} put an end to it at {E14.time}.
E14,E10 | Connections in use rose before release {E14.version} of {E14.service} went live.
E10,E11 | The pool {Q1} of {S2} had {E10.after:number} connections allowed and used {E11.after}.
E1 | {S1} failed about half of its requests, as it did before.
E4 | Requests to {S1} took {E4.after} on average.
E5,E6 | GET /orders was the only route that became slower.
E19 | Memory at {S2} ran out at {E19.after}.
E8 | Requests of {S2} failed {E9.count:number} times in {E8.operation}.
E22 | {S2} logged {E8.count} of errors about the pool.
E22,E8 | {S2} first logged the error at {E8.first_seen}.
E9,E8 | More failures began in {E9.operation} than in {E8.operation}.
E29,E10 | {S3} went down at {E29.onset}.
E10,E13 | The connection pool {Q1} of {S2} had no free slot, since {S3} was slow.
E27,E20 | Release {E14.version} of {E14.service} brought more garbage collection.
`,
  'bad-release': `
E8 | The query {Q3} was changed and now takes {E8.after}.
E8 | The query runs {E8.ratio} more often than before.
E8,E9 | Table {Q1} in {S2} lost rows.
E8,E9 | Table {Q1} in {S2} has its index back.
E2 | {S1} failed requests.
E9 | Before release {E9.version} of {E9.service}, requests took {E1.after}.
E8 | The database is down, and the query takes {E8.after}.
E1,E18 | {S1} and {S3} share the blame.
`,
  'card-network': `
E8 | {S4} answered {S2} with errors.
E1,E2 | As more requests failed, users got faster answers.
E8 | The provider behind {S2} confirmed the errors.
E8 | A release of {S4} set it off.
E8,E9 | The network between {S3} and {S5} dropped calls.
`,
  'reports/backup-on-disk': `
E12,E19 | The busy disk made {Q1} read {E19.after}.
E19,E17 | {Q1} read {E17.after} of the {E19.after} that the disk gave.
E19 | {Q1} wrote {E19.after} to the disk.
E12,E17 | {S2} saturated disk {Q2} of {Q3}.
E12,E17 | {Q1} saturated every disk of {Q3}.
E12,E17 | {Q1} filled up disk {Q2} of {Q3}.
E12,E13 | A slow disk is to blame, not {Q1}.
E46 | {Q1} read as much as ever.
E24 | Memory of {S6} is the root of it.
E15,E16 | Some process waited for disks {E16.after} of the time.
E41,E27 | More calls to {S2} made them slower.
E1,E12 | Since requests to {S1} took {E1.after}, the disk was busier.
`,
  'reports/pool-exhausted': `
E8,E2 | The slow requests of {S1} used up the connection pool {Q1}.
E13,E8 | Sessions idle in a transaction at {S4} used up the pool {Q1} of {S1}.
E32 | {S4} used {E32.after} of its {E32.before}.
E34 | Commit “{E34.title}” was live from {E34.time}.
E42 | {E42.after} of users gave up.
E42 | {E10.after} gave up waiting for a connection.
E7,E25 | {S1} logged the error {E7.count:number} times.
E8,E10 | As soon as requests waited, connections in use rose.
E13,E1 | Sessions idle in a transaction rose after {S1} began to fail.
`,
};
