// Short messages at the edge of the page, and longer ones in a dialog.

import { byId, fill, h } from './dom.js';

let hiding = 0;

/** Says something for as long as it takes to read. */
export function toast(message) {
    const box = byId('toast');
    box.textContent = message;
    box.hidden = false;
    clearTimeout(hiding);
    hiding = setTimeout(
        () => {
            box.hidden = true;
        },
        Math.max(5000, 80 * message.length),
    );
}

/** Opens the dialog with a title and contents; it closes with its button, Escape, or a click beside it. */
export function openDialog(title, ...contents) {
    const dialog = byId('dialog');
    fill(
        dialog,
        h(
            'div.dialog-head',
            {},
            h('h2', { id: 'dialog-title' }, title),
            h('button.icon', { type: 'button', 'aria-label': 'Close', onclick: () => dialog.close() }, '×'),
        ),
        h('div.dialog-body', {}, ...contents),
    );
    dialog.onclick = (event) => event.target === dialog && dialog.close();
    if (!dialog.open) {
        dialog.showModal();
    }
}

/** Copies text, where the browser lets us; says how it went. */
export async function copy(text, what) {
    try {
        await navigator.clipboard.writeText(text);
        toast(`${what} copied`);
    } catch {
        openDialog(
            `Copy the ${what.toLowerCase()}`,
            h('textarea.copy-by-hand', { readonly: true, rows: 4, onfocus: (event) => event.target.select() }, text),
        );
    }
}
