/** A language model of words, letter by letter. */
@NullMarked
package dev.ravine.examples.names;

import org.jspecify.annotations.NullMarked;
