/** Update rules, each a record that reads like its paper. */
@NullMarked
package dev.ravine.optim.rule;

import org.jspecify.annotations.NullMarked;
