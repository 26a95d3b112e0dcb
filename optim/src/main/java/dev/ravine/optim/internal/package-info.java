/** Checks that the packages of this module share; not for users. */
@NullMarked
package dev.ravine.optim.internal;

import org.jspecify.annotations.NullMarked;
