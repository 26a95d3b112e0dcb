/** How much memory does training take, and does it stay so? */
@NullMarked
package dev.ravine.examples.benchmarks.memory;

import org.jspecify.annotations.NullMarked;
