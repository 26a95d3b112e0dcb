// What a net decides all over the plane, and the samples that it learns from and is judged by.

import { frame } from './frame.js';
import { number } from './format.js';
import { clear, font, layers } from './layers.js';
import { look, rgb, token, traceMarker } from './palette.js';
import { linearTicks } from './ticks.js';

// Classes take the looks of these slots: colours that differ most, and markers.
const CLASS_SLOTS = [0, 4, 2, 3, 5];
const DEEPEST = 0.62;

export class Boundary {
    #stack;
    #net = null;
    #axes = [];
    #frame = null;

    constructor(container) {
        this.#stack = layers(container, ['ground', 'samples'], () => this.redraw());
    }

    showNet(net, axes) {
        this.#net = net;
        this.#axes = axes;
        this.#frame = null;
        this.redraw();
    }

    showFrame(boundary) {
        this.#frame = boundary;
        this.#drawGround();
    }

    redraw() {
        if (this.#net && this.#stack.width) {
            this.#drawGround();
            this.#drawSamples();
        }
    }

    #drawGround() {
        const context = this.#stack.ground;
        clear(context);
        if (!this.#frame || !this.#stack.width) {
            return;
        }
        const { size, label, share } = this.#frame;
        const { classes, domain } = this.#net;
        const { box } = frame(domain, this.#stack.width, this.#stack.height);
        const ground = rgb(token('--card'));
        const colours = CLASS_SLOTS.map((slot) => rgb(look(slot).colour));
        const image = new ImageData(size, size);
        label.forEach((kind, i) => {
            // From undecided, where all classes are as likely, to certain.
            const certain = Math.max((share[i] - 1 / classes) / (1 - 1 / classes), 0);
            const depth = 0.1 + (DEEPEST - 0.1) * certain;
            const colour = ground.map((channel, c) => channel + (colours[kind % colours.length][c] - channel) * depth);
            image.data.set([...colour, 255], 4 * ((size - 1 - Math.floor(i / size)) * size + (i % size)));
        });
        const canvas = new OffscreenCanvas(size, size);
        canvas.getContext('2d').putImageData(image, 0, 0);
        context.imageSmoothingEnabled = true;
        context.imageSmoothingQuality = 'high';
        context.drawImage(canvas, box.left, box.top, box.width, box.height);
    }

    #drawSamples() {
        const context = this.#stack.samples;
        clear(context);
        const { domain, train, test } = this.#net;
        const { place, box } = frame(domain, this.#stack.width, this.#stack.height);
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
        for (const [samples, tested] of [
            [train, false],
            [test, true],
        ]) {
            samples.label.forEach((kind, i) => {
                const { colour, marker } = look(CLASS_SLOTS[kind % CLASS_SLOTS.length]);
                traceMarker(context, marker, ...place(samples.x[i], samples.y[i]), size);
                // Test samples are hollow.
                context.fillStyle = tested ? token('--card') : colour;
                context.strokeStyle = tested ? colour : token('--halo');
                context.lineWidth = tested ? 1.6 : 1;
                context.fill();
                context.stroke();
            });
        }
        const [across, up] = this.#axes;
        context.font = font(0.7);
        context.fillStyle = token('--text');
        context.textAlign = 'right';
        context.textBaseline = 'bottom';
        context.fillText(across ?? 'x', box.left + box.width - 6, box.top + box.height - 4);
        context.textAlign = 'left';
        context.textBaseline = 'top';
        context.fillText(up ?? 'y', box.left + 6, box.top + 5);
    }
}
