/**
 * Layers, and how models are built from them.
 *
 * <p>A {@link dev.ravine.nn.Layer} is a function with parameters. {@link dev.ravine.nn.Sequential} and
 * {@link dev.ravine.nn.Residual} put layers together, and each has a name: its path in the model.
 *
 * <pre>{@code
 * RandomGenerator random = new SplitMix(1);
 * Layer model = Sequential.of(new Linear(64, 32, random), new Relu(), new Linear(32, 10, random));
 * Variable logits = model.forward(Variable.of(test.x()));
 * Variable loss = Losses.crossEntropy(logits, test.labels());
 * Gradients gradients = loss.backward();
 * }</pre>
 *
 * <p>The layers stand in families: {@link dev.ravine.nn.activation}, {@link dev.ravine.nn.norm},
 * {@link dev.ravine.nn.image}, {@link dev.ravine.nn.recurrent}, {@link dev.ravine.nn.attention},
 * {@link dev.ravine.nn.embedding}; {@link dev.ravine.nn.Linear}, {@link dev.ravine.nn.Dropout} and
 * {@link dev.ravine.nn.Flatten} are here. {@link dev.ravine.nn.init} draws their first weights.
 *
 * <p>{@link dev.ravine.nn.loss.Losses} are functions. {@link dev.ravine.nn.data} has data sets, batches and readers,
 * {@link dev.ravine.nn.metric} says how good a model is, and {@link dev.ravine.nn.checkpoint} saves it.
 *
 * <p><b>A row is a sample.</b> Matrices are batch × features. Where a sample has more structure, its row holds it in the
 * order in which PyTorch stores it: a sequence step after step (batch × (steps · features)), an image channel after
 * channel and row after row (batch × (channels · height · width)). Weights are laid out as PyTorch's too, so that files
 * can be exchanged.
 *
 * <p>Layers of images ({@link dev.ravine.nn.image.Conv2d}, {@link dev.ravine.nn.image.MaxPool2d}) are made with the
 * {@link dev.ravine.nn.image.ImageShape} that a row holds, and say which they return. A
 * {@link dev.ravine.nn.Linear} takes their result as it is: a row is flat already.
 */
@NullMarked
package dev.ravine.nn;

import org.jspecify.annotations.NullMarked;
