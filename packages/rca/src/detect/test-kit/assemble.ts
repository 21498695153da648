import wabt from 'wabt';

/** WebAssembly text as binary. */
export async function assemble(name: string, text: string): Promise<Uint8Array> {
  const tools = await wabt();
  const module = tools.parseWat(name, text, { simd: true, bulk_memory: true });
  try {
    module.resolveNames();
    module.validate();
    return module.toBinary({}).buffer;
  } finally {
    module.destroy();
  }
}

/** The source file that carries the bytes. */
export function bytesSource(bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,92}/g) ?? [];
  return [
    '/** `kernel.wat`, assembled by `pnpm --filter @abduce/rca build:kernel`; a test compares the two. */',
    'export const kernelBase64: string = [',
    ...lines.map((line) => `  '${line}',`),
    "].join('');",
    '',
  ].join('\n');
}
