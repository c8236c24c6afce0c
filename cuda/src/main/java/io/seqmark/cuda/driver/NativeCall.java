package io.seqmark.cuda.driver;

import java.lang.foreign.FunctionDescriptor;

/** A function of a native library that returns a status. */
interface NativeCall {
    /** The exported name. */
    String symbol();

    /** What it takes; it returns an int. */
    FunctionDescriptor descriptor();
}
