/** The worker: a Reporter of its own, asked by messages. */
import { answerTo, type Message } from './messages.ts';
import { Reporter } from './report.ts';

const reporter = new Reporter();

self.onmessage = ({ data }: MessageEvent<Message>) => self.postMessage(answerTo(reporter, data));
