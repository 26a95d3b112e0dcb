/**
 * Layers, losses and what belongs to them.
 *
 * <p>A {@link dev.ravine.nn.Layer} is a function with parameters. {@link dev.ravine.nn.Sequential} and
 * {@link dev.ravine.nn.Residual} put layers together, and each has a name: its path in the model.
 *
 * <p><b>A row is a sample.</b> Matrices are batch × features. Where a sample has more structure, its row holds it in the
 * order in which PyTorch stores it: a sequence step after step (batch × (steps · features)), an image channel after
 * channel and row after row (batch × (channels · height · width)). Weights are laid out as PyTorch's too, so that files
 * can be exchanged.
 *
 * <p>Layers of images ({@link dev.ravine.nn.Conv2d}, {@link dev.ravine.nn.MaxPool2d}) are made with the
 * {@link dev.ravine.nn.ImageShape} that a row holds, and say which they return. Between them and a
 * {@link dev.ravine.nn.Linear} there is nothing to flatten.
 */
@NullMarked
package dev.ravine.nn;

import org.jspecify.annotations.NullMarked;
