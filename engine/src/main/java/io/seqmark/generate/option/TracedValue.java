package io.seqmark.generate.option;

/**
 * A value of an option and where it comes from.
 *
 * @param value as the option's type has it
 * @param origin an option of the command line, a file of the checkpoint, an entry of {@code task_specific_params}, or the
 *     family's default: words for people
 */
public record TracedValue(OptionValue value, String origin) {}
