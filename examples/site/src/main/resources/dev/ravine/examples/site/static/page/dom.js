// Makes elements without a framework: h('button.primary', {onclick: play}, 'Play').

const SVG = 'http://www.w3.org/2000/svg';

/** An HTML element; 'div.card.wide' gives it classes, a property that is a function becomes a listener. */
export function h(tag, properties = {}, ...children) {
    return filled(document.createElement(tag.split('.')[0]), tag, properties, children);
}

/** An SVG element, in the same way. */
export function svg(tag, properties = {}, ...children) {
    return filled(document.createElementNS(SVG, tag.split('.')[0]), tag, properties, children);
}

/** The element with this id, which index.html promises. */
export function byId(id) {
    return document.getElementById(id);
}

/** Puts children in the place of those that are there. */
export function fill(element, ...children) {
    element.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
}

function filled(element, tag, properties, children) {
    const classes = tag.split('.').slice(1);
    if (classes.length > 0) {
        element.setAttribute('class', classes.join(' '));
    }
    for (const [name, value] of Object.entries(properties)) {
        if (typeof value === 'function') {
            element.addEventListener(name.replace(/^on/, ''), value);
        } else if (value === true) {
            element.setAttribute(name, '');
        } else if (value !== false && value !== null && value !== undefined) {
            element.setAttribute(name, value);
        }
    }
    element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
    return element;
}
