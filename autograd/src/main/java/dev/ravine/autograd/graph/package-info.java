/**
 * Drawings of small graphs, to read what was computed from what.
 *
 * <p>Any {@link dev.ravine.autograd.Variable} carries the graph that it was computed by.
 * {@link dev.ravine.autograd.graph.GraphDrawing} writes it down: each operation, parameter and constant once, with its
 * shape, its value and, if asked for, its gradient.
 *
 * <pre>{@code
 * Parameter w = new Parameter("w", new double[][] {{0.5}, {-1}});
 * Variable x = Variable.of(new double[][] {{1, 2}, {3, 1}});
 * Variable loss = tanh(x.matmul(w)).sum();
 * String text = GraphDrawing.of(loss).withGradients().toText();
 * }</pre>
 *
 * <p>The text has the result first, and what each variable was computed from indented below it:
 *
 * <pre>
 * #5 sum 1×1, value -0.443, gradient 1
 *   #4 tanh 2×1, value [-0.9051; 0.4621], gradient [1; 1]
 *     #3 matmul 2×1, value [-1.5; 0.5], gradient [0.1807; 0.7864]
 *       #1 constant 2×2, value [1 2; 3 1]
 *       #2 parameter 'w' 2×1, value [0.5; -1], gradient [2.54; 1.148]
 * </pre>
 *
 * <p>{@link dev.ravine.autograd.graph.GraphDrawing#toDot} gives the same as a picture to Graphviz, and
 * {@link dev.ravine.autograd.graph.GraphDrawing#toMermaid} to whatever shows Markdown.
 */
@NullMarked
package dev.ravine.autograd.graph;

import org.jspecify.annotations.NullMarked;
