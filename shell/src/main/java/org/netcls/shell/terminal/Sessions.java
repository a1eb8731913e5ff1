// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.terminal;

import java.lang.reflect.Field;
import java.nio.channels.Channel;
import java.nio.channels.WritableByteChannel;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.CommandSessionListener;
import org.osgi.service.component.annotations.Component;

/**
 * Lets a session hand over words as they were typed, and show failures as commands tell them. By itself Gogo replaces
 * {@code a*} by what is in the agent's working directory. A session that says itself whether it wants that is left alone.
 */
@Component
public final class Sessions implements CommandSessionListener {
    private static final int ERRORS = 2;

    @Override
    public void beforeExecute(CommandSession session, CharSequence line) {
        if (session.get(CommandSession.OPTION_NO_GLOB) == null) {
            session.put(CommandSession.OPTION_NO_GLOB, true);
            showFailuresPlainly(session);
        }
    }

    // There is no other way to the stream on which Gogo tells of a command that fails before the end of a pipe.
    private static void showFailuresPlainly(CommandSession session) {
        try {
            Field field = session.getClass().getDeclaredField("channels");
            field.setAccessible(true);
            Channel[] channels = (Channel[]) field.get(session);
            // A session has those of the one that it is made from.
            if (!(channels[ERRORS] instanceof PlainFailures)) {
                channels[ERRORS] = new PlainFailures((WritableByteChannel) channels[ERRORS]);
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            // Of another Gogo than is known here: the name of a class stands before the message.
        }
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence line, Exception failure) {
        // Nothing is to be done.
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence line, Object result) {
        // Nothing is to be done.
    }
}
