// The elements that the nets' view is made of, before anything is in them.

import { h, svg } from './dom.js';

/** The settings' place, the transport and the four views. */
export function skeleton() {
    const icon = (d, style) => svg(`path${style ? `.${style}` : ''}`, { d });
    const button = (id, label, title, ...paths) =>
        h(
            id === 'net-play' ? 'button.icon.play' : 'button.icon',
            { id, type: 'button', 'aria-label': label, title },
            svg('svg', { viewBox: '0 0 20 20', 'aria-hidden': 'true' }, paths),
        );
    const sign = (kind, text) =>
        h(
            'span.key',
            {},
            svg('svg', { viewBox: '0 0 28 10', 'aria-hidden': 'true' }, svg(`path.sign.${kind}`, { d: 'M1 5h26' })),
            text,
        );
    const view = (id, title, label, ...more) =>
        h(
            'figure.view.panel',
            { id: `view-${id}` },
            h('figcaption', {}, h('b', { id: `${id}-title` }, title), ...more),
            h('div.canvas', { id, role: 'img', 'aria-label': label }),
            id === 'network' ? h('div.neuron', { id: 'neuron', hidden: true }) : null,
        );
    return [
        h('section.setup.panel', { id: 'net-setup', 'aria-label': 'The net' }),
        h(
            'section.stage',
            { 'aria-label': 'What happens' },
            h(
                'div.transport.panel',
                { id: 'nets-transport' },
                h(
                    'div.buttons',
                    {},
                    button('net-reset', 'A new net', 'A new net (R)', icon('M5 4v12M16 4l-8 6 8 6z')),
                    button(
                        'net-play',
                        'Train',
                        'Train or pause (space)',
                        icon('M6 3l11 7-11 7z', 'shape-play'),
                        icon('M5 3h3.5v14H5zM11.5 3H15v14h-3.5z', 'shape-pause'),
                    ),
                    button('net-step', 'Some steps', 'The steps of one frame (→)', icon('M8 4l8 6-8 6zM4 4v12')),
                ),
                h('progress.scrub', { id: 'net-progress', max: '1', value: '0', 'aria-label': 'Training' }),
                h('label.speed', {}, h('span.speed-word', {}, 'Steps a frame'), h('select', { id: 'net-speed', 'aria-label': 'Steps a frame' })),
                h(
                    'div.readout',
                    {},
                    h('span.readout-who', { id: 'net-size' }),
                    h('output', { id: 'net-readout' }, 'Steps: 0 | Loss: …'),
                ),
            ),
            h('div.banner.alert', { id: 'net-broke', role: 'status', hidden: true }),
            h(
                'div.views',
                {},
                view(
                    'boundary',
                    'Decision',
                    'What the net decides all over the plane, and the samples.',
                    h('span.key', { id: 'net-accuracy' }, ''),
                    h('span.key', { id: 'net-key' }),
                    h(
                        'span.key',
                        { id: 'net-scale', hidden: true },
                        h('span', { id: 'scale-low' }),
                        h('span.scale-bar', { role: 'img', 'aria-label': 'Colours from low to high' }),
                        h('span', { id: 'scale-high' }),
                    ),
                    h('span.hint', { id: 'draw-hint', hidden: true }, 'click to place a point'),
                ),
                view(
                    'network',
                    'Neurons',
                    'Each neuron’s answer all over the plane, and the weights between them. Arrow keys choose a weight to change, Enter the neuron that it leads to, and arrow keys then another neuron; Escape lets go.',
                    h(
                        'label.chart-choice',
                        {},
                        h('span.unseen', {}, 'What the lines show'),
                        h(
                            'select',
                            { id: 'network-lines' },
                            h('option', { value: 'weight' }, 'lines: weights'),
                            h('option', { value: 'weightGradient' }, 'lines: gradients'),
                        ),
                    ),
                    h('span.key', { id: 'weight-edit' }),
                    sign('plus', 'positive'),
                    sign('minus', 'negative'),
                ),
                view(
                    'net-loss',
                    'Loss',
                    'Training and test loss over the steps.',
                    h('span.key', { id: 'net-losses' }),
                    h('span.hint', { id: 'net-loss-hint' }),
                ),
                view(
                    'landscape',
                    'Loss around the path',
                    'Contours of the training loss in the plane of the path’s main directions.',
                    h('span.key', { id: 'landscape-told' }),
                ),
            ),
        ),
    ];
}
