/** What the packages of this module share; not for users. */
@NullMarked
package dev.ravine.nn.internal;

import org.jspecify.annotations.NullMarked;
