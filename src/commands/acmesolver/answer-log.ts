import type { Log } from '../../telemetry/log.ts';
import type { Answered } from '../../solvers/http01/answer-server.ts';

/** Anybody may ask, as often as they like: what is said the hundredth time helps nobody. */
const MOST_LINES = 100;

/** Tells the log what was answered and what was not, in the words of the reference; each thing a hundred times. Reference 03 §6. */
export function answerLog(log: Log): (answered: Answered) => void {
  const told = new Map<string, number>();
  return (answered) => {
    const words = answered.is === 'answered' ? ANSWERED : `invalid ${answered.because}`;
    const times = (told.get(words) ?? 0) + 1;
    if (times > MOST_LINES) return;
    told.set(words, times);
    const { host } = answered;
    log.notice(words, times === MOST_LINES ? { host, note: 'further lines of this kind are left out' } : { host });
  };
}

const ANSWERED = 'got successful challenge request, writing key';
