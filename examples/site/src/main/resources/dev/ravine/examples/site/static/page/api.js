// Every question to the library. A page that was exported has no library: it carries one run, and answers from it.

import { byId } from './dom.js';
import { ask, askPatiently } from './library.js';

const run = JSON.parse(byId('run')?.textContent ?? 'null');

/** Whether this page is an export: it shows one run, and nothing can be asked. */
export const exported = run !== null;

/** The address's state that an export was made with. */
export const exportedHash = run?.hash ?? '';

export const catalogue = () => (run ? Promise.resolve(run.catalogue) : ask('catalogue'));
export const surface = (request) => (run ? Promise.resolve(run.surface) : ask('surface', request));
export const race = (request) => (run ? Promise.resolve(run.race) : ask('race', request));
export const inspect = (request) => (run ? inspected(request) : ask('inspect', request));
export const sweep = (request) => askPatiently('sweep', request);
export const program = (request) => ask('java', request);
export const points = (request) => ask('points', request);
export const net = (request) => ask('net', request);
export const netEdit = (id, weight) => ask('edit', { net: id, ...weight });
export const netFile = (id) => ask('netFile', { net: id });
export const netProgram = (request, steps) => ask('netJava', { net: request, steps });
export const netFrame = (id, steps) => ask('frame', { net: id, steps });
export const netLandscape = async (id, request) =>
    askPatiently('landscape', { net: request, path: await ask('path', { net: id }) });

// An export holds some steps of each runner; the last of them up to the one that is asked for has to do.
async function inspected({ runner, step }) {
    const answers = run.inspect[runner.id];
    const answer = answers.findLast((one) => one.step <= step) ?? answers[0];
    return { ...answer, instead: answer.step !== step };
}
