// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import org.netcls.api.IsolatorStoppedException;
import org.netcls.api.NetClsException;
import org.osgi.service.log.Logger;

/**
 * What is done over and over, however it fails: a scheduler would never again do what has thrown once. A failure is
 * logged where it is another one than that of the last time.
 */
final class RepeatedTask implements Runnable {
    private final String failing;
    private final Work work;
    private final Logger log;
    private String lastFailure = "";

    interface Work {
        void run() throws NetClsException;
    }

    /** @param failing what it means that it fails, as a sentence without its end */
    RepeatedTask(String failing, Work work, Logger log) {
        this.failing = failing;
        this.work = work;
        this.log = log;
    }

    @Override
    public void run() {
        try {
            work.run();
            lastFailure = "";
        } catch (IsolatorStoppedException e) {
            // The next one does it.
        } catch (Throwable e) {
            tell(e);
        }
    }

    private void tell(Throwable failure) {
        try {
            if (!failure.toString().equals(lastFailure)) {
                log(failure);
                lastFailure = failure.toString();
            }
        } catch (Throwable e) {
            // Memory may be short, or the log be gone. It is told when it fails again.
        }
    }

    private void log(Throwable failure) {
        if (failure instanceof NetClsException) {
            log.warn("{}: {}", failing, failure.getMessage());
        } else {
            log.warn("{}", failing, failure);
        }
    }
}
