import { DEMO_NAME } from './client.ts';
import type { DemoCluster } from './cluster.ts';
import { kubectlLine, quoted } from './kubectl.ts';
import type { Kubectl } from './kubectl.ts';

/** Where things are that can be tried. */
export interface PlaceToTry {
  readonly port: number;
  readonly caFile: string;
  readonly logFile: string;
  /** With --acme: `host:port`. */
  readonly nameServer: string | undefined;
}

/** The exact lines to try while the demo runs, each with what it shows. */
export function tryLines(cluster: DemoCluster, { port, caFile, logFile, nameServer }: PlaceToTry): readonly string[] {
  const { tool, names } = cluster;
  const inNamespace = (rest: string): string => `  ${kubectlLine(tool, `-n ${names.namespace} ${rest}`)}`;
  const ca = quoted(caFile);
  return [
    '',
    'Try, in another terminal:',
    inNamespace('get certificates,certificaterequests,secrets'),
    inNamespace('describe certificate demo-localhost'),
    inNamespace('delete secret demo-localhost    # it comes back with a new key'),
    `  ${kubectlLine(tool, 'explain certificate.spec')}`,
    `  curl --cacert ${ca} --resolve ${DEMO_NAME}:${port}:127.0.0.1 https://${DEMO_NAME}:${port}/`,
    `  openssl s_client -connect 127.0.0.1:${port} -servername ${DEMO_NAME} -CAfile ${ca} </dev/null 2>/dev/null | openssl x509 -noout -serial -dates`,
    ...(nameServer === undefined ? [] : acmeLines(tool, nameServer)),
    `  tail -f ${quoted(logFile)}    # the controller's log`,
    '',
    'Ctrl-C ends the demo and removes all that it made.',
  ];
}

function acmeLines(tool: Kubectl, nameServer: string): readonly string[] {
  const [host, port] = nameServer.split(':');
  return [
    `  ${kubectlLine(tool, 'get orders,challenges -A -o wide')}`,
    `  ${kubectlLine(tool, 'describe clusterissuer demo-acme')}`,
    `  dig @${host} -p ${port} TXT _acme-challenge.by-dns.demo.test    # there while by-dns is being proven`,
  ];
}
