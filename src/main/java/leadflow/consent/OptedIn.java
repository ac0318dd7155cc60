package leadflow.consent;

import java.util.UUID;

/**
 * The holder of the mailbox has just permitted marketing mail: by confirming what was asked for in
 * a form, or in the preference centre. Published in that transaction, under the lead's lock, after
 * the lead has moved: whoever answers reads the lead anew and queues its mail in the same
 * transaction.
 */
public record OptedIn(UUID lead) {}
