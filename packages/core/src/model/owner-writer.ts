import { attributeWriter } from './attribute-writer.ts';
import type { AttributesInit } from './attributes.ts';
import type { ResourceTable, ScopeTable } from './batch.ts';
import type { ScopeInit } from './batch-inits.ts';
import { words } from './columns.ts';

export type Intern = (value: string) => number;

export interface OwnerWriter {
  /** The row of a resource. */
  resource(attributes: AttributesInit | undefined): number;
  /** The row of a scope. */
  scope(scope: ScopeInit | undefined): number;
  take(): { readonly resources: ResourceTable; readonly scopes: ScopeTable };
}

/** Writes what rows refer to. Told apart by identity: rows of one resource share the object, and equal ones twice do no harm. */
export function ownerWriter(intern: Intern): OwnerWriter {
  const resourceAttributes = attributeWriter(intern);
  const resourceIds = new Map<unknown, number>();
  const scopeAttributes = attributeWriter(intern);
  const scopeIds = new Map<unknown, number>();
  const names = words();
  const versions = words();
  const schemaUrls = words();
  return {
    resource(attributes) {
      let id = resourceIds.get(attributes);
      if (id === undefined) {
        id = resourceIds.size;
        resourceIds.set(attributes, id);
        resourceAttributes.pushRow(attributes);
      }
      return id;
    },
    scope(init) {
      let id = scopeIds.get(init);
      if (id === undefined) {
        id = scopeIds.size;
        scopeIds.set(init, id);
        names.push(intern(init?.name ?? ''));
        versions.push(intern(init?.version ?? ''));
        schemaUrls.push(intern(init?.schemaUrl ?? ''));
        scopeAttributes.pushRow(init?.attributes);
      }
      return id;
    },
    take: () => ({
      resources: {
        length: resourceIds.size,
        attributes: resourceAttributes.take(),
        droppedAttributes: new Uint32Array(resourceIds.size),
        schemaUrl: new Uint32Array(resourceIds.size),
      },
      scopes: {
        length: scopeIds.size,
        name: names.take(),
        version: versions.take(),
        attributes: scopeAttributes.take(),
        droppedAttributes: new Uint32Array(scopeIds.size),
        schemaUrl: schemaUrls.take(),
      },
    }),
  };
}
