/**
 * Convolutions of batches of images.
 *
 * <p>An image is a row of a matrix, and a {@link dev.ravine.autograd.convolution.PatchGrid} says how a kernel slides over it.
 * {@link dev.ravine.autograd.convolution.Convolutions} has the convolution and its derivatives;
 * {@link dev.ravine.autograd.convolution.Patches} has the patches themselves, for operations that need them.
 *
 * <pre>{@code
 * PatchGrid grid = new PatchGrid(3, 32, 32, 5, 5);
 * Parameter kernels = new Parameter("kernels", Constants.normal(8, grid.patchSize(), random).value());
 * Variable images = Constants.normal(16, grid.imageSize(), random);
 * Variable y = Convolutions.convolve(images, kernels, grid, 1); // 16 × (8 · 28 · 28)
 * }</pre>
 *
 * <p>The words of this package: a <i>patch</i> is what the kernel sees at one place of the grid, and a patch has
 * <i>entries</i>, one for each pixel and channel of the kernel. An <i>output</i> is a channel of the results; it has one
 * pixel for each patch. A <i>frame</i> is a copy of the image with its padding, laid out so that an entry, seen over all
 * patches, is a contiguous <i>window</i> on it: a convolution then is a matrix product that reads windows, and no patches
 * are made.
 */
@NullMarked
package dev.ravine.autograd.convolution;

import org.jspecify.annotations.NullMarked;
