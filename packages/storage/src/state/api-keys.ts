import { AbduceError, type ApiKey, type ApiKeyScope, type ApiKeyState } from '@abduce/core';
import { formatKey, hashSecret, idBytes, parseKey, sameHash, secretBytes } from './api-key-text.ts';
import type { Row, Steps } from './database.ts';
import { checkedText, stateLimits, tooMuch } from './limits.ts';
import { cursorOf, pageLimit, pageOf } from './paging.ts';
import { integer, real, sql, text } from './sql.ts';
import type { StateContext } from './state-context.ts';

const knownScopes: readonly ApiKeyScope[] = ['ingest', 'read', 'admin'];
/** The time of last use is written this often at most, so that reading stays reading. */
const useGranularity = 60_000;
/** Compared when there is no such key, so that both answers take as long. */
const noHash = '0'.repeat(64);

const columns = sql`id, project_id, name, scopes, hash, created_at, last_used_at, revoked_at`;

function keyOf(row: Row): ApiKey {
  return {
    id: row.id as string,
    project: row.project_id as string,
    name: row.name as string,
    scopes: JSON.parse(row.scopes as string) as ApiKeyScope[],
    createdAt: row.created_at as number,
    ...(row.last_used_at === null ? {} : { lastUsedAt: row.last_used_at as number }),
    ...(row.revoked_at === null ? {} : { revokedAt: row.revoked_at as number }),
  };
}

function checkedScopes(scopes: readonly ApiKeyScope[]): ApiKeyScope[] {
  const unknown = scopes.find((scope) => !knownScopes.includes(scope));
  if (scopes.length === 0 || unknown !== undefined) {
    throw new AbduceError(
      'STORE_REJECTED',
      unknown === undefined ? 'a key without scopes' : `scope ${JSON.stringify(unknown)}`,
      { hint: `Use some of ${knownScopes.join(', ')}.`, details: { limit: 'state.scope' } },
    );
  }
  return knownScopes.filter((scope) => scopes.includes(scope));
}

export function apiKeyState({ dialect, now, random, query, transact }: StateContext): ApiKeyState {
  function* checkRoom(project: string, name: string): Steps<void> {
    // Holding the project's row makes others that would add a key wait.
    yield sql`SELECT id FROM abduce_projects WHERE id = ${text(project)}${dialect.forUpdate}`;
    const [counts] = yield sql`SELECT
      CAST(count(*) AS integer) AS total,
      CAST(count(CASE WHEN revoked_at IS NULL AND name = ${text(name)} THEN 1 END) AS integer)
        AS active
      FROM abduce_api_keys WHERE project_id = ${text(project)}`;
    const { total, active } = counts as { total: number; active: number };
    if (active >= stateLimits['state.keys.active']) {
      const hint = 'Revoke one of them first.';
      throw tooMuch('state.keys.active', `active keys named "${name}"`, active + 1, hint);
    }
    if (total >= stateLimits['state.keys']) {
      throw tooMuch('state.keys', 'keys of the project', total + 1, 'Prune revoked keys.');
    }
  }
  return {
    async create(init, options) {
      const name = checkedText('the name of a key', init.name);
      const secret = random(secretBytes);
      const key: ApiKey = {
        id: Buffer.from(random(idBytes)).toString('hex'),
        project: init.project,
        name,
        scopes: checkedScopes(init.scopes),
        createdAt: now(),
      };
      await transact(function* () {
        yield* checkRoom(key.project, name);
        yield sql`INSERT INTO abduce_api_keys (id, project_id, name, scopes, hash, created_at)
          VALUES (${text(key.id)}, ${text(key.project)}, ${text(name)},
            ${text(JSON.stringify(key.scopes))}, ${text(hashSecret(secret))},
            ${real(key.createdAt)})`;
      }, options);
      return { key, secret: formatKey(key.id, secret) };
    },
    async verify(secret, options) {
      const given = parseKey(secret);
      if (given === undefined) return undefined;
      const [row] = await query(
        sql`SELECT ${columns} FROM abduce_api_keys WHERE id = ${text(given.id)}`,
        options,
      );
      const same = sameHash((row?.hash as string | undefined) ?? noHash, hashSecret(given.secret));
      if (row === undefined || !same || row.revoked_at !== null) return undefined;
      const key = keyOf(row);
      const time = now();
      if (key.lastUsedAt !== undefined && time - key.lastUsedAt < useGranularity) return key;
      await query(
        sql`UPDATE abduce_api_keys SET last_used_at = ${real(time)}
          WHERE id = ${text(key.id)} AND (last_used_at IS NULL OR last_used_at < ${real(time)})`,
        options,
      );
      return { ...key, lastUsedAt: time };
    },
    async list(project, page = {}, options) {
      const limit = pageLimit(page);
      const [time = Number.NEGATIVE_INFINITY, id = ''] = cursorOf(page, ['number', 'string']) ?? [];
      const rows = await query(
        sql`SELECT ${columns} FROM abduce_api_keys WHERE project_id = ${text(project)}
          AND (created_at, id) > (${real(time as number)}, ${text(id as string)})
          ORDER BY created_at, id LIMIT ${integer(limit + 1)}`,
        options,
      );
      return pageOf(rows, limit, keyOf, (row) => [row.created_at as number, row.id as string]);
    },
    async revoke(project, id, options) {
      const rows = await query(
        sql`UPDATE abduce_api_keys SET revoked_at = ${real(now())}
          WHERE project_id = ${text(project)} AND id = ${text(id)} AND revoked_at IS NULL
          RETURNING id`,
        options,
      );
      return rows.length > 0;
    },
  };
}
