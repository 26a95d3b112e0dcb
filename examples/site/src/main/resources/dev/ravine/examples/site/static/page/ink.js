// Draws long trails as they grow: going forward, a frame draws only the new pieces, whatever the trail's length.
// Going back draws all anew.

import { clear } from './layers.js';

// Far outside of every canvas, and still a number that canvases can take.
const FAR = 1e5;
// A step shorter than this in pixels gets no dot of its own: the dots would run into the line.
const DOT_APART = 7;

export class Ink {
    #context;
    #lines = [];
    #drawn = 0;

    constructor(context) {
        this.#context = context;
    }

    /** Takes lines {x, y, colour, width, dash, dots}, in pixels and NaN in gaps, and draws the first steps. */
    show(lines, step) {
        this.#lines = lines.map((line) => ({ ...line, along: lengths(line) }));
        this.#redraw(step);
    }

    /** Draws the lines up to a step. */
    reveal(step) {
        if (step < this.#drawn) {
            this.#redraw(step);
        } else if (step > this.#drawn) {
            this.#lines.forEach((line) => this.#draw(line, this.#drawn, step));
            this.#drawn = step;
        }
    }

    #redraw(step) {
        clear(this.#context);
        this.#lines.forEach((line) => this.#draw(line, 0, step));
        this.#drawn = step;
    }

    #draw(line, from, to) {
        const context = this.#context;
        const { x, y, along } = line;
        const last = Math.min(to, x.length - 1);
        context.strokeStyle = line.colour;
        context.fillStyle = line.colour;
        context.lineWidth = line.width;
        context.lineJoin = 'round';
        context.setLineDash(line.dash);
        // A dash goes on where the last frame left it.
        context.lineDashOffset = along[from];
        context.beginPath();
        let open = false;
        for (let i = from; i <= last; i++) {
            if (Number.isNaN(x[i]) || Number.isNaN(y[i])) {
                open = false;
            } else {
                context[open ? 'lineTo' : 'moveTo'](x[i], y[i]);
                open = true;
            }
        }
        context.stroke();
        context.setLineDash([]);
        if (line.dots) {
            for (let i = Math.max(from, 1); i <= last; i++) {
                if (along[i] - along[i - 1] >= DOT_APART) {
                    context.beginPath();
                    context.arc(x[i], y[i], line.dots, 0, 2 * Math.PI);
                    context.fill();
                }
            }
        }
    }
}

/** A pixel that canvases can take: numbers that blow up stay far outside. */
export function pixel(value) {
    return Math.min(Math.max(value, -FAR), FAR);
}

function lengths({ x, y }) {
    const along = new Float64Array(x.length);
    for (let i = 1; i < x.length; i++) {
        const length = Math.hypot(x[i] - x[i - 1], y[i] - y[i - 1]);
        along[i] = along[i - 1] + (Number.isNaN(length) ? 0 : length);
    }
    return along;
}
