/** The ProphetNet family: its configuration and its decoder of two streams. */
@NullMarked
package io.seqmark.family.prophetnet;

import org.jspecify.annotations.NullMarked;
