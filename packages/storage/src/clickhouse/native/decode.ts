import type { DecodedData, NativeBlock } from './column.ts';
import { columnReader } from './column-reader.ts';
import { fill, openInput, readText, readVarint } from './input.ts';

/**
 * Blocks of ClickHouse's Native format as they arrive; pieces may end anywhere. Blocks without rows are left out.
 *
 * Errors: `STORE_UNAVAILABLE` when the input ends inside a block, `UNSUPPORTED` for a type that is not known.
 */
export async function* decodeNative(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<NativeBlock, void, undefined> {
  const input = openInput(chunks);
  try {
    while (await fill(input, 1)) {
      const count = await readVarint(input);
      const rows = await readVarint(input);
      const columns = new Map<string, DecodedData>();
      for (let i = 0; i < count; i++) {
        const name = await readText(input);
        const reader = columnReader(await readText(input));
        if (rows === 0) continue;
        await input.work.pause();
        await reader.prefix(input);
        columns.set(name, await reader.data(input, rows));
      }
      if (rows > 0) yield { rows, columns };
    }
  } finally {
    await input.close();
  }
}
