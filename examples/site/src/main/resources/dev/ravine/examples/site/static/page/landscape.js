// The loss around a net's path, in the plane that the path spans best. Its directions are of very different lengths, so
// each fills the view by itself.

import { stretched } from './frame.js';
import { number } from './format.js';
import { heights } from './heights.js';
import { clear, layers } from './layers.js';
import { look, token, traceMarker } from './palette.js';
import { drawTerrain } from './terrain.js';

export class Landscape {
    #stack;
    #plane = null;

    constructor(container) {
        this.#stack = layers(container, ['all'], () => this.redraw());
    }

    /** Takes what the library answers; null empties the view. */
    show(plane) {
        this.#plane = plane;
        this.redraw();
    }

    redraw() {
        if (!this.#stack.width) {
            return;
        }
        const context = this.#stack.all;
        clear(context);
        if (!this.#plane || this.#plane.a.length < 2) {
            return;
        }
        const { a, b, loss, pathA, pathB } = this.#plane;
        const grid = { x: a, y: b, z: loss.map((row) => row.map((value) => value ?? NaN)) };
        const { place, box } = stretched(
            { x: [a[0], a[a.length - 1]], y: [b[0], b[b.length - 1]] },
            this.#stack.width,
            this.#stack.height,
        );
        drawTerrain(context, grid, heights(grid.z), place, box);
        context.strokeStyle = token('--line');
        context.strokeRect(box.left, box.top, box.width, box.height);
        const { colour, marker } = look(1);
        context.strokeStyle = colour;
        context.lineWidth = 2.25;
        context.lineJoin = 'round';
        context.beginPath();
        pathA.forEach((value, i) => context[i === 0 ? 'moveTo' : 'lineTo'](...place(value, pathB[i])));
        context.stroke();
        const last = pathA.length - 1;
        for (const [i, sign, size] of [
            [0, 'circle', 5],
            [last, marker, 6.5],
        ]) {
            traceMarker(context, sign, ...place(pathA[i], pathB[i]), size);
            context.fillStyle = i === last ? colour : token('--card');
            context.strokeStyle = i === last ? token('--halo') : colour;
            context.lineWidth = 2;
            context.fill();
            context.stroke();
        }
    }

    /** In words, how much of the path the plane holds. */
    static told({ explained }) {
        const [first, second] = explained.map((share) => 100 * (share ?? 0));
        return `the plane holds ${number(first + second, 3)} % of the path (${number(first, 3)} + ${number(second, 3)})`;
    }
}
