/** Opening a session: guards, selected bid, approval, transaction, and its settlement. */
package org.mor.automation.session.opening;
