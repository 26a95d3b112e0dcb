/**
 * Measures of how good predictions are: {@link dev.ravine.nn.metric.Metrics} of a whole set at once, and for
 * classes the {@link dev.ravine.nn.metric.ConfusionMatrix}. Unlike losses, these have no gradient.
 *
 * <pre>{@code
 * Variable scores = Recording.off(() -> model.forward(Variable.of(test.x())));
 * double accuracy = Metrics.accuracy(scores, test.labels());
 * System.out.println(ConfusionMatrix.of(Metrics.predictions(scores), test.labels(), 10));
 * }</pre>
 */
@NullMarked
package dev.ravine.nn.metric;

import org.jspecify.annotations.NullMarked;
