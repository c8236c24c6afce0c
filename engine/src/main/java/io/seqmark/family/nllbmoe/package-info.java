/** The NLLB-MoE family: what differs from M2M-100. */
@NullMarked
package io.seqmark.family.nllbmoe;

import org.jspecify.annotations.NullMarked;
