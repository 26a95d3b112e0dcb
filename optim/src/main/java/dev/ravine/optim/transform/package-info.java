/** Transformations that a group applies to gradients and parameters before its rule, and to steps after it. */
@NullMarked
package dev.ravine.optim.transform;

import org.jspecify.annotations.NullMarked;
