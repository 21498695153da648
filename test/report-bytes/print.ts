import { bytesOf } from './bytes-of.ts';

// Where and by what the lines were made comes first, so that a test can tell that it was what it asked for.
const { timeZone, locale } = Intl.DateTimeFormat().resolvedOptions();
process.stdout.write(`${[process.versions.node, timeZone, locale, process.cwd()].join(' ')}\n`);
for (const line of await bytesOf(process.argv.slice(2))) process.stdout.write(`${line}\n`);
