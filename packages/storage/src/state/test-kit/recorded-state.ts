import { integer, real, type Sql, sql, text } from '../sql.ts';

const at = 1767614400000;
/** The secret whose hash is recorded below. */
export const recordedSecret = 'abd_00112233445566aa_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8';

/** Rows as version 4 of the schema wrote them, by the version that brought their tables. */
export const recordedRows: readonly (readonly Sql[])[] = [
  [
    sql`INSERT INTO abduce_projects (id, document, created_at)
      VALUES (${text('shop')}, ${text('{"name":"Shop \\"é\\u0000\\""}')}, ${real(at)})`,
    sql`INSERT INTO abduce_api_keys (id, project_id, name, scopes, hash, created_at, revoked_at)
      VALUES (${text('00112233445566aa')}, ${text('shop')}, ${text('collector')},
        ${text('["ingest","read"]')},
        ${text('630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd')},
        ${real(at + 0.5)}, ${real(null)})`,
  ],
  [
    sql`INSERT INTO abduce_incidents
        (project_id, id, status, opened_at, updated_at, resolved_at, document)
      VALUES (${text('shop')}, ${text('i1')}, ${text('open')}, ${real(at)}, ${real(at + 60000)},
        ${real(null)}, ${text('{"burnRates":[{"long":{"$":"NaN"}}],"id":"i1","status":"open"}')})`,
    sql`INSERT INTO abduce_incident_events (project_id, incident_id, time, type, document)
      VALUES (${text('shop')}, ${text('i1')}, ${real(at)}, ${text('opened')},
        ${text('{"id":"i1","status":"open"}')})`,
  ],
  [
    sql`INSERT INTO abduce_settings (project_id, key, version, document, updated_at)
      VALUES (${text('shop')}, ${text('slo')}, ${integer(7)},
        ${text('{"target":0.99,"weights":{"$":["f64","AAAAAAAA+D8="]}}')}, ${real(at)})`,
    sql`INSERT INTO abduce_silences (project_id, id, starts_at, ends_at, document, created_at)
      VALUES (${text('shop')}, ${text('51')}, ${real(at)}, ${real(at + 1)},
        ${text('{"author":"ada","matchers":[{"label":"a","op":"=","value":"b"}],"reason":"r"}')},
        ${real(at)})`,
    sql`INSERT INTO abduce_dismissals (project_id, kind, subject, document, created_at)
      VALUES (${text('shop')}, ${text('finding')}, ${text('cpu@shop')},
        ${text('{"author":"ada","reason":"as designed"}')}, ${real(at)})`,
  ],
  [
    sql`INSERT INTO abduce_checkpoints (key, version, document, updated_at)
      VALUES (${text('watch')}, ${integer(3)}, ${text('{"$":["bigint","12345678901234567890"]}')},
        ${real(at)})`,
  ],
];
