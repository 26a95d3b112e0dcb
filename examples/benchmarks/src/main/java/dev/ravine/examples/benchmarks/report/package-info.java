/** Reports of measurements: Markdown tables, plots, and the machine they were made on. */
@NullMarked
package dev.ravine.examples.benchmarks.report;

import org.jspecify.annotations.NullMarked;
