import type { OpenedStore } from './opened-store.ts';
import type { StoreTools } from './store-tools.ts';

type Part = Pick<OpenedStore, 'shown' | 'tools'>;

/** Tools of several stores that are one. */
export function composedTools(parts: readonly Part[]): StoreTools {
  const migrating = parts.flatMap(({ tools }) => tools.schema ?? []);
  return {
    async stats(options) {
      const all = await Promise.all(parts.map(({ tools }) => tools.stats(options)));
      return {
        tables: all.flatMap(({ tables }) => tables),
        others: all.flatMap(({ others }) => others),
        warnings: all.flatMap(({ warnings }) => warnings),
        facts: all.flatMap(({ facts }, i) => facts.map((fact) => `${parts[i]?.shown}: ${fact}`)),
      };
    },
    async checks(options) {
      const all = await Promise.all(parts.map(({ tools }) => tools.checks(options)));
      return all.flatMap((checks, i) =>
        checks.map((check) => ({ ...check, detail: `${parts[i]?.shown}: ${check.detail}` })),
      );
    },
    ...(migrating.length > 0 && {
      schema: {
        async plan(options) {
          const plans = await Promise.all(migrating.map((schema) => schema.plan(options)));
          return {
            version: Math.min(...plans.map(({ version }) => version)),
            target: Math.max(...plans.map(({ target }) => target)),
            statements: plans.flatMap(({ statements }) => statements),
            foreign: plans.flatMap(({ foreign }) => foreign),
          };
        },
        async migrate(options) {
          const done: string[] = [];
          for (const schema of migrating) done.push(...(await schema.migrate(options)));
          return done;
        },
      },
    }),
  };
}
