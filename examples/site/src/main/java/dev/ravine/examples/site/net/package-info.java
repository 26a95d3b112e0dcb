/**
 * Small nets that train while one watches.
 *
 * <p>A {@code Training} is the net, its data and its optimizer; a {@code LiveNet} is one that someone watches. {@code Points} are
 * the sets of data, of which {@code OwnPoints} are those that people draw or paste; a {@code Task} is what the net says of them.
 * A {@code Feature} is what a net is told of a point, and a {@code Regularization} keeps its weights small. {@code NetSource} and {@code TensorFile} take a net out. Everything is built from {@code nn} and {@code optim}.
 */
@NullMarked
package dev.ravine.examples.site.net;

import org.jspecify.annotations.NullMarked;
