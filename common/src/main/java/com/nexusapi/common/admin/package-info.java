/** Wire records of the admin API: one record a JSON shape, named as on the wire. */
@NullMarked
package com.nexusapi.common.admin;

import org.jspecify.annotations.NullMarked;
