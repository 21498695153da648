import { paramText } from './param-text.ts';
import type { Statement } from './sql.ts';

export interface Form {
  readonly contentType: string;
  readonly body: Buffer;
}

/**
 * A statement and its parameters as a form: addresses have a length that lists of ids soon exceed. `boundary` must not
 * occur in the data: take a random one.
 */
export function statementForm({ text, params }: Statement, boundary: string): Form {
  const parts: string[] = [];
  const add = (name: string, content: string): void => {
    parts.push(
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${content}\r\n`,
    );
  };
  add('query', text);
  for (const [name, data] of Object.entries(params)) add(`param_${name}`, paramText(data));
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.from(`${parts.join('')}--${boundary}--\r\n`),
  };
}
