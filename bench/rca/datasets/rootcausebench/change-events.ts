import type { ChangeEvent } from '@abduce/core';
import { type IncidentTables, textOf, timeOf } from './incident-files.ts';

/** The attribute that ties a deploy to the commit it ships. */
export const revision = 'vcs.ref.head.revision';

/** Commits, deploys and flags as changes: a commit under its own id, a deploy pointing at the commit that it ships. */
export function changeEvents(tables: IncidentTables): readonly ChangeEvent[] {
  const commits = tables.commits.map((row): ChangeEvent => {
    const files = row.files_changed;
    const diff = textOf(row, 'diff');
    return {
      id: textOf(row, 'sha'),
      kind: 'commit',
      time: timeOf(row, 'timestamp'),
      title: textOf(row, 'message'),
      author: textOf(row, 'author'),
      ...(Array.isArray(files) && { files: files.map(String) }),
      ...(diff !== '' && { diff }),
    };
  });
  const deploys = tables.deploys.map((row): ChangeEvent => {
    const [service, version, commit] = [
      textOf(row, 'service'),
      textOf(row, 'version'),
      textOf(row, 'commit_sha'),
    ];
    return {
      id: `deploy:${service}:${version}:${commit.slice(0, 8)}`,
      kind: 'deploy',
      service,
      time: timeOf(row, 'timestamp'),
      title: `${service} ${version}`,
      version,
      ...(commit !== '' && { attributes: { [revision]: commit } }),
    };
  });
  const flags = tables.flags.map((row): ChangeEvent => {
    const [flag, service] = [textOf(row, 'flag'), textOf(row, 'service')];
    return {
      id: `flag:${flag}:${textOf(row, 'timestamp')}`,
      kind: 'flag',
      ...(service !== '' && { service }),
      time: timeOf(row, 'timestamp'),
      title: `${flag} ${textOf(row, 'change')}`,
      author: textOf(row, 'actor'),
    };
  });
  return [...commits, ...deploys, ...flags].filter(
    ({ id, time }) => id !== '' && Number.isFinite(time),
  );
}
