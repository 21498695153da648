import { argv, stdout } from 'node:process';
import { Client, credentials, type ServiceError } from '@grpc/grpc-js';

// Makes the calls in groups: those of one group at the same time, on one connection.
const [, , target = '', groups = '[]'] = argv;
const client = new Client(target, credentials.createInsecure());
const seen: { path: string; code: number; ms: number }[] = [];
for (const group of JSON.parse(groups) as string[][]) {
  await Promise.all(
    group.map(async (path) => {
      const begun = performance.now();
      const code = await new Promise<number>((resolve) => {
        client.makeUnaryRequest(
          path,
          Buffer.from,
          Buffer.from,
          Buffer.from('x'),
          (error: ServiceError | null) => resolve(error?.code ?? 0),
        );
      });
      seen.push({ path, code, ms: performance.now() - begun });
    }),
  );
}
client.close();
stdout.write(JSON.stringify(seen));
