/** SeamlessM4T and its second version, text to text: what differs from M2M-100. */
@NullMarked
package io.seqmark.family.seamlessm4t;

import org.jspecify.annotations.NullMarked;
