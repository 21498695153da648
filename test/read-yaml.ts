/** What the manifests of `deploy/` are made of. */
export type Yaml = string | readonly Yaml[] | { readonly [key: string]: Yaml };

interface Line {
  readonly indent: number;
  readonly text: string;
  readonly number: number;
}

function linesOf(text: string): Line[] {
  return text.split('\n').flatMap((raw, at) => {
    const line = raw.replace(/(?:^|\s)#.*$/, '').trimEnd();
    if (line.trim() === '') return [];
    return [{ indent: line.length - line.trimStart().length, text: line.trim(), number: at + 1 }];
  });
}

function scalar(text: string, line: number): Yaml {
  if (text.startsWith('[')) {
    if (!text.endsWith(']')) throw new Error(`line ${line}: a list that does not end`);
    const inner = text.slice(1, -1).trim();
    return inner === '' ? [] : inner.split(',').map((one) => scalar(one.trim(), line));
  }
  const quoted = /^(["'])(.*)\1$/.exec(text);
  if (quoted !== null) return quoted[2] as string;
  if (/^[&*!|>{%@`]/.test(text)) throw new Error(`line ${line}: "${text}" is not read here`);
  return text;
}

const keyed = /^("[^"]*"|[^\s:'"[][^:]*?):(?:\s+(.*))?$/;

/**
 * Reads the part of YAML that manifests need: maps and lists by indentation, lists in brackets, plain and quoted texts.
 * All scalars are texts. Throws on anything else, rather than guess.
 */
function readDocument(lines: Line[]): Yaml {
  let at = 0;
  const block = (indent: number): Yaml => {
    const first = lines[at] as Line;
    if (first.text === '-' || first.text.startsWith('- ')) return list(indent);
    if (keyed.test(first.text)) return map(indent);
    at++;
    return scalar(first.text, first.number);
  };
  const nested = (indent: number, or: number): Yaml => {
    const next = lines[at];
    if (next === undefined || next.indent < or) return '';
    if (next.indent === indent && !next.text.startsWith('-')) return '';
    return block(next.indent);
  };
  const map = (indent: number): Yaml => {
    const found: Record<string, Yaml> = {};
    for (let line = lines[at]; line !== undefined && line.indent === indent; line = lines[at]) {
      const match = keyed.exec(line.text);
      if (match === null) throw new Error(`line ${line.number}: "${line.text}" has no key`);
      const key = (match[1] as string).replace(/^"|"$/g, '');
      if (key in found) throw new Error(`line ${line.number}: "${key}" is there twice`);
      at++;
      // A list may stand as far left as its key.
      found[key] = match[2] === undefined ? nested(indent, indent) : scalar(match[2], line.number);
    }
    const after = lines[at];
    if (after !== undefined && after.indent > indent) {
      throw new Error(`line ${after.number}: it is indented too far`);
    }
    return found;
  };
  const list = (indent: number): Yaml => {
    const found: Yaml[] = [];
    for (let line = lines[at]; line !== undefined && line.indent === indent; line = lines[at]) {
      if (!/^-(?:\s|$)/.test(line.text)) break;
      const rest = line.text.slice(1).trimStart();
      const inner = indent + line.text.length - rest.length;
      if (rest === '') at++;
      else lines[at] = { ...line, indent: inner, text: rest };
      found.push(block(rest === '' ? (lines[at] as Line).indent : inner));
    }
    return found;
  };
  const whole = block((lines[0] as Line).indent);
  const left = lines[at];
  if (left !== undefined) throw new Error(`line ${left.number}: "${left.text}" belongs nowhere`);
  return whole;
}

export function readYaml(text: string): Yaml[] {
  return text
    .split(/^---$/m)
    .map(linesOf)
    .filter((lines) => lines.length > 0)
    .map(readDocument);
}
