package dev.sluice.source;

import java.io.Closeable;

/** The bytes of an input as they lie there: to be read from anywhere, or in their order. Or more of an archive's members. */
sealed interface Content extends Closeable permits Blob, Pipe, Flow, Members {}
