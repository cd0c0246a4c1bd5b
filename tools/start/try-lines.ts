import { DEMO_NAME } from './client.ts';
import type { DemoCluster } from './cluster.ts';
import { kubectlLine, quoted } from './kubectl.ts';

/** The exact lines to try while the demo runs, each with what it shows. */
export function tryLines(cluster: DemoCluster, port: number, caFile: string, logFile: string): readonly string[] {
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
    `  tail -f ${quoted(logFile)}    # the controller's log`,
    '',
    'Ctrl-C ends the demo and removes all that it made.',
  ];
}
