/** Stands in for {@code java.util.regex}, of which TeaVM would compile all: the browser has regular expressions. */
@NullMarked
package dev.ravine.examples.site.browser.java.util.regex;

import org.jspecify.annotations.NullMarked;
