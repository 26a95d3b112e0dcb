// Runs in a Web Worker: the library answers the page's questions there, so that the page never waits.

import { answer } from '../ravine.js';

self.addEventListener('message', ({ data: { id, question, request } }) => {
    self.postMessage({ id, ...answer(question, request) });
});
