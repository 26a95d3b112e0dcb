// The net itself: a tile for each neuron that shows what it says all over the plane, and lines for the weights, or for
// the gradients that arrive at them.

import { clear, font, layers } from './layers.js';
import { number } from './format.js';
import { rgb, token } from './palette.js';
import { arrow, withModifier } from './shortcuts.js';

const TILE = 44;
const GAP = 6;
const HEAD = 18;
const FOOT = 22;
const THICKEST = 5;
const THICK_WEIGHT = 1.5;

export class Network {
    #stack;
    #frame = null;
    #units = [];
    #classes = 0;
    #inputs = [];
    #edges = 'weight';
    #chosen = null;
    #neuron = null;
    #onChoice;
    #onLook;

    /**
     * `onChoice(weight, neuron)` hears of the weight {layer, output, input} or of the neuron {layer, unit} that was chosen, both
     * null for none; all count from 1, and layer 0 are the inputs. `onLook(neuron)` hears which one is pointed at.
     */
    constructor(container, onChoice, onLook) {
        this.#stack = layers(container, ['all'], () => this.redraw());
        this.#onChoice = onChoice;
        this.#onLook = onLook;
        this.#listen(container);
    }

    /** Lines for 'weight' or for 'weightGradient'. */
    lines(kind) {
        this.#edges = kind;
        this.redraw();
    }

    /** Takes a frame of a net {units, classes, inputs}. */
    show(frame, { units, classes, inputs }) {
        this.#frame = frame;
        const same = String(units) === String(this.#units);
        this.#units = units;
        this.#classes = classes;
        this.#inputs = inputs;
        if (!same && (this.#chosen || (this.#neuron && !(this.#neuron.unit <= units[this.#neuron.layer])))) {
            this.#choose(null);
        }
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
        this.#drawChosen(context, columns);
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
        // Weights are seen to be small where something keeps them so; of gradients, only the proportions matter.
        const greatest = Math.max(
            ...matrix.flat().map(Math.abs).filter(Number.isFinite),
            this.#edges === 'weight' ? THICK_WEIGHT : 1e-300,
        );
        matrix.forEach((row, output) =>
            row.forEach((value, input) => {
                const share = Math.abs(value ?? 0) / greatest;
                if (share < 0.03) {
                    return;
                }
                context.strokeStyle = value > 0 ? colours.positive : colours.negative;
                context.globalAlpha = 0.15 + 0.75 * share;
                context.lineWidth = Math.max(THICKEST * share, 0.6);
                // The sign is not told by colour alone.
                context.setLineDash(value > 0 ? [] : [5, 3]);
                strokeLine(context, line(from, input, to, output));
            }),
        );
        context.setLineDash([]);
        context.globalAlpha = 1;
    }

    #drawChosen(context, columns) {
        if (!this.#chosen) {
            return;
        }
        const { layer, output, input } = this.#chosen;
        const ends = line(columns[layer - 1], input - 1, columns[layer], output - 1);
        for (const [width, colour] of [
            [7, token('--halo')],
            [3.5, token('--text')],
        ]) {
            context.lineWidth = width;
            context.strokeStyle = colour;
            strokeLine(context, ends);
        }
    }

    /** Chooses a neuron, as a click on it does. */
    chooseNeuron(neuron) {
        this.#choose(null, neuron);
    }

    #choose(chosen, neuron = null) {
        this.#chosen = chosen;
        this.#neuron = neuron;
        this.#onChoice(chosen, neuron);
        this.redraw();
    }

    #listen(container) {
        const place = (event) => {
            const edges = container.getBoundingClientRect();
            return [event.clientX - edges.left, event.clientY - edges.top];
        };
        container.addEventListener('pointerdown', (event) => {
            if (this.#frame && event.button === 0) {
                const neuron = this.#tileAt(...place(event));
                this.#choose(neuron ? null : this.#nearest(...place(event)), neuron);
            }
        });
        container.addEventListener('pointermove', (event) => {
            if (this.#frame && event.pointerType === 'mouse') {
                this.#onLook(this.#tileAt(...place(event)));
            }
        });
        container.addEventListener('pointerleave', () => this.#onLook(null));
        // Through the weights: to and fro between the units that a weight comes from, up and down between those that it goes to.
        container.addEventListener('keydown', (event) => {
            const way = arrow(event);
            const isOther = event.key === 'Enter' || event.key === 'Escape';
            if (!(way || isOther) || !this.#frame || withModifier(event)) {
                return;
            }
            event.preventDefault();
            event.stopPropagation();
            if (!way) {
                this.#choose(...(event.key === 'Enter' ? this.#other() : [null]));
                return;
            }
            if (this.#neuron) {
                this.#choose(null, this.#beside(way));
                return;
            }
            const all = this.#weights();
            const at = all.findIndex((one) => JSON.stringify(one) === JSON.stringify(this.#chosen));
            const { layer } = all[Math.max(at, 0)];
            const step = way[0] - way[1] * this.#units[layer - 1];
            this.#choose(all[at < 0 ? 0 : (at + step + all.length) % all.length]);
        });
    }

    // From a weight to the neuron that it leads to, and from a neuron to the first weight that leads there.
    #other() {
        if (this.#neuron) {
            const { layer, unit } = this.#neuron;
            return layer > 0 ? [{ layer, output: unit, input: 1 }] : [null, this.#neuron];
        }
        const { layer, output } = this.#chosen ?? { layer: 1, output: 1 };
        return [null, { layer, unit: output }];
    }

    #beside([across, up]) {
        const layer = Math.min(Math.max(this.#neuron.layer + across, 0), this.#units.length - 1);
        const units = this.#units[layer];
        return { layer, unit: ((Math.min(this.#neuron.unit, units) - 1 - up + units) % units) + 1 };
    }

    #tileAt(x, y) {
        const columns = this.#columns();
        for (const [layer, { size, tiles }] of columns.entries()) {
            const at = tiles.findIndex((tile) => within(x - tile.x, -2, size + 2) && within(y - tile.y, -1, size + 1));
            if (at >= 0) {
                return { layer, unit: at + 1 };
            }
        }
        return null;
    }

    #weights() {
        return this.#units.slice(1).flatMap((outputs, i) =>
            Array.from({ length: outputs * this.#units[i] }, (_, k) => ({
                layer: i + 1,
                output: Math.floor(k / this.#units[i]) + 1,
                input: (k % this.#units[i]) + 1,
            })),
        );
    }

    // The weight whose line is nearest to a point, if it is near.
    #nearest(x, y) {
        const columns = this.#columns();
        let best = null;
        let least = NEAR;
        for (const weight of this.#weights()) {
            const [x1, y1, x2, y2] = line(columns[weight.layer - 1], weight.input - 1, columns[weight.layer], weight.output - 1);
            const t = crossing((x - x1) / (x2 - x1));
            const away = Math.abs(y1 + (y2 - y1) * t * t * (3 - 2 * t) - y);
            if (x >= x1 && x <= x2 && away < least) {
                [best, least] = [weight, away];
            }
        }
        return best;
    }

    #drawTile(context, { x, y }, size, column, unit) {
        const layer = this.#frame.layers[column - 1];
        const picture = layer
            ? signedMap(layer.maps[unit], layer.mapSize, this.#classes > 0 && column === this.#units.length - 1)
            : signedMap(this.#inputs[unit].map, Math.sqrt(this.#inputs[unit].map.length), false);
        context.imageSmoothingEnabled = true;
        context.drawImage(picture, x, y, size, size);
        const chosen = this.#neuron?.layer === column && this.#neuron.unit === unit + 1;
        context.strokeStyle = token(chosen ? '--text' : '--line-strong');
        context.lineWidth = chosen ? 3 : 1;
        context.strokeRect(x + 0.5, y + 0.5, size - 1, size - 1);
        if (column === 0 && size > 12) {
            context.font = font(size < 30 ? 0.6 : 0.7, '600');
            context.textAlign = 'center';
            context.textBaseline = 'middle';
            context.lineWidth = 3;
            context.lineJoin = 'round';
            context.strokeStyle = token('--halo');
            context.fillStyle = token('--text');
            context.strokeText(this.#inputs[unit].name, x + size / 2, y + size / 2);
            context.fillText(this.#inputs[unit].name, x + size / 2, y + size / 2);
        }
    }

    #drawNames(context, columns) {
        context.textAlign = 'center';
        context.textBaseline = 'alphabetic';
        columns.forEach(({ x }, i) => {
            context.font = font(0.7, '600');
            context.fillStyle = token('--muted');
            const name = i === 0 ? 'inputs' : i === columns.length - 1 ? (this.#classes > 0 ? 'classes' : 'prediction') : `layer ${i}`;
            context.fillText(name, Math.min(Math.max(x, 26), this.#stack.width - 38), HEAD - 6);
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

// How many pixels above or below a line still mean it.
const NEAR = 14;

function within(value, low, high) {
    return value >= low && value <= high;
}

/** The ends of the line of a weight. */
function line(from, input, to, output) {
    const [a, b] = [from.tiles[input], to.tiles[output]];
    return [a.x + from.size, a.y + from.size / 2, b.x, b.y + to.size / 2];
}

function strokeLine(context, [x1, y1, x2, y2]) {
    const middle = (x1 + x2) / 2;
    context.beginPath();
    context.moveTo(x1, y1);
    context.bezierCurveTo(middle, y1, middle, y2, x2, y2);
    context.stroke();
}

// Where along such a curve its x is this share of the way: x = 1.5 t (1 − t) + t³ there, by bisection.
function crossing(share) {
    let [low, high] = [0, 1];
    for (let i = 0; i < 20; i++) {
        const t = (low + high) / 2;
        if (1.5 * t * (1 - t) + t ** 3 < share) {
            low = t;
        } else {
            high = t;
        }
    }
    return low;
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
