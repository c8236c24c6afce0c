package io.seqmark.cuda.driver;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;

/** The functions of the driver that are called, by their exported names (a number behind it where a function changed), and their types. */
@SuppressWarnings("ImmutableEnumChecker") // descriptors are immutable, and do not say so
public enum DriverCall implements NativeCall {
    INIT("cuInit", JAVA_INT),
    DRIVER_GET_VERSION("cuDriverGetVersion", ADDRESS),
    GET_ERROR_NAME("cuGetErrorName", JAVA_INT, ADDRESS),

    DEVICE_GET_COUNT("cuDeviceGetCount", ADDRESS),
    DEVICE_GET("cuDeviceGet", ADDRESS, JAVA_INT),
    DEVICE_GET_NAME("cuDeviceGetName", ADDRESS, JAVA_INT, JAVA_INT),
    DEVICE_TOTAL_MEM("cuDeviceTotalMem_v2", ADDRESS, JAVA_INT),
    DEVICE_GET_ATTRIBUTE("cuDeviceGetAttribute", ADDRESS, JAVA_INT, JAVA_INT),

    PRIMARY_CONTEXT_RETAIN("cuDevicePrimaryCtxRetain", ADDRESS, JAVA_INT),
    PRIMARY_CONTEXT_RELEASE("cuDevicePrimaryCtxRelease_v2", JAVA_INT),
    CONTEXT_SET_CURRENT("cuCtxSetCurrent", ADDRESS),

    MEM_GET_INFO("cuMemGetInfo_v2", ADDRESS, ADDRESS),
    MEM_ALLOC("cuMemAlloc_v2", ADDRESS, JAVA_LONG),
    MEM_FREE("cuMemFree_v2", JAVA_LONG),
    MEM_HOST_ALLOC("cuMemHostAlloc", ADDRESS, JAVA_LONG, JAVA_INT),
    MEM_FREE_HOST("cuMemFreeHost", ADDRESS),
    MEMCPY_TO_DEVICE("cuMemcpyHtoDAsync_v2", JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS),
    MEMCPY_TO_HOST("cuMemcpyDtoHAsync_v2", ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS),
    MEMCPY_ON_DEVICE("cuMemcpyDtoDAsync_v2", JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS),
    MEMSET("cuMemsetD8Async", JAVA_LONG, JAVA_BYTE, JAVA_LONG, ADDRESS),

    STREAM_CREATE("cuStreamCreate", ADDRESS, JAVA_INT),
    STREAM_DESTROY("cuStreamDestroy_v2", ADDRESS),
    STREAM_SYNCHRONIZE("cuStreamSynchronize", ADDRESS),
    STREAM_WAIT_EVENT("cuStreamWaitEvent", ADDRESS, ADDRESS, JAVA_INT),
    STREAM_BEGIN_CAPTURE("cuStreamBeginCapture_v2", ADDRESS, JAVA_INT),
    STREAM_END_CAPTURE("cuStreamEndCapture", ADDRESS, ADDRESS),

    EVENT_CREATE("cuEventCreate", ADDRESS, JAVA_INT),
    EVENT_RECORD("cuEventRecord", ADDRESS, ADDRESS),
    EVENT_SYNCHRONIZE("cuEventSynchronize", ADDRESS),
    EVENT_DESTROY("cuEventDestroy_v2", ADDRESS),

    MODULE_LOAD_DATA("cuModuleLoadData", ADDRESS, ADDRESS),
    MODULE_UNLOAD("cuModuleUnload", ADDRESS),
    MODULE_GET_FUNCTION("cuModuleGetFunction", ADDRESS, ADDRESS, ADDRESS),
    FUNC_SET_ATTRIBUTE("cuFuncSetAttribute", ADDRESS, JAVA_INT, JAVA_INT),
    LAUNCH_KERNEL(
            "cuLaunchKernel",
            ADDRESS,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            ADDRESS,
            ADDRESS,
            ADDRESS),

    GRAPH_INSTANTIATE("cuGraphInstantiateWithFlags", ADDRESS, ADDRESS, JAVA_LONG),
    GRAPH_GET_NODES("cuGraphGetNodes", ADDRESS, ADDRESS, ADDRESS),
    GRAPH_LAUNCH("cuGraphLaunch", ADDRESS, ADDRESS),
    GRAPH_EXEC_DESTROY("cuGraphExecDestroy", ADDRESS),
    GRAPH_DESTROY("cuGraphDestroy", ADDRESS);

    private final String symbol;
    private final FunctionDescriptor descriptor;

    DriverCall(String symbol, MemoryLayout... arguments) {
        this.symbol = symbol;
        this.descriptor = FunctionDescriptor.of(JAVA_INT, arguments);
    }

    @Override
    public String symbol() {
        return symbol;
    }

    @Override
    public FunctionDescriptor descriptor() {
        return descriptor;
    }
}
