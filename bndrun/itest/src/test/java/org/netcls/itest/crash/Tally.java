// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.crash;

/** What a crash test has seen, for the reader of its output. */
final class Tally {
    int given;
    int givenAgain;
    int released;
    int groupsUnfinished;
    int groupsAdopted;
    int releasesCut;
    int releasesCutBehindTheGroup;
    int groupsForeign;
    int kills;
    int reconfigurations;
    int reconfigurationsCut;
    int upgrades;
    int upgradesCut;

    private long shortestRest = Long.MAX_VALUE;
    private long shortestRestAcrossAKill = Long.MAX_VALUE;

    void rested(long micros, boolean sameRun) {
        givenAgain++;
        shortestRest = Math.min(shortestRest, micros);
        if (!sameRun) {
            shortestRestAcrossAKill = Math.min(shortestRestAcrossAKill, micros);
        }
    }

    @Override
    public String toString() {
        return String.format(
                "%d handles given, %d of them again, after %.3f s at least, across a kill %.3f s; %d released;"
                        + " kills left %d unfinished groups, and %d to adopt, and cut %d releases,"
                        + " %d of them when the group was gone;"
                        + " %d groups were foreign;"
                        + " %d kills, %d of them in a reconfiguration, %d of those before it was told,"
                        + " and %d in an upgrade of a bundle, %d of those before it was done",
                given,
                givenAgain,
                shortestRest / 1e6,
                shortestRestAcrossAKill / 1e6,
                released,
                groupsUnfinished,
                groupsAdopted,
                releasesCut,
                releasesCutBehindTheGroup,
                groupsForeign,
                kills,
                reconfigurations,
                reconfigurationsCut,
                upgrades,
                upgradesCut);
    }
}
