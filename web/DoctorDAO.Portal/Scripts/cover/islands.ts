// One chunk for the elements of cover: portal.js names each chunk that there is.
import './claim-evidence.js';
import './evidence-share.js';
import './evidence-upload.js';
import './juror-key.js';
