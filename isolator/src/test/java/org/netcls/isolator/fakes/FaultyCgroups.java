// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.fakes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import org.netcls.spi.NetClsCgroups;

/** A back end that fails once, at the call that the test chooses. */
public final class FaultyCgroups {
    /** What goes wrong, and whether the call has had its effect by then. */
    public enum Fault {
        IO_BEFORE,
        IO_AFTER,
        RUNTIME_BEFORE,
        RUNTIME_AFTER,
        INTERRUPT;

        private boolean isAfter() {
            return this == IO_AFTER || this == RUNTIME_AFTER;
        }

        private void strike() throws IOException {
            switch (this) {
                case IO_BEFORE, IO_AFTER -> throw new IOException("no space");
                case RUNTIME_BEFORE, RUNTIME_AFTER -> throw new UncheckedIOException("no space", new IOException());
                case INTERRUPT -> Thread.currentThread().interrupt();
            }
        }
    }

    private final NetClsCgroups sound;
    private Fault fault;
    private int callsLeft;

    public FaultyCgroups(NetClsCgroups sound) {
        this.sound = sound;
    }

    public NetClsCgroups proxy() {
        return (NetClsCgroups) Proxy.newProxyInstance(
                NetClsCgroups.class.getClassLoader(),
                new Class<?>[] {NetClsCgroups.class},
                (proxy, method, arguments) -> call(method, arguments));
    }

    /** @param n which of the calls from now on fails, from 1 */
    public void failAt(int n, Fault chosen) {
        fault = chosen;
        callsLeft = n;
    }

    /** True if the fault has not come yet, and now will not. */
    public boolean disarm() {
        boolean unused = callsLeft > 0;
        callsLeft = 0;
        return unused;
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        boolean strikes = List.of(method.getExceptionTypes()).contains(IOException.class) && callsLeft-- == 1;
        if (strikes && !fault.isAfter()) {
            fault.strike();
        }
        Object result = forward(method, arguments);
        if (strikes && fault.isAfter()) {
            fault.strike();
        }
        return result;
    }

    private Object forward(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(sound, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
