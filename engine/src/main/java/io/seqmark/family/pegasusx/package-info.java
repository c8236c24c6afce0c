/** The Pegasus-X family: its configuration, its blocks of tokens and its global tokens. */
@NullMarked
package io.seqmark.family.pegasusx;

import org.jspecify.annotations.NullMarked;
