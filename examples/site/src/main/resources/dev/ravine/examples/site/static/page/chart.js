// A curve per runner over the steps, on a logarithmic axis. A click goes to that step.

import { axis } from './axis.js';
import { Ink, pixel } from './ink.js';
import { clear, clip, font, layers } from './layers.js';
import { loss as lossText } from './format.js';
import { drawMarker, look, token, traceMarker } from './palette.js';
import { linearTicks } from './ticks.js';

const MARGIN = { left: 46, right: 20, top: 12, bottom: 26 };

export class Chart {
    #stack;
    #ink;
    #curves = [];
    #steps = 1;
    #step = 0;
    #selected = 0;
    #hover = null;
    #axis = null;
    #symmetric = false;

    /** `onStep(k)` hears of a step that was clicked on. */
    constructor(container, onStep) {
        this.#stack = layers(container, ['ground', 'curves', 'moving'], () => this.redraw());
        this.#ink = new Ink(this.#stack.curves);
        const stepAt = (event) => {
            const box = container.getBoundingClientRect();
            const share = (event.clientX - box.left - MARGIN.left) / this.#width();
            return Math.round(Math.min(Math.max(share, 0), 1) * this.#steps);
        };
        let scrubbing = false;
        container.addEventListener('pointerdown', (event) => {
            scrubbing = true;
            container.setPointerCapture(event.pointerId);
            onStep(stepAt(event));
        });
        container.addEventListener('pointermove', (event) => {
            this.#hover = event.pointerType === 'mouse' ? stepAt(event) : null;
            if (scrubbing) {
                onStep(stepAt(event));
            } else {
                this.#drawMoving();
            }
        });
        container.addEventListener('pointerup', () => {
            scrubbing = false;
        });
        container.addEventListener('pointercancel', () => {
            scrubbing = false;
        });
        container.addEventListener('pointerleave', () => {
            this.#hover = null;
            this.#drawMoving();
        });
    }

    /**
     * Takes curves {slot, name, values} over steps 0 to `steps`; null where there is no value. A curve that has not a
     * value for each step says the steps of those it has, ascending, as `at`, and is drawn whole. An axis that is
     * `symmetric` also shows what is below zero.
     */
    show(curves, steps, step, selected, symmetric = false) {
        this.#symmetric = symmetric;
        this.#curves = curves;
        this.#steps = Math.max(steps, 1);
        this.#step = step;
        this.#selected = selected;
        this.redraw();
    }

    showStep(step, selected) {
        this.#step = step;
        this.#selected = selected;
        if (this.#axis) {
            this.#ink.reveal(step);
            this.#drawMoving();
        }
    }

    redraw() {
        const { ground, width } = this.#stack;
        if (!width) {
            return;
        }
        clear(ground);
        this.#axis = axis(this.#curves, this.#symmetric);
        if (!this.#axis) {
            this.#ink.show([], 0);
            this.#drawMoving();
            return;
        }
        this.#drawAxes(ground);
        this.#clip();
        this.#ink.show(
            this.#curves.map((curve) => {
                const { colour, dash } = look(curve.slot);
                const x = Float64Array.from(curve.values, (_, k) => this.#x(curve.at ? curve.at[k] : k));
                const y = Float64Array.from(curve.values, (value) =>
                    Number.isFinite(value) ? pixel(this.#y(value)) : NaN,
                );
                return { x, y, colour, dash, width: 2, dots: 0 };
            }),
            this.#curves.some(({ at }) => at) ? Infinity : this.#step,
        );
        this.#drawMoving();
    }

    // Curves may leave the view at its top and bottom; a marker on its edge stays whole.
    #clip() {
        const { curves, width, height } = this.#stack;
        curves.restore();
        clip(curves, { left: 0, top: MARGIN.top - 2, width, height: height - MARGIN.top - MARGIN.bottom + 4 });
    }

    #drawMoving() {
        const context = this.#stack.moving;
        clear(context);
        if (!this.#axis) {
            return;
        }
        const bottom = this.#stack.height - MARGIN.bottom;
        const line = (step, colour) => {
            context.strokeStyle = colour;
            context.lineWidth = 1;
            context.beginPath();
            context.moveTo(Math.round(this.#x(step)) + 0.5, MARGIN.top);
            context.lineTo(Math.round(this.#x(step)) + 0.5, bottom);
            context.stroke();
        };
        line(this.#step, token('--muted'));
        this.#curves.forEach((curve, i) => {
            const value = valueAt(curve, this.#step);
            if (Number.isFinite(value)) {
                const { colour, marker } = look(curve.slot);
                const [x, y] = [this.#x(this.#step), Math.min(Math.max(this.#y(value), MARGIN.top), bottom)];
                // What has left the view is hollow, on the edge where it left.
                const ink = this.#axis.holds(value) ? [colour, token('--halo')] : [token('--card'), colour];
                drawMarker(context, marker, x, y, i === this.#selected ? 6 : 4.5, ...ink, 1.5);
            }
        });
        if (this.#hover !== null) {
            line(this.#hover, token('--accent'));
            this.#drawTip(context, this.#hover);
        }
    }

    // The values under the pointer, beside the line and never outside of the view.
    #drawTip(context, step) {
        const rows = this.#curves
            .map((curve) => [curve, valueAt(curve, step)])
            .filter(([, value]) => Number.isFinite(value));
        context.font = font(0.72);
        const unit = Number.parseFloat(/([\d.]+)px/.exec(context.font)[1]);
        const texts = [`step ${step}`, ...rows.map(([curve, value]) => `${curve.name}  ${lossText(value)}`)];
        const width = Math.max(...texts.map((text) => context.measureText(text).width)) + unit * 2.6;
        const height = texts.length * unit * 1.5 + unit * 0.8;
        const x = this.#x(step);
        const left = x + width + 12 > this.#stack.width ? x - width - 8 : x + 8;
        context.fillStyle = token('--card');
        context.strokeStyle = token('--line-strong');
        context.lineWidth = 1;
        context.beginPath();
        context.roundRect(left, MARGIN.top, width, height, 6);
        context.fill();
        context.stroke();
        context.textAlign = 'left';
        context.textBaseline = 'middle';
        texts.forEach((text, i) => {
            const y = MARGIN.top + unit * 1.1 + i * unit * 1.5;
            context.fillStyle = i === 0 ? token('--muted') : token('--text');
            context.fillText(text, left + unit * 1.7, y);
            if (i > 0) {
                const { colour, marker } = look(rows[i - 1][0].slot);
                traceMarker(context, marker, left + unit * 0.9, y, unit * 0.32);
                context.fillStyle = colour;
                context.fill();
            }
        });
    }

    #drawAxes(context) {
        const bottom = this.#stack.height - MARGIN.bottom;
        context.font = font();
        context.lineWidth = 1;
        context.strokeStyle = token('--line');
        context.fillStyle = token('--muted');
        context.textBaseline = 'middle';
        context.textAlign = 'right';
        for (const { value, text } of this.#axis.ticks(Math.max(2, this.#height() / 34))) {
            const y = Math.round(this.#y(value)) + 0.5;
            context.beginPath();
            context.moveTo(MARGIN.left, y);
            context.lineTo(this.#stack.width - MARGIN.right, y);
            context.stroke();
            context.fillText(text, MARGIN.left - 7, y);
        }
        context.textAlign = 'center';
        context.textBaseline = 'top';
        for (const tick of linearTicks(0, this.#steps, this.#width() / 70).filter(Number.isInteger)) {
            context.fillText(String(tick), this.#x(tick), bottom + 7);
        }
    }

    #width() {
        return this.#stack.width - MARGIN.left - MARGIN.right;
    }

    #height() {
        return this.#stack.height - MARGIN.top - MARGIN.bottom;
    }

    #x(step) {
        return MARGIN.left + (step / this.#steps) * this.#width();
    }

    #y(value) {
        return MARGIN.top + (1 - this.#axis.of(value)) * this.#height();
    }
}

function valueAt({ values, at }, step) {
    return values[at ? at.findLastIndex((there) => there <= step) : step];
}
