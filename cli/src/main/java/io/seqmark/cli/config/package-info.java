/**
 * Command lines that stand in files: {@code @file}, {@code --config run.toml}, and the {@code run.json} of a run that has ended.
 * {@link io.seqmark.cli.config.StoredArguments} is the class to start at; knows of options only which are of generate().
 */
@NullMarked
package io.seqmark.cli.config;

import org.jspecify.annotations.NullMarked;
