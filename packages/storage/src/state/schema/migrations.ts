import { sql } from '../sql.ts';
import type { Migration } from './migration.ts';

const projectsAndKeys: Migration = {
  version: 1,
  name: 'projects and keys',
  up: ({ text, real, tableEnd }) => [
    sql`CREATE TABLE abduce_projects (
      id ${text} PRIMARY KEY,
      document ${text} NOT NULL,
      created_at ${real} NOT NULL
    )${tableEnd}`,
    sql`CREATE TABLE abduce_api_keys (
      id ${text} PRIMARY KEY,
      project_id ${text} NOT NULL REFERENCES abduce_projects (id) ON DELETE CASCADE,
      name ${text} NOT NULL,
      scopes ${text} NOT NULL,
      hash ${text} NOT NULL,
      created_at ${real} NOT NULL,
      last_used_at ${real},
      revoked_at ${real}
    )${tableEnd}`,
    sql`CREATE INDEX abduce_api_keys_by_project ON abduce_api_keys (project_id, created_at, id)`,
  ],
  down: () => [sql`DROP TABLE abduce_api_keys`, sql`DROP TABLE abduce_projects`],
};

const incidents: Migration = {
  version: 2,
  name: 'incidents',
  up: ({ text, real, tableEnd }) => [
    sql`CREATE TABLE abduce_incidents (
      project_id ${text} NOT NULL REFERENCES abduce_projects (id) ON DELETE CASCADE,
      id ${text} NOT NULL,
      status ${text} NOT NULL,
      opened_at ${real} NOT NULL,
      updated_at ${real} NOT NULL,
      resolved_at ${real},
      document ${text} NOT NULL,
      PRIMARY KEY (project_id, id)
    )${tableEnd}`,
    sql`CREATE INDEX abduce_incidents_by_time ON abduce_incidents (project_id, opened_at, id)`,
    sql`CREATE TABLE abduce_incident_events (
      project_id ${text} NOT NULL,
      incident_id ${text} NOT NULL,
      time ${real} NOT NULL,
      type ${text} NOT NULL,
      document ${text} NOT NULL,
      PRIMARY KEY (project_id, incident_id, time, type),
      FOREIGN KEY (project_id, incident_id)
        REFERENCES abduce_incidents (project_id, id) ON DELETE CASCADE
    )${tableEnd}`,
  ],
  down: () => [sql`DROP TABLE abduce_incident_events`, sql`DROP TABLE abduce_incidents`],
};

const settings: Migration = {
  version: 3,
  name: 'settings, silences and dismissals',
  up: ({ text, real, integer, tableEnd }) => [
    sql`CREATE TABLE abduce_settings (
      project_id ${text} NOT NULL REFERENCES abduce_projects (id) ON DELETE CASCADE,
      key ${text} NOT NULL,
      version ${integer} NOT NULL,
      document ${text} NOT NULL,
      updated_at ${real} NOT NULL,
      PRIMARY KEY (project_id, key)
    )${tableEnd}`,
    sql`CREATE TABLE abduce_silences (
      project_id ${text} NOT NULL REFERENCES abduce_projects (id) ON DELETE CASCADE,
      id ${text} NOT NULL,
      starts_at ${real} NOT NULL,
      ends_at ${real} NOT NULL,
      document ${text} NOT NULL,
      created_at ${real} NOT NULL,
      PRIMARY KEY (project_id, id)
    )${tableEnd}`,
    sql`CREATE INDEX abduce_silences_by_end ON abduce_silences (project_id, ends_at, id)`,
    sql`CREATE TABLE abduce_dismissals (
      project_id ${text} NOT NULL REFERENCES abduce_projects (id) ON DELETE CASCADE,
      kind ${text} NOT NULL,
      subject ${text} NOT NULL,
      document ${text} NOT NULL,
      created_at ${real} NOT NULL,
      PRIMARY KEY (project_id, kind, subject)
    )${tableEnd}`,
  ],
  down: () => [
    sql`DROP TABLE abduce_dismissals`,
    sql`DROP TABLE abduce_silences`,
    sql`DROP TABLE abduce_settings`,
  ],
};

const checkpoints: Migration = {
  version: 4,
  name: 'checkpoints',
  up: ({ text, real, integer, tableEnd }) => [
    sql`CREATE TABLE abduce_checkpoints (
      key ${text} PRIMARY KEY,
      version ${integer} NOT NULL,
      document ${text} NOT NULL,
      updated_at ${real} NOT NULL
    )${tableEnd}`,
  ],
  down: () => [sql`DROP TABLE abduce_checkpoints`],
};

export const migrations: readonly Migration[] = [projectsAndKeys, incidents, settings, checkpoints];
