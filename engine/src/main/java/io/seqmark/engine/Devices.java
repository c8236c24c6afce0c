package io.seqmark.engine;

import io.seqmark.base.Arithmetic;
import io.seqmark.base.Precision;
import io.seqmark.base.Processor;
import io.seqmark.base.Unpacking;
import io.seqmark.tensor.Device;
import io.seqmark.tensor.Footprint;
import io.seqmark.tensor.cpu.CpuDevice;
import java.util.Optional;

/** Chooses the device: the one place that knows which there are. */
final class Devices {
    private Devices() {}

    /**
     * Opens the device that models compute on, whose products of a precision are right.
     *
     * @throws io.seqmark.base.InputException if the processor cannot compute in that precision, or the user named a folder for a
     *     native library that cannot be written to
     * @throws io.seqmark.base.RunException if it cannot be loaded, or computes wrongly
     */
    static Device open(Precision precision) {
        Processor.here().require(precision);
        Device device = CpuDevice.open();
        device.requireProducts(precision);
        return device;
    }

    /** What will be unpacked before a device can be opened; empty if all is there. */
    static Optional<Unpacking> unpacking() {
        return CpuDevice.unpacking();
    }

    /** What models take on the device. Loads nothing. */
    static Footprint footprint() {
        return CpuDevice.footprint();
    }

    /**
     * What decides on the bits of results in a precision: the class of arithmetic, and the length of vectors where it is not
     * that of the class. Empty where the system does not tell. Loads nothing.
     */
    static Optional<String> arithmetic(Precision precision) {
        return Arithmetic.here()
                .map(found -> found.bits(precision))
                .map(bits -> bits.label() + CpuDevice.unusualVectors(bits));
    }
}
