// A stack of canvases that fills its container, sharp on every screen: what changes seldom lies under what moves.

import { h } from './dom.js';

/**
 * Canvases on top of each other, named; calls back with width and height in CSS pixels whenever the size changes.
 * Answers an object with a 2-D context for each name, and the size.
 */
export function layers(container, names, onResize) {
    const canvases = names.map(() => h('canvas.layer', { 'aria-hidden': 'true' }));
    container.prepend(...canvases);
    const stack = { width: 0, height: 0, canvases };
    names.forEach((name, i) => {
        stack[name] = canvases[i].getContext('2d');
    });
    const measure = () => {
        const { clientWidth: width, clientHeight: height } = container;
        const density = Math.min(devicePixelRatio || 1, 2);
        if (
            width === 0 ||
            height === 0 ||
            (width === stack.width && height === stack.height && density === stack.density)
        ) {
            return;
        }
        Object.assign(stack, { width, height, density });
        for (const canvas of canvases) {
            canvas.width = Math.round(width * density);
            canvas.height = Math.round(height * density);
            canvas.getContext('2d').setTransform(density, 0, 0, density, 0, 0);
        }
        onResize(width, height);
    };
    new ResizeObserver(measure).observe(container);
    stack.measure = measure;
    return stack;
}

/** Empties a layer. */
export function clear(context) {
    context.save();
    context.resetTransform();
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
    context.restore();
}

/** Lets a context draw in a box {left, top, width, height} alone, until it is restored. */
export function clip(context, { left, top, width, height }) {
    context.save();
    context.beginPath();
    context.rect(left, top, width, height);
    context.clip();
}

/** The page's font at a size relative to its text, for labels in canvases. */
export function font(scale = 0.72, weight = '400') {
    const style = getComputedStyle(document.documentElement);
    return `${weight} ${(Number.parseFloat(style.fontSize) * scale).toFixed(1)}px ${style.getPropertyValue('--font')}`;
}
