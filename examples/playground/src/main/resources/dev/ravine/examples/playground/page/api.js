// All that is asked of the server. A page that was exported has no server: it carries one run, and answers from it.

import { byId } from './dom.js';

const run = JSON.parse(byId('run')?.textContent ?? 'null');

/** Whether this page is an export: it shows one run, and nothing can be asked. */
export const exported = run !== null;

/** The address's state that an export was made with. */
export const exportedHash = run?.hash ?? '';

/** What the server refuses: a message, and in a formula the place of the mistake. */
export class Refusal extends Error {
    constructor({ message, at = null, length = null }) {
        super(message);
        this.at = at;
        this.length = length;
    }
}

export const catalogue = () => (run ? Promise.resolve(run.catalogue) : get('/api/catalogue'));
export const surface = (request) => (run ? Promise.resolve(run.surface) : post('/api/surface', request));
export const race = (request) => (run ? Promise.resolve(run.race) : post('/api/race', request));
export const inspect = (request) => (run ? inspected(request) : post('/api/inspect', request));
export const sweep = (request) => post('/api/sweep', request);
export const program = (request) => post('/api/java', request);
export const html = (request) => post('/api/export', request, (response) => response.blob());
export const net = (request) => post('/api/net', request);
export const netControl = (id, request) => post(`/api/net/${id}/control`, request);
export const netLandscape = (id) => get(`/api/net/${id}/landscape`);
export const netEvents = (id) => new EventSource(`/api/net/${id}/events`);

// An export holds some steps of each runner; the last of them up to the one that is asked for has to do.
async function inspected({ runner, step }) {
    const answers = run.inspect[runner.id];
    const answer = answers.findLast((one) => one.step <= step) ?? answers[0];
    return { ...answer, instead: answer.step !== step };
}

function get(path) {
    return answered(fetch(path));
}

function post(path, request, read) {
    const headers = { 'Content-Type': 'application/json' };
    return answered(fetch(path, { method: 'POST', headers, body: JSON.stringify(request) }), read);
}

async function answered(request, read = (response) => response.json()) {
    let response;
    try {
        response = await request;
    } catch {
        throw new Refusal({ message: 'The playground does not answer. Is it still running?' });
    }
    if (!response.ok) {
        throw new Refusal(
            await response.json().catch(() => ({ message: `The playground answered ${response.status}.` })),
        );
    }
    return read(response);
}
