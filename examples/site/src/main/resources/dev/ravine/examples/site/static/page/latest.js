// Questions come faster than answers while something is dragged.

/** Asks one question at a time; of those that come meanwhile, only the last is asked. */
export function latest(ask) {
    let waiting = null;
    let busy = false;
    return async (...about) => {
        waiting = about;
        if (busy) {
            return;
        }
        busy = true;
        try {
            while (waiting) {
                const next = waiting;
                waiting = null;
                await ask(...next);
            }
        } finally {
            busy = false;
        }
    };
}
