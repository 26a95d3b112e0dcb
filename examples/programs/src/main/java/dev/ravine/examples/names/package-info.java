/** A model of how words are spelt, letter by letter. */
@NullMarked
package dev.ravine.examples.names;

import org.jspecify.annotations.NullMarked;
