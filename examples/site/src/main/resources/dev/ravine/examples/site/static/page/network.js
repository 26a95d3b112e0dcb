// The net itself: a tile for each neuron that shows what it says all over the plane, and lines for the weights, or for
// the gradients that arrive at them.

import { clear, font, layers } from './layers.js';
import { number } from './format.js';
import { rgb, token } from './palette.js';

const TILE = 44;
const GAP = 6;
const HEAD = 18;
const FOOT = 22;
const THICKEST = 5;

export class Network {
    #stack;
    #frame = null;
    #units = [];
    #classes = 0;
    #edges = 'weight';

    constructor(container) {
        this.#stack = layers(container, ['all'], () => this.redraw());
    }

    /** Lines for 'weight' or for 'weightGradient'. */
    lines(kind) {
        this.#edges = kind;
        this.redraw();
    }

    /** Takes a frame of a net {units, classes}. */
    show(frame, { units, classes }) {
        this.#frame = frame;
        this.#units = units;
        this.#classes = classes;
        this.redraw();
    }

    redraw() {
        const context = this.#stack.all;
        clear(context);
        if (!this.#frame || !this.#stack.width) {
            return;
        }
        const columns = this.#columns();
        const colours = { positive: token('--positive'), negative: token('--negative') };
        this.#frame.layers.forEach((layer, i) => this.#drawLines(context, layer, columns[i], columns[i + 1], colours));
        columns.forEach((column, i) =>
            column.tiles.forEach((tile, unit) => this.#drawTile(context, tile, column.size, i, unit)),
        );
        this.#drawNames(context, columns);
    }

    #columns() {
        const { width, height } = this.#stack;
        const room = height - HEAD - FOOT;
        const size = Math.min(TILE, (width - 20) / (this.#units.length * 1.9));
        return this.#units.map((units, i) => {
            const own = Math.max(Math.min(size, (room - (units - 1) * 2) / units), 3);
            const gap = Math.min(GAP, (room - units * own) / Math.max(units - 1, 1));
            const x = 10 + size / 2 + (i / Math.max(this.#units.length - 1, 1)) * (width - 20 - size);
            const top = HEAD + (room - units * own - (units - 1) * gap) / 2;
            return {
                x,
                size: own,
                tiles: Array.from({ length: units }, (_, unit) => ({ x: x - own / 2, y: top + unit * (own + gap) })),
            };
        });
    }

    #drawLines(context, layer, from, to, colours) {
        const matrix = layer[this.#edges];
        if (!matrix) {
            return;
        }
        const greatest = Math.max(...matrix.flat().map(Math.abs).filter(Number.isFinite), 1e-300);
        matrix.forEach((row, output) =>
            row.forEach((value, input) => {
                const share = Math.abs(value ?? 0) / greatest;
                if (share < 0.03) {
                    return;
                }
                const [a, b] = [from.tiles[input], to.tiles[output]];
                const [x1, y1, x2, y2] = [a.x + from.size, a.y + from.size / 2, b.x, b.y + to.size / 2];
                const middle = (x1 + x2) / 2;
                context.strokeStyle = value > 0 ? colours.positive : colours.negative;
                context.globalAlpha = 0.15 + 0.75 * share;
                context.lineWidth = Math.max(THICKEST * share, 0.6);
                // The sign is not told by colour alone.
                context.setLineDash(value > 0 ? [] : [5, 3]);
                context.beginPath();
                context.moveTo(x1, y1);
                context.bezierCurveTo(middle, y1, middle, y2, x2, y2);
                context.stroke();
            }),
        );
        context.setLineDash([]);
        context.globalAlpha = 1;
    }

    #drawTile(context, { x, y }, size, column, unit) {
        const layer = this.#frame.layers[column - 1];
        const picture = layer
            ? signedMap(layer.maps[unit], layer.mapSize, this.#classes > 0 && column === this.#units.length - 1)
            : signedMap(inputMap(unit), INPUT_SIZE, false);
        context.imageSmoothingEnabled = true;
        context.drawImage(picture, x, y, size, size);
        context.strokeStyle = token('--line-strong');
        context.lineWidth = 1;
        context.strokeRect(x + 0.5, y + 0.5, size - 1, size - 1);
    }

    #drawNames(context, columns) {
        context.textAlign = 'center';
        context.textBaseline = 'alphabetic';
        columns.forEach(({ x }, i) => {
            context.font = font(0.7, '600');
            context.fillStyle = token('--muted');
            const name = i === 0 ? 'inputs' : i === columns.length - 1 ? (this.#classes > 0 ? 'classes' : 'prediction') : `layer ${i}`;
            context.fillText(name, Math.min(Math.max(x, 26), this.#stack.width - 34), HEAD - 6);
            const norm = this.#frame.layers[i - 1]?.gradientNorm;
            if (Number.isFinite(norm)) {
                context.font = font(0.66);
                context.fillText(
                    `‖∇‖ ${number(norm, 2)}`,
                    Math.min(Math.max(x, 34), this.#stack.width - 34),
                    this.#stack.height - 7,
                );
            }
        });
    }
}

const INPUT_SIZE = 12;

function inputMap(unit) {
    return Array.from({ length: INPUT_SIZE ** 2 }, (_, i) => {
        const place = unit === 0 ? i % INPUT_SIZE : Math.floor(i / INPUT_SIZE);
        return (place / (INPUT_SIZE - 1)) * 2 - 1;
    });
}

// A map as a picture: one colour where it is positive, another where negative, pale near 0. A share is pale near a half.
function signedMap(values, size, isShare) {
    const [positive, negative, zero] = ['--positive', '--negative', '--zero'].map((name) => rgb(token(name)));
    const centred = isShare ? values.map((value) => 2 * value - 1) : values;
    const greatest = isShare ? 1 : Math.max(...centred.map((value) => Math.abs(value ?? 0)), 1e-9);
    const image = new ImageData(size, size);
    centred.forEach((value, i) => {
        const share = Math.min(Math.abs(value ?? 0) / greatest, 1);
        const colour = value > 0 ? positive : negative;
        // Rows ascend in y, pictures descend.
        const pixel = 4 * ((size - 1 - Math.floor(i / size)) * size + (i % size));
        image.data.set([...zero.map((channel, c) => channel + (colour[c] - channel) * share), 255], pixel);
    });
    const canvas = new OffscreenCanvas(size, size);
    canvas.getContext('2d').putImageData(image, 0, 0);
    return canvas;
}
