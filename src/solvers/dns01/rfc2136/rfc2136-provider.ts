import { asFault, Fault } from '../../../base/fault.ts';
import { defined } from '../../../base/defined.ts';
import { addTxtValue, deleteTxtValue } from '../../../net/dns/dynamic-update.ts';
import type { UpdateTarget } from '../../../net/dns/dynamic-update.ts';
import type { CreateDnsProvider, DnsProviderSetting } from '../provider.ts';
import { secretPlace } from '../secret-place.ts';
import type { Rfc2136Config } from './update-key.ts';
import { updateKey } from './update-key.ts';
import { updateServer } from './update-server.ts';

/** Any name server that takes dynamic updates (RFC 2136), signed by TSIG (RFC 8945) where a key is named. Time to live 60 s. Reference 2.14. */
export const createRfc2136Provider: CreateDnsProvider<Rfc2136Config> = (setting, parts) => {
  const target = (): UpdateTarget => {
    const { nameserver, protocol } = setting.config;
    return defined({ server: updateServer(nameserver), protocol: protocol ?? 'UDP', key: updateKey(setting) });
  };
  return {
    present: async (record, signal) => withKeyNamed(setting, () => addTxtValue(parts, target(), record, signal)),
    cleanUp: async (record, signal) => withKeyNamed(setting, () => deleteTxtValue(parts, target(), record, signal)),
  };
};

/** What another key or Secret would mend. The clocks would not be set by it. */
const ABOUT_KEYS: ReadonlySet<string> = new Set(['TsigKeyRefused', 'TsigSignatureRefused', 'TsigReplyInvalid']);

/** A server that refuses a key does not know of Secrets: a person looks for the mistake there. */
async function withKeyNamed(setting: DnsProviderSetting<Rfc2136Config>, update: () => Promise<void>): Promise<void> {
  try {
    await update();
  } catch (thrown) {
    const fault = asFault(thrown);
    const selector = setting.config.tsigSecretSecretRef;
    if (!ABOUT_KEYS.has(fault.code) || selector === undefined) throw fault;
    const remedy = `compare name, algorithm and ${secretPlace(setting, selector)} with the key in the name server's configuration`;
    throw new Fault(fault.kind, {
      code: fault.code,
      at: 'dns01.rfc2136.tsigSecretSecretRef',
      message: fault.message,
      remedy: fault.remedy === undefined ? remedy : `${fault.remedy}; ${remedy}`,
      cause: fault,
    });
  }
}
