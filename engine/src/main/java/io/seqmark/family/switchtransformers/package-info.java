/** The Switch Transformers family: what differs from T5. */
@NullMarked
package io.seqmark.family.switchtransformers;

import org.jspecify.annotations.NullMarked;
