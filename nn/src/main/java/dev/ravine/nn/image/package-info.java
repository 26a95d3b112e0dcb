/**
 * Layers for images: convolution, pooling and other sizes; and convolution along sequences.
 *
 * <p>An image is a row of a matrix, channel by channel and each channel row by row, as PyTorch stores it. An
 * {@link dev.ravine.nn.image.ImageShape} says how to read it, and each layer says the shape of its result, so that one can
 * be built on the other:
 *
 * <pre>{@code
 * Conv2d conv = new Conv2d(new ImageShape(1, 28, 28), 8, Window.of(3).padding(1), random);
 * MaxPool2d pool = new MaxPool2d(conv.output(), 2);
 * }</pre>
 */
@NullMarked
package dev.ravine.nn.image;

import org.jspecify.annotations.NullMarked;
