import type { Dataset } from './labelled-case.ts';

export type DatasetName = 'petshop' | 'nezha' | 'rootcausebench' | 'rcaeval';

export const datasetNames: readonly DatasetName[] = [
  'petshop',
  'nezha',
  'rootcausebench',
  'rcaeval',
];

export function isDatasetName(name: string): name is DatasetName {
  return (datasetNames as readonly string[]).includes(name);
}

/** Loaded only when asked for, so that one loader never pays for another's imports. */
export async function loadDataset(name: DatasetName): Promise<Dataset> {
  const module = (await import(`./datasets/${name}/index.ts`)) as { readonly dataset: Dataset };
  return module.dataset;
}
