import { expect, test } from 'vitest';
import { runProgram } from './run-program.ts';

test('a program that ends well says nothing', async () => {
  expect(await runProgram('.', '-e', ['console.log("fine")'])).toEqual([]);
});

test('a program that ends with an error shows what it printed, and how it ended', async () => {
  const script = 'console.log("one\\n\\ntwo"); console.error("three"); process.exitCode = 3;';
  expect(await runProgram('.', '-e', [script])).toEqual(['one', 'two', 'three', '-e ended with 3']);
});

test('a program that is killed counts as failed', async () => {
  expect(await runProgram('.', '-e', ['process.kill(process.pid, "SIGKILL")'])).toEqual(['-e ended with SIGKILL']);
});
