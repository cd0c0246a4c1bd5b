'use strict';
// Loaded into the profiled controller before anything else: records a CPU profile from the start until SIGTERM, then writes it and a snapshot
// of the heap as it was, into the folder that PROFILE_FOLDER names, and lets the controller end as ever.

const fs = require('node:fs');
const inspector = require('node:inspector');
const path = require('node:path');
const v8 = require('node:v8');

const folder = process.env.PROFILE_FOLDER;
const session = new inspector.Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.setSamplingInterval', { interval: 1000 });
session.post('Profiler.start');
process.once('SIGTERM', () => {
  session.post('Profiler.stop', (_, { profile }) =>
    fs.writeFileSync(path.join(folder, 'controller.cpuprofile'), JSON.stringify(profile)),
  );
  session.disconnect();
  v8.writeHeapSnapshot(path.join(folder, 'controller.heapsnapshot'));
});
