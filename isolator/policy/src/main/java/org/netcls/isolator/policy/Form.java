// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** The form of a policy's configuration; {@code rules} has what it says. */
@ObjectClassDefinition(
        id = Configurations.FACTORY,
        factoryPid = Configurations.FACTORY,
        name = "net_cls: policy",
        description =
                "What the containers of one class of service may send and receive. docs/policies.md has examples.")
@interface Form {
    @AttributeDefinition(
            description = "Labels of the containers that it is for, as Kubernetes writes them: tier=gold, app!=x,"
                    + " app in (a,b), app notin (a,b), test, !test; all of those that commas join must hold. Empty: only"
                    + " containers that ask for its primary.")
    String selector() default "";

    @AttributeDefinition(
            type = AttributeType.INTEGER,
            min = "0",
            description = "Of policies that select a container the one with the lowest is its, and then the"
                    + " one whose name comes first.")
    String order() default "100";

    @AttributeDefinition(
            description = "0x1 to 0xfffe, in decimal or with 0x: its containers get handles under this primary, and no"
                    + " others do that do not ask for it. It is to be among those of org.netcls.isolator.")
    String primary() default "";

    @AttributeDefinition(
            description =
                    "off: no rules. learn: what the rules would drop is counted and told, and passes. enforce: it is"
                            + " dropped.",
            options = {
                @Option(label = "off", value = "off"),
                @Option(label = "learn", value = "learn"),
                @Option(label = "enforce", value = "enforce")
            })
    String mode() default "enforce";

    @AttributeDefinition(
            description = "What may be sent: rules 'allow|deny NETWORK[,NETWORK] [tcp|udp|icmp [PORT[-PORT]...]]' with"
                    + " semicolons between them, of which the first that matches decides; networks as 192.0.2.0/24 or"
                    + " 2001:db8::/32. Answers pass.")
    String egress() default "";

    @AttributeDefinition(
            description = "What becomes of what no rule of egress matches.",
            options = {@Option(label = "allow", value = "allow"), @Option(label = "deny", value = "deny")})
    String egress_default() default "allow";

    @AttributeDefinition(
            description =
                    "What may be received, as in egress. The first packet of a connection belongs to nobody yet, so a"
                            + " connection is refused with the second; docs/policies.md tells more.")
    String ingress() default "";

    @AttributeDefinition(
            description = "What becomes of what no rule of ingress matches.",
            options = {@Option(label = "allow", value = "allow"), @Option(label = "deny", value = "deny")})
    String ingress_default() default "allow";

    @AttributeDefinition(
            description =
                    "How much each container may send, as nft writes it: 'N bytes|kbytes|mbytes|packets/second|minute|"
                            + "hour|day [burst N bytes|kbytes|mbytes|packets]'. Empty: as much as it likes.")
    String rate() default "";

    @AttributeDefinition(description = "How much all its containers may send together, as in rate.")
    String rate_total() default "";

    @AttributeDefinition(
            description =
                    "A device on which a class of tc (HTB) keeps rate.total, which is in bytes then: of what leaves by"
                            + " it, what is over the rate waits. Not with priority. Empty: what is over it is dropped.")
    String shape() default "";

    @AttributeDefinition(
            description = "The class of tc that its packets are put in, as tc writes it: 20:1. Empty: none.")
    String priority() default "";

    @AttributeDefinition(
            description =
                    "What is written into the DSCP field of its packets: a name as cs1, af21 or ef, or 0 to 63. Empty:"
                            + " it stays.")
    String dscp() default "";

    @AttributeDefinition(
            type = AttributeType.BOOLEAN,
            description = "Whether the log and an event tell of which containers packets were dropped.")
    String log() default "true";
}
