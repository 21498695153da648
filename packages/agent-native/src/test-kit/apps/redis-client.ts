import { connect } from 'node:net';
import { argv, stdout } from 'node:process';

// Sends groups of commands, each group in one write, and counts answers that are errors.
const [, , host = '', port = '0', text = '[]'] = argv;
const groups = JSON.parse(text) as string[][][];
const socket = connect({ host, port: Number(port) });
const encode = (words: readonly string[]): string =>
  `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
let answers = '';
socket.setEncoding('latin1').on('data', (chunk: string) => {
  answers += chunk;
});
for (const [index, group] of groups.entries()) {
  answers = '';
  // The answer to ECHO tells that all before it were answered.
  const mark = `done-${index}`;
  const arrived = new Promise<void>((resolve) => {
    const look = (): void => {
      if (!answers.endsWith(`${mark}\r\n`)) return;
      socket.off('data', look);
      resolve();
    };
    socket.on('data', look);
  });
  socket.write([...group, ['ECHO', mark]].map(encode).join(''));
  await arrived;
}
socket.end();
stdout.write(JSON.stringify(groups.flat().length + groups.length));
