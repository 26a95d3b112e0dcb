// Asks the library, which runs in Web Workers: one for what readers wait for, and one for what takes long.

/** What the library refuses: a message, and in a formula the place of the mistake. */
export class Refusal extends Error {
    constructor({ message, at = null, length = null }) {
        super(message);
        this.at = at;
        this.length = length;
    }
}

class Library {
    #worker = null;
    #waiting = new Map();
    #last = 0;
    #failed = null;

    load() {
        this.#worker ??= this.#start();
    }

    ask(question, request) {
        this.load();
        return new Promise((resolve, reject) => {
            if (this.#failed) {
                reject(this.#failed);
                return;
            }
            const id = ++this.#last;
            this.#waiting.set(id, { resolve, reject });
            this.#worker.postMessage({ id, question, request });
        });
    }

    #start() {
        const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
        worker.addEventListener('message', ({ data: { id, answer, refusal } }) => {
            const { resolve, reject } = this.#waiting.get(id);
            this.#waiting.delete(id);
            if (refusal) {
                reject(new Refusal(refusal));
            } else {
                resolve(answer);
            }
        });
        worker.addEventListener('error', () => {
            this.#failed = new Refusal({ message: 'The library did not load. Is this page served by a web server?' });
            this.#waiting.forEach(({ reject }) => reject(this.#failed));
            this.#waiting.clear();
        });
        return worker;
    }
}

const quick = new Library();
const patient = new Library();

/** Loads the library, if it is not there yet. */
export const load = () => quick.load();

/** Answers a question with an object; throws a `Refusal`. */
export const ask = (question, request = {}) => quick.ask(question, request);

/** The same for what takes seconds; other questions do not wait for it. */
export const askPatiently = (question, request) => patient.ask(question, request);
