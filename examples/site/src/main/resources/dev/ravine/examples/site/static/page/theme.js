// Light or dark: the system's choice until the reader makes one.

import { byId } from './dom.js';

const KEY = 'ravine-theme';
const SYSTEM = '(prefers-color-scheme: dark)';
const MEDIA = { light: 'not all', dark: 'all' };
const listeners = [];

/** Applies the reader's last choice, and takes others from the button. */
export function startTheme(button) {
    apply(remembered());
    button.addEventListener('click', () => choose(isDark() ? 'light' : 'dark'));
    matchMedia(SYSTEM).addEventListener('change', () => apply(remembered()));
}

/** Calls back whenever colours have changed. */
export function onTheme(listener) {
    listeners.push(listener);
}

// Whether the page is dark now.
function isDark() {
    return matchMedia(byId('dark').media).matches;
}

function choose(theme) {
    try {
        localStorage.setItem(KEY, theme);
    } catch {
        // A page opened from a file may have no storage; the choice then lasts as long as the page.
    }
    apply(theme);
}

function apply(theme) {
    byId('dark').media = MEDIA[theme] ?? SYSTEM;
    listeners.forEach((listener) => listener());
}

function remembered() {
    try {
        return localStorage.getItem(KEY);
    } catch {
        return null;
    }
}
