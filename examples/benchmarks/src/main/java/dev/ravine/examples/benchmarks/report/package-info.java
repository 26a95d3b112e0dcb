/** How the benchmarks tell what they measured: tables in Markdown, plots, and on what machine it was. */
@NullMarked
package dev.ravine.examples.benchmarks.report;

import org.jspecify.annotations.NullMarked;
