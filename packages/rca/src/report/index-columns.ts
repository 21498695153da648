export interface IndexColumn {
  readonly name: string;
  readonly descending: boolean;
}

const word = '[A-Za-z_][A-Za-z0-9_]*';

/** Longer statements are not looked at. */
const longest = 4000;

/** The most columns that an index is proposed for. */
const most = 3;

/**
 * Columns of an index that serves a statement on one table: those compared with one value, then those it is ordered by.
 * `undefined` for statements on several tables, with alternatives, or in a form that is not understood.
 */
export function indexColumns(statement: string, table: string): readonly IndexColumn[] | undefined {
  if (statement.length > longest) return undefined;
  const words = statement.replace(/["`]/g, '').replace(/\s+/g, ' ').trim();
  const parts = words.match(
    new RegExp(
      `^SELECT .+? FROM (${word}(?:\\.${word})?) WHERE (.+?)(?: ORDER BY (.+?))?(?: LIMIT .+)?;?$`,
      'i',
    ),
  );
  if (parts === null) return undefined;
  const [, from = '', where = '', order = ''] = parts;
  if (
    from.toLowerCase() !== table.toLowerCase() ||
    /\b(?:OR|JOIN|SELECT|UNION)\b|\(/i.test(`${where} ${order}`)
  ) {
    return undefined;
  }
  const columns: IndexColumn[] = [];
  const add = (name: string, descending: boolean): void => {
    if (!columns.some((column) => column.name === name)) columns.push({ name, descending });
  };
  for (const condition of where.split(/ AND /i)) {
    const name = condition.match(new RegExp(`^(${word}) ?= ?(?:\\?|\\$\\d+|%s|:${word})$`))?.[1];
    if (name === undefined) return undefined;
    add(name, false);
  }
  for (const item of order === '' ? [] : order.split(/ ?, ?/)) {
    const [, name, direction = ''] =
      item.match(new RegExp(`^(${word})(?: (ASC|DESC))?$`, 'i')) ?? [];
    if (name === undefined) return undefined;
    add(name, direction.toUpperCase() === 'DESC');
  }
  return columns.length > most ? undefined : columns;
}
