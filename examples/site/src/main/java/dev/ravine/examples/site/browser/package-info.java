/**
 * What TeaVM is told to compile the library to JavaScript: which classes stand in for others, what reflection needs, and the
 * elementary functions with {@link StrictMath}'s bits.
 */
@NullMarked
package dev.ravine.examples.site.browser;

import org.jspecify.annotations.NullMarked;
