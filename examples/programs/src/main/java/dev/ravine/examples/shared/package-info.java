/** Shared by the programs: options, progress, plots and error messages. */
@NullMarked
package dev.ravine.examples.shared;

import org.jspecify.annotations.NullMarked;
