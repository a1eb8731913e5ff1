// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.text;

import org.apache.felix.service.command.Converter;
import org.netcls.api.PolicyReason;
import org.netcls.shell.result.Policy;
import org.netcls.shell.result.PolicyDetails;
import org.netcls.shell.result.PolicyListing;
import org.netcls.shell.result.PolicyPlan;
import org.netcls.shell.result.Why;
import org.osgi.service.component.annotations.Component;

/** How the results of the commands for policies look at a terminal. */
@Component(
        service = Converter.class,
        property = {
            Converter.CONVERTER_CLASSES + "=org.netcls.api.PolicyReason",
            Converter.CONVERTER_CLASSES + "=org.netcls.shell.result.Policy",
            Converter.CONVERTER_CLASSES + "=org.netcls.shell.result.PolicyDetails",
            Converter.CONVERTER_CLASSES + "=org.netcls.shell.result.PolicyDetails$Member",
            Converter.CONVERTER_CLASSES + "=org.netcls.shell.result.PolicyListing",
            Converter.CONVERTER_CLASSES + "=org.netcls.shell.result.PolicyPlan",
            Converter.CONVERTER_CLASSES + "=org.netcls.shell.result.Why"
        })
public final class PolicyFormat extends ResultFormat {
    private static final String GAP = "  ";

    @Override
    public CharSequence format(Object target, int level, Converter escape) {
        if (target instanceof PolicyListing policies) {
            return PolicyText.of(policies);
        }
        if (target instanceof PolicyDetails details) {
            return PolicyText.of(details);
        }
        if (target instanceof PolicyPlan plan) {
            return PolicyText.of(plan);
        }
        if (target instanceof Why why) {
            return PolicyText.of(why);
        }
        return line(target);
    }

    /** What is part of another result. */
    private static String line(Object target) {
        if (target instanceof Policy policy) {
            return String.join(GAP, PolicyText.row(policy));
        }
        if (target instanceof PolicyDetails.Member member) {
            return String.join(GAP, PolicyText.row(member));
        }
        return target instanceof PolicyReason reason ? String.join(GAP, PolicyText.row(reason)) : null;
    }
}
