import { argv, stdout } from 'node:process';
import { startMongoServer } from '../servers/mongo-server.ts';

const [, , port = '0', address = '127.0.0.1'] = argv;
await startMongoServer({ port: Number(port), address });
stdout.write('listening\n');
