import { argv, stdout } from 'node:process';
import { startCassandraServer } from '../servers/cassandra-server.ts';

const [, , port = '0', address = '127.0.0.1'] = argv;
await startCassandraServer({ port: Number(port), address });
stdout.write('listening\n');
