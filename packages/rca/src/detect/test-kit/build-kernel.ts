import { readFileSync, writeFileSync } from 'node:fs';
import { assemble, bytesSource } from './assemble.ts';

const folder = new URL('../kernel/', import.meta.url);
const bytes = await assemble('kernel.wat', readFileSync(new URL('kernel.wat', folder), 'utf8'));
writeFileSync(new URL('kernel-bytes.ts', folder), bytesSource(bytes));
