/** Letters and digits that mean themselves in any literal. */
const plain = /^[A-Za-z0-9_]$/;

const codes: readonly string[] = Array.from({ length: 256 }, (_, byte) => {
  const char = String.fromCharCode(byte);
  return plain.test(char) ? char : `\\x${byte.toString(16).padStart(2, '0')}`;
});

/**
 * A text as a literal of the engine, for the few places that take no parameter: values of SET, names of files. Every
 * byte that is not a letter or a digit is spelled in hexadecimal, so that nothing in it can end the literal.
 */
export function literal(text: string): string {
  let spelled = '';
  for (const byte of Buffer.from(text)) spelled += codes[byte] as string;
  return `'${spelled}'`;
}
