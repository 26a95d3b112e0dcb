// Steps in a second of processor time of races and nets: node speed.mjs MODULE REQUESTS [warm-up, block, blocks, steps of a frame].

import { pathToFileURL } from 'node:url';

const [module, requests, [warmUp, seconds, blocks, steps]] = process.argv
    .slice(2)
    .map((argument, i) => (i === 0 ? argument : JSON.parse(argument)));
const { answer } = await import(pathToFileURL(module));

function ask(question, request) {
    const { answer: found, refusal } = answer(question, request);
    if (refusal) {
        throw new Error(refusal.message);
    }
    return found;
}

// What takes some steps of a request and returns how many.
function taking(request) {
    if (request.runners) {
        return () => ask('race', request).trails.reduce((sum, { x }) => sum + x.length - 1, 0);
    }
    // A new net for each frame, so that a fast side does not run out of steps.
    return () => ask('frame', { net: ask('net', request).id, steps }).step;
}

function block(take, long) {
    const start = process.cpuUsage().user;
    let taken = 0;
    let passed = 0;
    do {
        taken += take();
        passed = (process.cpuUsage().user - start) / 1e6;
    } while (passed < long);
    return taken / passed;
}

const rates = requests.map((request) => {
    const take = taking(request);
    block(take, warmUp);
    return Array.from({ length: blocks }, () => block(take, seconds)).sort((a, b) => a - b)[blocks >> 1];
});
console.log(rates.join(','));
