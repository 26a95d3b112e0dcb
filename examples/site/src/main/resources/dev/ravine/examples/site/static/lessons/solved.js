// Which tasks the reader has solved, as far as the browser remembers.

const KEY = 'ravine-lessons';
const solved = new Set(remembered());

/** Whether the task of a step is solved. */
export function isSolved(id) {
    return solved.has(id);
}

/** Remembers that it is. */
export function solve(id) {
    solved.add(id);
    try {
        localStorage.setItem(KEY, JSON.stringify([...solved]));
    } catch {
        // Without storage, it is known until the page is left.
    }
}

function remembered() {
    try {
        return JSON.parse(localStorage.getItem(KEY) ?? '[]');
    } catch {
        return [];
    }
}
