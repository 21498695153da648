/** Names and values that tell series apart. Keys are unique; order carries no meaning. */
export type Labels = ReadonlyMap<string, string>;

export function labelsOf(init: Readonly<Record<string, string>>): Labels {
  return new Map(Object.entries(init));
}

/** Equal for equal label sets, whatever their order. Keys and values may hold any character. */
export function labelsKey(labels: Labels): string {
  if (labels.size === 0) return '';
  const keys = [...labels.keys()].sort();
  let key = '';
  for (const name of keys) {
    const value = labels.get(name) as string;
    key += `${name.length}:${name}${value.length}:${value}`;
  }
  return key;
}

/** Keeps only the named labels. A label that is absent stays absent. */
export function pickLabels(labels: Labels, names: readonly string[]): Labels {
  const picked = new Map<string, string>();
  for (const name of names) {
    const value = labels.get(name);
    if (value !== undefined) picked.set(name, value);
  }
  return picked;
}
