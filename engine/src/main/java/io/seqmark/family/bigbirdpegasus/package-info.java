/** The BigBird-Pegasus family: its configuration and its blocks of tokens. */
@NullMarked
package io.seqmark.family.bigbirdpegasus;

import org.jspecify.annotations.NullMarked;
