/** What the entrances of our own APIs share: paths, JSON, cursors, problems. Knows no route. */
@NullMarked
package com.nexusapi.relay.web;

import org.jspecify.annotations.NullMarked;
