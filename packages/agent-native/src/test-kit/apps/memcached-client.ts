import { connect } from 'node:net';
import { argv, stdout } from 'node:process';

// Sends groups of commands, each group in one write, and waits for the version's answer after each.
const [, , host = '', port = '0', text = '[]'] = argv;
const groups = JSON.parse(text) as string[][];
const socket = connect({ host, port: Number(port) });
for (const group of groups) {
  let answers = '';
  const arrived = new Promise<void>((resolve) => {
    const look = (chunk: Buffer): void => {
      answers = (answers + chunk.toString('latin1')).slice(-200);
      if (!/VERSION [^\r]*\r\n$/.test(answers)) return;
      socket.off('data', look);
      resolve();
    };
    socket.on('data', look);
  });
  socket.write(`${group.join('')}version\r\n`);
  await arrived;
}
socket.end();
stdout.write(JSON.stringify(groups.flat().length + groups.length));
