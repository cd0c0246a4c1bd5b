import { docstringsRule } from './docstrings-rule.ts';
import { fileLengthRule } from './file-length-rule.ts';
import { layersRule } from './layers-rule.ts';
import { pureRule } from './pure-rule.ts';

/** The rules of this house, as a plug-in of oxlint: what no built-in rule can say. Each rule's file says what it refuses. */
export default {
  meta: { name: 'house' },
  rules: {
    layers: layersRule,
    pure: pureRule,
    docstrings: docstringsRule,
    'file-length': fileLengthRule,
  },
};
