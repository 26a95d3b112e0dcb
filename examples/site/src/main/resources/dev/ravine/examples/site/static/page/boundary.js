// What a net says all over the plane, and the samples that it learns from and is judged by: classes in their colours, or numbers on
// a scale of colours, with contour lines.

import { frame } from './frame.js';
import { number } from './format.js';
import { clear, font, layers } from './layers.js';
import { CLASS_SLOTS } from './ownpoints.js';
import { drawMarker, look, onRamp, rgb, token } from './palette.js';
import { arrow, withModifier } from './shortcuts.js';
import { drawContours } from './terrain.js';
import { linearTicks } from './ticks.js';

const DEEPEST = 0.62;

export class Boundary {
    #container;
    #stack;
    #frame = null;
    #net = null;
    #said = null;
    #drawing = null;
    #cursor = null;

    constructor(container) {
        this.#container = container;
        this.#stack = layers(container, ['ground', 'samples', 'cursor'], () => this.redraw());
        this.#listen();
    }

    /** Shows the samples of a net {train, test, domain, classes, axes}; what another net said of the same plane stays meanwhile. */
    showNet(net) {
        const same = ({ domain, classes }) => JSON.stringify([domain, classes]);
        if (this.#net === null || same(this.#net) !== same(net)) {
            this.#said = null;
        }
        this.#net = net;
        this.redraw();
    }

    /** Empties the plane of what a net said. */
    forget() {
        this.#said = null;
        this.redraw();
    }

    /** Takes what the net says; numbers may have a `scale` of their own, as a neuron's have. */
    showFrame(boundary) {
        this.#said = boundary;
        this.#drawGround();
    }

    /** Lets points be drawn: `place` hears of each, `remove` that the last is to go; null ends that. */
    draw(drawing) {
        this.#drawing = drawing;
        this.#cursor = null;
        this.#container.classList.toggle('start', drawing !== null);
        this.#container.setAttribute('role', drawing ? 'application' : 'img');
        this.#container.setAttribute(
            'aria-label',
            drawing
                ? 'The plane with your points. Arrow keys move a cross, with Shift by small steps; Enter places a point there, Backspace removes the last.'
                : 'What the net says all over the plane, and the samples.',
        );
        if (drawing) {
            this.#container.tabIndex = 0;
        } else {
            this.#container.removeAttribute('tabindex');
        }
        clear(this.#stack.cursor);
    }

    redraw() {
        if (this.#net && this.#stack.width) {
            this.#frame = frame(this.#net.domain, this.#stack.width, this.#stack.height);
            this.#drawGround();
            this.#drawSamples();
            this.#drawCursor();
        }
    }

    #drawGround() {
        const context = this.#stack.ground;
        clear(context);
        if (!this.#said || !this.#frame) {
            return;
        }
        const { size, label, value } = this.#said;
        const { box, place } = this.#frame;
        const scale = this.#said.scale ?? scaleOf(this.#net);
        const colourAt = label ? classColours(this.#net.classes, label, value) : numberColours(scale, value);
        const image = new ImageData(size, size);
        value.forEach((one, i) => {
            // A net that has gone astray says nothing.
            if (one !== null) {
                image.data.set([...colourAt(i), 255], 4 * ((size - 1 - Math.floor(i / size)) * size + (i % size)));
            }
        });
        const canvas = new OffscreenCanvas(size, size);
        canvas.getContext('2d').putImageData(image, 0, 0);
        context.imageSmoothingEnabled = true;
        context.imageSmoothingQuality = 'high';
        context.drawImage(canvas, box.left, box.top, box.width, box.height);
        if (!label) {
            const { x, y } = this.#net.domain;
            const spread = ([low, high]) => Array.from({ length: size }, (_, i) => low + ((high - low) * i) / (size - 1));
            const z = spread(y).map((_, row) => value.slice(row * size, (row + 1) * size).map((one) => one ?? NaN));
            drawContours(context, { x: spread(x), y: spread(y), z }, scale, place, box);
        }
    }

    #drawSamples() {
        const context = this.#stack.samples;
        clear(context);
        const { domain, train, test, classes, axes } = this.#net;
        const { place, box } = this.#frame;
        context.strokeStyle = token('--line-strong');
        context.lineWidth = 1;
        context.strokeRect(box.left, box.top, box.width, box.height);
        context.font = font();
        context.fillStyle = token('--muted');
        context.textAlign = 'center';
        context.textBaseline = 'top';
        linearTicks(...domain.x, box.width / 70).forEach((tick) =>
            context.fillText(number(tick), place(tick, 0)[0], box.top + box.height + 6),
        );
        context.textAlign = 'right';
        context.textBaseline = 'middle';
        linearTicks(...domain.y, box.height / 60).forEach((tick) =>
            context.fillText(number(tick), box.left - 6, place(0, tick)[1]),
        );
        const size = Math.min(Math.max(box.width / 110, 2.6), 5);
        const scale = classes > 0 ? null : scaleOf(this.#net);
        for (const [samples, tested] of [
            [train, false],
            [test, true],
        ]) {
            samples.target.forEach((target, i) => {
                const at = place(samples.x[i], samples.y[i]);
                if (scale) {
                    const fill = css(numberColour(scale, target));
                    drawMarker(context, tested ? 'diamond' : 'circle', ...at, size, fill, token('--text'), 1);
                } else {
                    const { colour, marker } = look(CLASS_SLOTS[target % CLASS_SLOTS.length]);
                    // Test samples are hollow.
                    const ink = tested ? [token('--card'), colour, 1.6] : [colour, token('--halo'), 1];
                    drawMarker(context, marker, ...at, size, ...ink);
                }
            });
        }
        const [across, up] = axes;
        context.font = font(0.7);
        context.fillStyle = token('--text');
        context.textAlign = 'right';
        context.textBaseline = 'bottom';
        context.fillText(across ?? 'x', box.left + box.width - 6, box.top + box.height - 4);
        context.textAlign = 'left';
        context.textBaseline = 'top';
        context.fillText(up ?? 'y', box.left + 6, box.top + 5);
    }

    #drawCursor() {
        const context = this.#stack.cursor;
        clear(context);
        if (!this.#cursor || !this.#drawing) {
            return;
        }
        const [x, y] = this.#frame.place(...this.#cursor);
        for (const [width, colour] of [
            [4, token('--halo')],
            [1.5, token('--text')],
        ]) {
            context.strokeStyle = colour;
            context.lineWidth = width;
            context.beginPath();
            context.moveTo(x - 9, y);
            context.lineTo(x + 9, y);
            context.moveTo(x, y - 9);
            context.lineTo(x, y + 9);
            context.stroke();
        }
    }

    #listen() {
        const container = this.#container;
        container.addEventListener('pointerdown', (event) => {
            if (this.#drawing && this.#frame && event.button === 0) {
                const edges = container.getBoundingClientRect();
                this.#place(this.#frame.point(event.clientX - edges.left, event.clientY - edges.top));
            }
        });
        container.addEventListener('keydown', (event) => {
            if (!this.#drawing || !this.#frame || withModifier(event)) {
                return;
            }
            const { domain } = this.#net;
            const middle = [domain.x, domain.y].map(([low, high]) => (low + high) / 2);
            const way = arrow(event);
            if (way) {
                const pixels = (event.shiftKey ? 1 : 10) / this.#frame.scale;
                const [x, y] = this.#cursor ?? middle;
                this.#cursor = [within(x + way[0] * pixels, domain.x), within(y + way[1] * pixels, domain.y)];
                this.#drawCursor();
            } else if (event.key === 'Enter') {
                this.#cursor ??= middle;
                this.#drawCursor();
                this.#place(this.#cursor);
            } else if (event.key === 'Backspace') {
                this.#drawing.remove();
            } else {
                return;
            }
            event.preventDefault();
            event.stopPropagation();
        });
    }

    // As fine as a pixel is, so that addresses stay short; what lies beside the plane is none.
    #place([x, y]) {
        const { domain } = this.#net;
        if (x === within(x, domain.x) && y === within(y, domain.y)) {
            const digits = Math.max(0, Math.ceil(Math.log10(this.#frame.scale)));
            this.#drawing.place([x, y].map((value) => Number(value.toFixed(digits))));
        }
    }
}

/** The scale of the numbers that a net predicts: as far as its samples go, and as far below zero as above. */
export function scaleOf({ train, test }) {
    const targets = [...train.target, ...test.target];
    let low = targets.length > 0 ? Math.min(...targets) : -1;
    let high = targets.length > 0 ? Math.max(...targets) : 1;
    if (low < 0 && high > 0) {
        high = Math.max(high, -low);
        low = -high;
    } else if (low === high) {
        [low, high] = [low - 1, high + 1];
    }
    return { low, high, of: (value) => (value - low) / (high - low), at: (share) => low + share * (high - low) };
}

function numberColour(scale, value) {
    return onRamp(
        ['--negative', '--zero', '--positive'].map((name) => rgb(token(name))),
        scale.of(value),
    );
}

function numberColours(scale, value) {
    return (i) => numberColour(scale, value[i]);
}

function classColours(classes, label, share) {
    const ground = rgb(token('--card'));
    const colours = CLASS_SLOTS.map((slot) => rgb(look(slot).colour));
    return (i) => {
        // From undecided, where all classes are as likely, to certain.
        const certain = Math.max((share[i] - 1 / classes) / (1 - 1 / classes), 0);
        const depth = 0.1 + (DEEPEST - 0.1) * certain;
        return ground.map((channel, c) => channel + (colours[label[i] % colours.length][c] - channel) * depth);
    };
}

function css(colour) {
    return `rgb(${colour.map(Math.round).join(' ')})`;
}

function within(value, [low, high]) {
    return Math.min(Math.max(value, low), high);
}
