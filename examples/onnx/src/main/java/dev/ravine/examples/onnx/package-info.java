/**
 * Writes trained models as ONNX files, for runtimes other than the JVM.
 *
 * <p>{@link dev.ravine.examples.onnx.OnnxExport} has a line for each layer of {@code nn}, and takes further ones for layers of
 * your own. A line adds nodes to a {@link dev.ravine.examples.onnx.Graph}.
 */
@NullMarked
package dev.ravine.examples.onnx;

import org.jspecify.annotations.NullMarked;
