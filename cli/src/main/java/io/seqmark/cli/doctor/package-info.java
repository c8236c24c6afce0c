/**
 * What {@code seqmark doctor} finds and how it is printed: a machine looked over, a model beside its data, and a score that is not
 * the expected one. It may not know how options are read.
 */
@NullMarked
package io.seqmark.cli.doctor;

import org.jspecify.annotations.NullMarked;
