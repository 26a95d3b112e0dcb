/** The memory that training takes, and whether it grows over time. */
@NullMarked
package dev.ravine.examples.benchmarks.memory;

import org.jspecify.annotations.NullMarked;
