package org.mor.automation.chat;

import org.mor.automation.core.flag.SystemFlag;
import org.mor.automation.session.model.Sharing;
import org.mor.automation.session.pool.ManualSessions;
import org.mor.automation.session.pool.SessionUse;

/**
 * The sessions that chats go over.
 *
 * @param automation whether sessions are opened for requests at all
 * @param use finds a session for a request
 * @param manual those that users opened by name
 * @param sharing whose requests share sessions
 */
record ChatSessions(
    SystemFlag automation, SessionUse use, ManualSessions manual, Sharing sharing) {}
