import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DebianProgram } from '../../tools/debian-programs/ensure.ts';
import { startServer } from '../../tools/acme-servers/server-process.ts';
import { testAuthority } from './test-authority.ts';

/** step-ca, running on loopback. */
export interface StepCa {
  /** URL of the ACME directory. */
  readonly directory: string;
  /** PEM of the root, by which its certificate for https and those that it issues are verified. */
  readonly root: string;
  log(): Promise<string>;
  stop(): Promise<void>;
}

/** Starts it as an ACME server that looks names up at `dnsServer` (`host:port`) and asks for answers of HTTP-01 at port 80. */
export async function startStepCa(program: DebianProgram, dnsServer: string): Promise<StepCa> {
  const authority = testAuthority('step-ca root');
  const server = await startServer('step-ca', {
    program,
    readyText: 'Serving HTTPS on',
    prepare: async (folder, port) => {
      const intermediate = authority.issue({ commonName: 'step-ca intermediate', isCA: true });
      await writeFile(join(folder, 'root.pem'), authority.ca);
      await writeFile(join(folder, 'intermediate.pem'), intermediate.certificate);
      await writeFile(join(folder, 'intermediate.key'), intermediate.key, { mode: 0o600 });
      await writeFile(join(folder, 'ca.json'), JSON.stringify(configuration(folder, port)));
      return [join(folder, 'ca.json'), '--resolver', dnsServer];
    },
  });
  const directory = `https://127.0.0.1:${server.port}/acme/acme/directory`;
  return { directory, root: authority.ca, log: server.log, stop: server.stop };
}

const configuration = (folder: string, port: number): object => ({
  root: join(folder, 'root.pem'),
  crt: join(folder, 'intermediate.pem'),
  key: join(folder, 'intermediate.key'),
  address: `127.0.0.1:${port}`,
  dnsNames: ['127.0.0.1'],
  logger: { format: 'text' },
  db: { type: 'badgerv2', dataSource: join(folder, 'db') },
  authority: { provisioners: [{ type: 'ACME', name: 'acme' }] },
});
