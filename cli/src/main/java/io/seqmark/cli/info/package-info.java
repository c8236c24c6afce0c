/** {@code seqmark info}: what a checkpoint is, as text or JSON. */
@NullMarked
package io.seqmark.cli.info;

import org.jspecify.annotations.NullMarked;
