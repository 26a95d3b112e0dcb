/**
 * Programs on Spark: {@code examples/run spark}, and where {@code examples/run compare --spark} does its runs.
 *
 * <p>Each connects to the cluster that it is told, or that {@code spark-submit} has chosen.
 */
@NullMarked
package dev.ravine.spark.programs;

import org.jspecify.annotations.NullMarked;
