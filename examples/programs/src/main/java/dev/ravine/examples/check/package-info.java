/** Every operation, layer and loss of the library, and a check of its gradient. */
@NullMarked
package dev.ravine.examples.check;

import org.jspecify.annotations.NullMarked;
