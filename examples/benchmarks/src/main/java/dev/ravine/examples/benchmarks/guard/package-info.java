/**
 * A check for lost speed: {@code .ci/run} ends with {@link dev.ravine.examples.benchmarks.guard.Guard}.
 */
@NullMarked
package dev.ravine.examples.benchmarks.guard;

import org.jspecify.annotations.NullMarked;
