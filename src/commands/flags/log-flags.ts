import type { FlagRow } from './flag-row.ts';

/** The flags of every long-running command's log. Source: reference 04 §1.1 (LOG). */
export const LOG_FLAGS = [
  {
    name: 'v',
    short: 'v',
    type: 'int',
    default: '0',
    field: 'logging.verbosity',
    help: 'How much is logged: 0 errors and notices, 1 warnings, 2 information, 3 detail, 4 debugging, 5 everything.',
  },
  {
    name: 'logging-format',
    type: 'string',
    default: 'text',
    field: 'logging.format',
    help: 'Form of the log: text or json.',
  },
  {
    name: 'log-flush-frequency',
    type: 'duration',
    default: '5s',
    field: 'logging.flushFrequency',
    help: 'Accepted for old manifests; lines are always written at once.',
  },
  {
    name: 'vmodule',
    type: 'numbers',
    default: '',
    field: 'logging.vmodule',
    help: 'Verbosity of single loggers by the last part of their name; text format only.',
  },
] as const satisfies readonly FlagRow[];

const OLD = 'this flag may be removed in the future; it has no effect, all lines go to standard error';

/** Flags of klog that manifests still carry: accepted, without effect. Source: reference 04 §1.1 (KLOG). */
export const KLOG_FLAGS = [
  { name: 'add_dir_header', type: 'bool', default: 'false', field: '', help: '', deprecated: OLD },
  { name: 'alsologtostderr', type: 'bool', default: 'false', field: '', help: '', deprecated: OLD },
  { name: 'log_backtrace_at', type: 'string', default: '', field: '', help: '', deprecated: OLD },
  { name: 'log_dir', type: 'string', default: '', field: '', help: '', deprecated: OLD },
  { name: 'log_file', type: 'string', default: '', field: '', help: '', deprecated: OLD },
  { name: 'log_file_max_size', type: 'int', default: '1800', field: '', help: '', deprecated: OLD },
  { name: 'logtostderr', type: 'bool', default: 'true', field: '', help: '', deprecated: OLD },
  { name: 'one_output', type: 'bool', default: 'false', field: '', help: '', deprecated: OLD },
  { name: 'skip_headers', type: 'bool', default: 'false', field: '', help: '', deprecated: OLD },
  { name: 'skip_log_headers', type: 'bool', default: 'false', field: '', help: '', deprecated: OLD },
  { name: 'stderrthreshold', type: 'string', default: '2', field: '', help: '', deprecated: OLD },
] as const satisfies readonly FlagRow[];
