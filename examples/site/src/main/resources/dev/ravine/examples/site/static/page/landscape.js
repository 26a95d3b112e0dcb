// The loss around a net's path, in the plane that the path spans best. Its directions are of very different lengths, so
// each fills the view by itself.

import { domainOf, stretched } from './frame.js';
import { number } from './format.js';
import { heights } from './heights.js';
import { clear, layers } from './layers.js';
import { drawMarker, look, token } from './palette.js';
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
            domainOf(grid),
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
            const [fill, edge] = i === last ? [colour, token('--halo')] : [token('--card'), colour];
            drawMarker(context, sign, ...place(pathA[i], pathB[i]), size, fill, edge, 2);
        }
    }

    /** In words, how much of the path the plane holds. */
    static told({ explained }) {
        const [first, second] = explained.map((share) => 100 * (share ?? 0));
        return `the plane holds ${number(first + second, 3)} % of the path (${number(first, 3)} + ${number(second, 3)})`;
    }
}
