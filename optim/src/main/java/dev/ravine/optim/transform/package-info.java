/** Transformations of gradients and parameters that a group applies before its rule. */
@NullMarked
package dev.ravine.optim.transform;

import org.jspecify.annotations.NullMarked;
