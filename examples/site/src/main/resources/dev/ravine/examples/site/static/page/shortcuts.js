// The keyboard. Where something with keys of its own has the focus, these wait.

import { h } from './dom.js';

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const TYPING = 'input:not([type=range]), select, textarea, [contenteditable]';

/** Whether a key is pressed for the browser or the system, and not for the page. */
export function withModifier({ ctrlKey, metaKey, altKey }) {
    return ctrlKey || metaKey || altKey;
}

/** Which way an arrow key points, as [right, up]; null for any other key, and with a modifier. */
export function arrow(event) {
    return withModifier(event) ? null : (ARROWS[event.key] ?? null);
}

/** Runs actions {keys, does, run} when their keys are pressed anywhere on the page. */
export function listenToKeys(actions) {
    document.addEventListener('keydown', (event) => {
        if (withModifier(event) || event.target.closest?.('dialog')) {
            return;
        }
        const typing = event.target.closest?.(TYPING);
        // A button or a slider keeps the keys that work it.
        const own = event.target.closest?.('button, summary, input[type=range]') && [' ', 'Enter'].includes(event.key);
        const slides = event.target.closest?.('input[type=range]') && /^(Arrow|Home|End|Page)/.test(event.key);
        const action = actions.find(({ keys }) => keys.includes(event.key));
        if (action && !typing && !own && !slides) {
            event.preventDefault();
            action.run();
        }
    });
}

/** A table of the actions, for the help. */
export function keyTable(actions) {
    return h(
        'table.keys',
        {},
        h(
            'tbody',
            {},
            actions
                .filter(({ does }) => does)
                .map(({ keys, does, shown }) =>
                    h(
                        'tr',
                        {},
                        h(
                            'td',
                            {},
                            (shown ?? keys).map((key) => h('kbd', {}, key)),
                        ),
                        h('td', {}, does),
                    ),
                ),
        ),
    );
}
