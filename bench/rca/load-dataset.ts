import type { Dataset } from './labelled-case.ts';

export type DatasetName = 'petshop' | 'nezha' | 'rootcausebench' | 'rcaeval';

/** Loaded only when asked for, so that one loader never pays for another's imports. */
const loaders: Readonly<Record<DatasetName, () => Promise<{ readonly dataset: Dataset }>>> = {
  petshop: () => import('./datasets/petshop/index.ts'),
  nezha: () => import('./datasets/nezha/index.ts'),
  rootcausebench: () => import('./datasets/rootcausebench/index.ts'),
  rcaeval: () => import('./datasets/rcaeval/index.ts'),
};

export const datasetNames: readonly DatasetName[] = Object.keys(loaders) as DatasetName[];

export function isDatasetName(name: string): name is DatasetName {
  return Object.hasOwn(loaders, name);
}

export async function loadDataset(name: DatasetName): Promise<Dataset> {
  return (await loaders[name]()).dataset;
}
