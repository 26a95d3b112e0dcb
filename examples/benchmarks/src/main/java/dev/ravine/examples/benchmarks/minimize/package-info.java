/** How long rules and minimizers take to the same loss. */
@NullMarked
package dev.ravine.examples.benchmarks.minimize;

import org.jspecify.annotations.NullMarked;
