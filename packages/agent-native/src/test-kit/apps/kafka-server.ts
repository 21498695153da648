import { argv, stdout } from 'node:process';
import { startKafkaServer } from '../servers/kafka-server.ts';

const [, , port = '0', address = '127.0.0.1'] = argv;
await startKafkaServer({ port: Number(port), address });
stdout.write('listening\n');
