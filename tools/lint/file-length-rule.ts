import { longFiles, MOST_LINES } from './long-files.ts';
import type { Rule } from './rule.ts';
import { projectPath } from './rule.ts';

/** `house/file-length`: no file above 400 lines, save those that long-files.ts names with a reason. */
export const fileLengthRule: Rule = {
  meta: { type: 'suggestion', docs: { description: `files have at most ${MOST_LINES} lines` } },
  create(context) {
    return {
      Program: (node) => {
        const lines = context.sourceCode.lines.length - (context.sourceCode.text.endsWith('\n') ? 1 : 0);
        const path = projectPath(context);
        if (lines <= MOST_LINES || longFiles.some(({ files }) => files.test(path))) return;
        const message = `${lines} lines: divide it by what each part promises, or give it a row with a reason in tools/lint/long-files.ts`;
        context.report({ node, message });
      },
    };
  },
};
