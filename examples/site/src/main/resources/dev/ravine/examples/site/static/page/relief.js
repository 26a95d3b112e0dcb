// The surface in perspective: with three.js where the browser has WebGL, drawn on a plain canvas where it has not.
// three.js is large, so it is fetched after everything else is on the screen.

import { byId } from './dom.js';
import { onTheme } from './theme.js';

const calls = ['showSurface', 'showRace', 'showStep'];

/** A view that can be told things at once, and shows them as soon as it is there. */
export class Relief {
    #view = null;
    #last = {};

    constructor(container) {
        for (const call of calls) {
            this[call] = (...values) => {
                this.#last[call] = values;
                this.#view?.[call](...values);
            };
        }
        this.#load(container);
        onTheme(() => this.#view?.redraw());
    }

    /** The canvas to take a picture of; null before it is there. */
    picture() {
        return this.#view?.picture() ?? null;
    }

    async #load(container) {
        await firstPaint();
        const view = (await withWebGl(container)) ?? (await plain(container));
        calls.filter((call) => this.#last[call]).forEach((call) => view[call](...this.#last[call]));
        this.#view = view;
    }
}

// Asking for WebGL alone may take a second where it is computed in software.
function firstPaint() {
    return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}

async function withWebGl(container) {
    if (!document.createElement('canvas').getContext('webgl2')) {
        return null;
    }
    try {
        const { Relief3d } = await import('./relief3d.js');
        return new Relief3d(container);
    } catch (failure) {
        console.warn('WebGL did not start, so the surface is drawn without it:', failure);
        return null;
    }
}

async function plain(container) {
    const { Relief2d } = await import('./relief2d.js');
    byId('relief-note').hidden = false;
    return new Relief2d(container);
}
