import { Resolver } from 'node:dns/promises';
import { argv, stdout } from 'node:process';

const [, , server = '', names = '[]'] = argv;
const resolver = new Resolver({ timeout: 2000, tries: 1 });
resolver.setServers([server]);
const seen: (readonly [string, string])[] = [];
for (const [name, type] of JSON.parse(names) as [string, string][]) {
  const code = await resolver.resolve(name, type).then(
    () => 'ok',
    (error: NodeJS.ErrnoException) => error.code ?? '',
  );
  seen.push([name, code]);
}
stdout.write(JSON.stringify(seen));
