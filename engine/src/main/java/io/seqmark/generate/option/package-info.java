/**
 * The options of {@code generate()}: what each is called and holds, which file or flag decides it, and what contradicts what.
 * {@link io.seqmark.generate.option.GenerationConfig} is one sentence's settings, resolved, and never wrong. Knows no scores and no model.
 */
@NullMarked
package io.seqmark.generate.option;

import org.jspecify.annotations.NullMarked;
