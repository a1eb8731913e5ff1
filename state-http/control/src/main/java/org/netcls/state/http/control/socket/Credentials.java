// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.control.socket;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;

/**
 * Who was at the other end of a unix socket when it connected (SO_PEERCRED of unix(7)).
 *
 * <p>Java tells the user, and not the process; so the pid is asked for by the JDK's own means, where the virtual machine
 * was started with {@code --add-opens java.base/sun.nio.ch=ALL-UNNAMED}, as that of our agent is.
 */
final class Credentials {
    private static final String INTERNALS = "sun.nio.ch";
    // asm-generic/socket.h; of what the kernel has there, struct ucred, as many bytes are copied as an int has: the
    // pid.
    private static final int SOL_SOCKET = 1;
    private static final int SO_PEERCRED = 17;
    private static final Optional<Method> DESCRIPTOR = method("SocketChannelImpl", "getFD");
    private static final Optional<Method> INT_OPTION =
            method("Net", "getIntOption0", FileDescriptor.class, boolean.class, int.class, int.class);

    private Credentials() {}

    /** As in {@code user root, pid 4711}. */
    static String of(SocketChannel socket) {
        return "user " + user(socket)
                + pid(socket).filter(pid -> pid > 0).map(pid -> ", pid " + pid).orElse("");
    }

    private static String user(SocketChannel socket) {
        try {
            return socket.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** Empty where nobody may ask for it; 0 where its pid namespace is none below ours. */
    static Optional<Integer> pid(SocketChannel socket) {
        try {
            return DESCRIPTOR.isPresent() && INT_OPTION.isPresent()
                    ? Optional.of((Integer) INT_OPTION
                            .get()
                            .invoke(null, DESCRIPTOR.get().invoke(socket), false, SOL_SOCKET, SO_PEERCRED))
                    : Optional.empty();
        } catch (ReflectiveOperationException e) {
            return Optional.empty();
        }
    }

    private static Optional<Method> method(String type, String name, Class<?>... parameters) {
        try {
            // No bundle sees it by itself.
            Method method = Class.forName(INTERNALS + "." + type, true, null).getDeclaredMethod(name, parameters);
            return method.trySetAccessible() ? Optional.of(method) : Optional.empty();
        } catch (ReflectiveOperationException e) {
            return Optional.empty();
        }
    }
}
