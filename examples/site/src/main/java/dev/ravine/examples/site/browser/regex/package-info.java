/**
 * Stands in for {@code java.util.regex}, of which TeaVM would compile all: the browser has regular expressions. TeaVM's own classes come
 * first among {@link dev.ravine.examples.site.browser.StandIns}, so {@link dev.ravine.examples.site.browser.Renaming} puts these in place.
 */
@NullMarked
package dev.ravine.examples.site.browser.regex;

import org.jspecify.annotations.NullMarked;
